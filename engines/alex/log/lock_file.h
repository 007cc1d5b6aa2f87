// The file LOCK in a store's folder: one writer, or any number of readers.
//
// The lock is the kernel's (flock), so it ends with its holder, however that ends. The file is
// never renamed; nothing is stored in it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/file_descriptor.h"

namespace alexbench::engines::alex {

enum class LockKind : std::uint8_t { kShared, kExclusive };

class LockFile {
 public:
  // Takes the lock of `folder`, creating its LOCK file where absent. Never waits.
  //
  // Errors:   Unavailable if it is held against us; the message names the folder and, where the
  //           system tells, the holder's process id.
  static absl::StatusOr<LockFile> Take(const std::filesystem::path& folder, LockKind kind);

  // Removes the LOCK file while it is still held: for a store whose creation failed.
  void Remove() const;

 private:
  LockFile(std::filesystem::path path, FileDescriptor descriptor);

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

}  // namespace alexbench::engines::alex
