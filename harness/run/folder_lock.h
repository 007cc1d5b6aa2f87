// One run at a time in a folder. The lock is the kernel's (flock), so it ends with its holder and
// the holder's children, however they end; the file says who held it and what is left to clean.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::harness {

// What a run writes into its lock file.
struct LockNote {
  int pid = 0;          // 0: nothing is known
  std::string run_tag;  // 16 hexadecimal digits; also in the marker of the scratch folder
  std::filesystem::path scratch;
};

class FolderLock {
 public:
  static constexpr const char* kFileName = "lock";

  // Takes the lock of a folder. Waits a moment where only children of a dead holder have it.
  //
  // Errors: Unavailable naming folder and holder's process if it is held; NotFound where the folder
  //         is not there; PermissionDenied.
  static absl::StatusOr<FolderLock> Take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  // Removes the file, if it is still the one that was locked, and lets go.
  ~FolderLock();

  // What a holder left that did not end properly.
  const LockNote& left() const { return left_; }

  // Whether the folder is still the one that was locked: it may have been removed meanwhile, and
  // another have taken its name.
  bool IsStillThere() const;

  // Errors: those of the file system.
  absl::Status Write(const LockNote& note);

 private:
  FolderLock(std::filesystem::path file, int descriptor);

  std::filesystem::path file_;
  int descriptor_;  // below 0: moved from
  LockNote left_;
};

}  // namespace alexbench::harness
