// The segments of a log side by side in one window of address space: the byte at a log offset is
// base() + offset, whatever file holds it.
//
// Threads:  reads and Retire by any number; mapping by one.
#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/address_window.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

// Log offsets from `start` to `end` - 1.
struct LogRange {
  LogOffset start = 0;
  LogOffset end = 0;
};

class SegmentWindow {
 public:
  // `path` is what messages name. Errors:   those of AddressWindow::Reserve.
  static absl::StatusOr<std::shared_ptr<SegmentWindow>> Reserve(const WindowSize& size,
                                                                const std::filesystem::path& path);

  const char* base() const { return window_.base(); }
  std::uint64_t size_bytes() const { return window_.size_bytes(); }

  // Maps `file` where the segment's offsets are. Bytes past the end of the file must not be read.
  // Errors:   ResourceExhausted if the segment lies beyond the window.
  absl::Status Map(const File& file, const LogRange& segment);

  // See AddressWindow::BeginGets.
  void BeginGets(LogOffset end) { window_.BeginGets(end); }

  // Lets everything between the records of a full segment and its end read as zeros, so that no
  // offset below the end of the log faults.
  absl::Status CloseRest(const LogRange& rest);

  // Gives a retired range back: what is read there from now on faults.
  // Requires: start and end are multiples of the page size.
  absl::Status Retire(const LogRange& range);

 private:
  SegmentWindow(AddressWindow window, std::filesystem::path path)
      : window_(std::move(window)), path_(std::move(path)) {}

  AddressWindow window_;
  std::filesystem::path path_;  // for messages
};

}  // namespace alexbench::engines::alex
