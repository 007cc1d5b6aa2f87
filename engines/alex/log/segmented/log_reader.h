// Opening a segmented log: which files it has, where it ends, and what it may be believed.
//
// Source: what the files hold is drawn in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/record_scan.h"
#include "engines/alex/log/segmented/segment_window.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {

// A log as it was found.
struct FoundLog {
  Superblock superblock;
  std::shared_ptr<SegmentWindow> window;
  // The records of each segment; the last one's end is the log's.
  std::vector<LogRange> segments;
  ScanState state;
  std::unique_ptr<File> last_file;
  std::uint64_t last_file_size_bytes = 0;
  // A segment whose creation a crash cut short; empty if there is none.
  std::string unfinished_segment;
  // DataLoss with file and position if whole records stand behind the end: the end is damage, or
  // writes that reached the device out of order before a crash.
  absl::Status gap;

  LogOffset end() const { return segments.back().end; }
};

// Address space for a log; see WindowSize.
struct LogWindow {
  std::uint64_t size_bytes = kDefaultWindowBytes;
  WindowAdvice advice = {};
};

// Reads the whole log in `folder`, handing its records to `sink`, oldest first. Changes nothing.
//
// Errors:   DataLoss with file and position where something that was durable is not whole;
//           FailedPrecondition for files of a later program or another byte order;
//           ResourceExhausted without address space.
// Cost:     one pass over the log, reading every byte.
absl::StatusOr<FoundLog> ReadLog(Folder& folder, FileAccess access, const LogWindow& window,
                                 RecordSink sink);

// A record that a log is known to have held, and all before it: a reading can begin behind it.
struct LogMark {
  LogOffset offset = 0;  // where the record starts
  std::uint64_t sequence = 0;
  std::uint64_t generation = 0;  // of its writer
  std::uint32_t checksum = 0;    // as it stands in the record
};

// The same, but of what is before the mark only the segments' headers are read: `sink` gets the
// records behind it.
//
// Errors:   FailedPrecondition if the log does not hold the mark's record; those of ReadLog.
// Cost:     one pass over what is behind the mark.
absl::StatusOr<FoundLog> ReadLogBehind(Folder& folder, FileAccess access,
                                       const LogWindow& window, const LogMark& mark,
                                       RecordSink sink);

// Reads the superblock alone. Errors:   NotFound if there is no store.
absl::StatusOr<Superblock> ReadSuperblock(Folder& folder);

// Reads the records of a log that was found once more.
// Errors:   DataLoss if they are no longer what they were.
absl::Status RescanLog(const Folder& folder, const std::shared_ptr<SegmentWindow>& window,
                       const Superblock& superblock, const std::vector<LogRange>& segments,
                       RecordSink sink);

}  // namespace alexbench::engines::alex
