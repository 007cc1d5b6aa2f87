// The folder a peer engine keeps its files in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::engines {

// Creates the folder and those above it where they are missing.
// Errors: Unavailable naming the folder.
absl::Status CreateStoreFolder(const std::filesystem::path& folder);

// Keeps a folder to one store, for libraries that would not notice a second one in this process.
// Released when it dies.
class FolderLock {
 public:
  // Errors: Unavailable naming the folder.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Take(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// Blocks that the file system holds for the files in a folder; one that background work deletes
// meanwhile counts for nothing.
std::uint64_t BytesOnDisk(const std::filesystem::path& folder);

}  // namespace alexbench::engines
