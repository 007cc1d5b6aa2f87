// The files of an image: copied, hashed and pushed to the disk, whatever engine wrote them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::harness {

// Removes what is there and leaves an empty folder.
// Errors: those of the file system, naming the folder.
absl::Status EmptyFolder(const std::filesystem::path& folder);

// Pushes every file below a folder to the disk.
// Errors: those of the file system, naming the file.
absl::Status SyncFolder(const std::filesystem::path& folder);

// The page cache keeps a file in pages as large as the writes that filled it, where the file system
// can. Large ones are read quicker through a map; a small write into a large one costs several
// times what it does into a small one (docs/decisions/0024).
inline constexpr std::size_t kLargePieceBytes = std::size_t{4} << 20U;

struct CopyRequest {
  std::filesystem::path from;
  std::filesystem::path to;
  std::size_t piece_bytes = kLargePieceBytes;  // of a write, at most kLargePieceBytes
};

// Copies a folder and pushes it to the disk, so that its write-back does not run during a trial.
// Writes in pieces, since copying inside the kernel leaves small pages whoever wrote the file.
//
// Errors: those of the file system, naming the file.
absl::Status CopyImage(const CopyRequest& request);

// Lets go of what the page cache holds of every file below a folder. What is not on the disk yet,
// or is mapped by anyone, stays. Errors: those of the file system, naming the file.
absl::Status DropCached(const std::filesystem::path& folder);

// XXH3-128 over all files below a folder: names and bytes, in the order of their names.
// Errors: those of the file system, naming the file.
absl::StatusOr<std::string> HashFolder(const std::filesystem::path& folder);

}  // namespace alexbench::harness
