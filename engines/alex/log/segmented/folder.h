// The files of a log as the log sees them: all it asks of an operating system, and nothing more.
//
// Tests put a disk of their own behind these two classes: one that loses what was not synced, or
// one on which any call can fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/mapped_file.h"

namespace alexbench::engines::alex {

struct FileRange {
  std::uint64_t position = 0;
  std::uint64_t size_bytes = 0;
};

// Errors:   no space left is ResourceExhausted; anything else the system says is its own.
// Threads:  Sync beside anything else; otherwise one at a time.
class File {
 public:
  virtual ~File() = default;

  virtual absl::StatusOr<std::uint64_t> SizeBytes() const = 0;
  // What the file system holds for the file.
  virtual absl::StatusOr<std::uint64_t> AllocatedBytes() const = 0;
  // What the file has of the range.
  virtual absl::StatusOr<std::string> Read(const FileRange& range) const = 0;
  // Maps the range read-only over what is mapped at `address`; it may reach past the file's end.
  virtual absl::Status MapAt(char* address, const FileRange& range) const = 0;

  // Writes some of `bytes` and returns how many: at least one, unless there are none.
  virtual absl::StatusOr<std::size_t> WriteSome(std::uint64_t position, std::string_view bytes) = 0;
  // Finds room for the range, so that writing it will not run out of space. The file then reaches
  // at least to its end; on an error it is as long as it was.
  virtual absl::Status Allocate(const FileRange& range) = 0;
  virtual absl::Status Truncate(std::uint64_t size_bytes) = 0;
  // Returns once the file's bytes are on the device. After an error nothing is known of them.
  virtual absl::Status Sync() = 0;
};

// Writes all of `bytes`. On an error some of them may be in the file.
absl::Status WriteAll(File& file, std::uint64_t position, std::string_view bytes);

// Names are plain file names.
class Folder {
 public:
  virtual ~Folder() = default;

  virtual const std::filesystem::path& path() const = 0;
  // What the file system has room for, as far as it says: others may take it at any moment.
  virtual absl::StatusOr<std::uint64_t> FreeBytes() const = 0;
  // The names of everything in the folder, in no order.
  virtual absl::StatusOr<std::vector<std::string>> List() const = 0;
  // Errors:   NotFound; FailedPrecondition if it is no regular file.
  virtual absl::StatusOr<std::unique_ptr<File>> Open(std::string_view name, FileAccess access) = 0;
  // An empty file, where there must be none.
  virtual absl::StatusOr<std::unique_ptr<File>> Create(std::string_view name) = 0;
  virtual absl::Status Rename(std::string_view from, std::string_view to) = 0;
  // OK if there is no such file.
  virtual absl::Status Remove(std::string_view name) = 0;
  // Returns once names made, changed and removed are on the device.
  virtual absl::Status Sync() = 0;
};

}  // namespace alexbench::engines::alex
