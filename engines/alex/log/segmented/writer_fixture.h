// What writes a log, without the log around it, for tests of what a log does not show.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"

#include "base/check.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/log_writer.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"

namespace alexbench::engines::alex {

// The tail of a new log in `folder`, which must live longer.
inline std::unique_ptr<LogTail> MakeTail(Folder& folder, std::uint64_t segment_bytes) {
  ALEXBENCH_CHECK(CreateSegmentedLog(folder, segment_bytes).ok());
  FoundLog found = *ReadLog(folder, FileAccess::kReadWrite, {.size_bytes = std::uint64_t{1} << 24},
                            [](const LoggedRecord&) {});
  return *LogTail::Recover(folder, std::move(found));
}

// A new log on a simulated disk, by what writes it.
class WriterOnDisk {
 public:
  explicit WriterOnDisk(std::uint64_t segment_bytes)
      : writer_(MakeTail(*folder_, segment_bytes), {.durability = Durability::kGroup}) {}

  SimulatedDisk& disk() { return disk_; }
  LogWriter& writer() { return writer_; }

  // Appends a record and returns its sequence; nothing waits for it to be durable.
  std::uint64_t Append(Key key) {
    const SealedRecord record{.key = key, .value = "value"};
    LogOffset offset = 0;
    return *writer_.Append({&record, 1}, {&offset, 1});
  }

 private:
  SimulatedDisk disk_;
  const std::unique_ptr<Folder> folder_ = disk_.OpenFolder();
  LogWriter writer_;
};

}  // namespace alexbench::engines::alex
