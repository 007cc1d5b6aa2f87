// A file mapped once into a window of address space that is reserved for all it may become.
//
// The file is mapped read-only at the window's start, usually over everything it will grow to. How
// much of the window shows the file can change, where it shows a byte never does: a view into the
// file stays valid as long as the MappedFile lives.
//
// Errors:   where a call names none, what the system says, with the file's name (posix_status.h).
// Threads:  reads by any number; writes by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/log_growth.h"
#include "engines/alex/log/address_window.h"
#include "engines/alex/log/file_descriptor.h"
#include "engines/alex/log/memory_region.h"

namespace alexbench::engines::alex {

enum class FileAccess : std::uint8_t { kReadOnly, kReadWrite };

struct MapOptions {
  FileAccess access = FileAccess::kReadWrite;
  // Halved until the address space allows it, down to twice the file's size, of which no more than
  // the default window counts.
  std::uint64_t window_bytes = kDefaultWindowBytes;
  LogGrowth growth = LogGrowth::kReserved;
  WindowAdvice advice = {};
};

struct FilePart {
  std::uint64_t position = 0;
  std::uint64_t size_bytes = 0;
};

class MappedFile {
 public:
  // Opens and maps an existing regular file.
  //
  // Errors:   NotFound; FailedPrecondition if it is no regular file or a symbolic link;
  //           ResourceExhausted if the address space has no room for twice the file.
  // Cost:     microseconds, whatever the window; no memory until pages are touched.
  static absl::StatusOr<std::shared_ptr<MappedFile>> Open(const std::filesystem::path& path,
                                                          const MapOptions& options);

  // Where the file's first byte is mapped; aligned to 2 MiB, so that the kernel can use pages of
  // that size. Bytes past the end of the file must not be touched.
  const char* base() const { return window_.base(); }
  std::uint64_t window_bytes() const { return window_.size_bytes(); }
  const std::filesystem::path& path() const { return path_; }

  absl::StatusOr<std::uint64_t> SizeBytes() const;
  // What the file system holds for the file.
  absl::StatusOr<std::uint64_t> AllocatedBytes() const;

  // Writes all of `bytes` at `offset`, growing the file where needed.
  // Errors:   ResourceExhausted if the window or the disk has no room. What was written before
  //           the error stays in the file.
  absl::Status WriteAt(std::uint64_t offset, std::string_view bytes);
  // Lets base() show the file up to `end`; to be called when the file has grown.
  // Cost:     what MapOptions::growth says: nothing, or a new mapping of the whole file.
  absl::Status Cover(std::uint64_t end);
  // See AddressWindow::BeginGets.
  void BeginGets(std::uint64_t end) { window_.BeginGets(end); }

  // Puts zeroed memory of the process in the place of a part of the file that is not written yet,
  // and returns where the part starts. The bytes before it on its first page stay as they are.
  // Requires: the file ends where the part starts; the part ends within the window.
  absl::StatusOr<char*> ShowMemory(const FilePart& part);
  // Shows the file again. Requires: the same part, at least partly written.
  absl::Status ShowFile(const FilePart& part);

  absl::Status Truncate(std::uint64_t size_bytes);
  // Returns once the file's bytes are on the device.
  absl::Status Sync();

  // The first `size_bytes` of the file, writable. Requires: the file is that long, and writable.
  absl::StatusOr<MemoryRegion> MapFront(std::size_t size_bytes);

 private:
  MappedFile() = default;

  absl::Status MapFrom(std::uint64_t start, std::uint64_t end);

  std::filesystem::path path_;
  FileDescriptor descriptor_;
  AddressWindow window_;
  LogGrowth growth_ = LogGrowth::kReserved;
  std::uint64_t covered_ = 0;  // up to where base() shows the file
};

}  // namespace alexbench::engines::alex
