// A log on a simulated disk and what it must hold, for tests that crash it again and again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/random.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

// One write: of a value, or of a tombstone.
struct Written {
  Key key = 0;
  std::string value;
  bool is_tombstone = false;
  bool operator==(const Written&) const = default;
};

// Every write in order, how many of them were acknowledged, and how many are durable.
//
// What the log holds must be a prefix of the writes that has at least the durable ones and, where
// the disk kept its power, the acknowledged ones.
class LogHistory {
 public:
  static constexpr std::uint64_t kSegmentBytes = 16384;

  explicit LogHistory(Durability durability, Wal wal = Wal::kNone)
      : durability_(durability), wal_(wal) {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), kSegmentBytes).ok());
  }

  SimulatedDisk& disk() { return disk_; }
  SegmentedLog& log() { return *log_; }
  bool is_open() const { return log_.has_value(); }
  const std::vector<Written>& writes() const { return writes_; }

  // Opens the log; if that works, what it holds is compared and taken for durable.
  absl::Status Open(OpenMode mode = OpenMode::kOpenExisting) {
    std::vector<Written> found;
    const auto sink = [&found](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      found.push_back({record.key, std::string(record.value), record.is_tombstone});
    };
    absl::StatusOr<SegmentedLog> log =
        SegmentedLog::OpenIn(disk_.OpenFolder(),
                             {.mode = mode,
                              .window_bytes = std::uint64_t{1} << 24,
                              .durability = {.durability = durability_},
                              .wal = wal_,
                              .wal_checkpoint_records = 7},
                             sink);
    if (!log.ok()) {
      return log.status();
    }
    EXPECT_GE(found.size(), least_count_) << "of " << writes_.size() << " writes";
    EXPECT_LE(found.size(), writes_.size());
    EXPECT_TRUE(std::equal(
        found.begin(), found.end(), writes_.begin(),
        writes_.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), writes_.size()))))
        << "what is there is no prefix of what was written";
    if (mode != OpenMode::kReadOnly) {
      log_.emplace(*std::move(log));
      writes_ = std::move(found);
      least_count_ = durable_count_ = writes_.size();
    }
    return absl::OkStatus();
  }

  void Close() { log_.reset(); }

  // Whether the log took it. What was refused is in the log no more than if it had never been tried
  // - unless the log ended with it.
  bool Write(std::vector<Written> batch) {
    const std::size_t before = writes_.size();
    const bool had_ended = !log_->write_health().ok();
    write_status_ = Append(batch);
    const absl::Status& status = write_status_;
    if (status.ok() || (!had_ended && !log_->write_health().ok())) {
      writes_.insert(writes_.end(), batch.begin(), batch.end());
    }
    if (status.ok()) {
      least_count_ = writes_.size();
      const bool is_durable = durability_ == Durability::kSync || durability_ == Durability::kGroup;
      durable_count_ = is_durable ? writes_.size() : durable_count_;
    } else {
      least_count_ = std::min(least_count_, before);
    }
    return status.ok();
  }

  // What became of the last Write.
  const absl::Status& write_status() const { return write_status_; }

  bool Flush() {
    const bool flushed = log_->Flush().ok();
    durable_count_ = flushed ? writes_.size() : durable_count_;
    return flushed;
  }

  // The process ends with the power: only what is durable must survive.
  void CutPower(RandomStream& random) {
    log_.reset();
    disk_.CutPower(random);
    least_count_ = durable_count_;
  }

 private:
  absl::Status Append(const std::vector<Written>& batch) {
    if (batch.front().is_tombstone) {
      return log_->AppendTombstone(batch.front().key).status();
    }
    std::vector<Record> records;
    for (const Written& write : batch) {
      records.push_back({write.key, write.value});
    }
    return records.size() == 1 ? log_->Append(records.front()).status()
                               : log_->AppendBatch(records).status();
  }

  const Durability durability_;
  const Wal wal_;
  SimulatedDisk disk_;
  std::optional<SegmentedLog> log_;
  std::vector<Written> writes_;
  absl::Status write_status_;
  std::size_t least_count_ = 0;
  std::size_t durable_count_ = 0;
};

}  // namespace alexbench::engines::alex
