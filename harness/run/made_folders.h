// Folders made on the way to one that was asked for, which go again where nothing came of them.
#pragma once

#include <filesystem>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace alexbench::harness {

// Several runs may have folders in common. Each removes those it made itself, and of these only
// what is empty: what another run is in stays, also after that one's end.
class MadeFolders {
 public:
  MadeFolders() = default;
  MadeFolders(MadeFolders&&) noexcept = default;
  MadeFolders& operator=(MadeFolders&&) = delete;
  // Removes what was made and is empty, the last one first; never a folder that was there before.
  ~MadeFolders();

  // Makes a folder and those it is in, one by one, as far as they are not there; `fill` then puts
  // something into it. Until then whoever made a folder that was there may remove it: where `fill`
  // returns NotFound, and where a folder is gone on the way, all of it is tried again.
  //
  // Errors: ResourceExhausted or PermissionDenied naming `folder`; those of `fill`, but a NotFound
  //         that comes again and again as PermissionDenied.
  absl::Status MakeAndFill(const std::filesystem::path& folder,
                           absl::FunctionRef<absl::Status()> fill);

  // From here on what was made stays.
  void Keep() { made_.clear(); }

 private:
  absl::Status Make(const std::filesystem::path& folder);

  std::vector<std::filesystem::path> made_;  // as named, in the order they were made
};

}  // namespace alexbench::harness
