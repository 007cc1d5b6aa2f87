// The folder a run writes into, and the scratch folder its stores live in.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::harness {

// Whether results may be written there: the folder is absent or empty. Creates nothing.
// Errors: AlreadyExists if something is in it; InvalidArgument if it is no folder.
absl::Status CheckOutFolder(const std::filesystem::path& out);

// A run's folders. Destroying it removes the scratch folder it made, never anything else.
class RunFolder {
 public:
  // Creates `out`, and inside `scratch_parent` (empty: `out`/scratch) a folder of its own.
  // Errors: PermissionDenied or ResourceExhausted naming the folder; what was created by a call
  //         that failed is removed again.
  static absl::StatusOr<RunFolder> Create(const std::filesystem::path& out,
                                          const std::filesystem::path& scratch_parent);

  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&&) = delete;
  ~RunFolder();

  const std::filesystem::path& out() const { return out_; }
  const std::filesystem::path& scratch() const { return scratch_; }

  // The folder's own name: what the run is called.
  std::string run_id() const;

 private:
  RunFolder(std::filesystem::path out, std::filesystem::path scratch)
      : out_(std::move(out)), scratch_(std::move(scratch)) {}

  std::filesystem::path out_;
  std::filesystem::path scratch_;  // empty: moved from
};

}  // namespace alexbench::harness
