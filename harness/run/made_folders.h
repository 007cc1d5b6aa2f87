// Folders made on the way to one that was asked for, which go again where nothing came of them.
#pragma once

#include <filesystem>
#include <vector>

#include "absl/status/status.h"

namespace alexbench::harness {

class MadeFolders {
 public:
  MadeFolders() = default;
  MadeFolders(MadeFolders&&) noexcept = default;
  MadeFolders& operator=(MadeFolders&&) = delete;
  // Removes what was made and is empty, the last one first; never a folder that was there before.
  ~MadeFolders();

  // Makes a folder and those it is in, one by one, as far as they are not there.
  //
  // Errors: ResourceExhausted or PermissionDenied naming `folder`.
  absl::Status Make(const std::filesystem::path& folder);

  // From here on what was made stays.
  void Keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;  // as named, in the order they were made
};

}  // namespace alexbench::harness
