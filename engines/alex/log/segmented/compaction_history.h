// A log, the index over it, and what both must hold, for tests that compact and crash it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/random.h"
#include "engines/alex/live_entries.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

// What is found must be what some prefix of the writes makes: one that has at least the durable
// ones and, where the disk kept its power, the acknowledged ones. Compacting is no write, and neither
// is a snapshot, by which every opening begins unless it is told otherwise.
class CompactionHistory {
 public:
  using Contents = std::map<Key, std::string>;
  static constexpr std::uint64_t kSegmentBytes = 8192;

  explicit CompactionHistory(Durability durability, Wal wal = Wal::kNone)
      : durability_(durability), wal_(wal) {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), kSegmentBytes).ok());
    states_.emplace_back();
  }

  SimulatedDisk& disk() { return disk_; }
  SegmentedLog& log() { return *log_; }
  const std::map<Key, LogOffset>& index() const { return index_; }
  const Contents& contents() const { return states_.back(); }

  absl::Status Open(IndexSnapshot snapshot = IndexSnapshot::kUse) {
    log_.reset();
    LiveEntries live;
    auto log = SegmentedLog::OpenIn(disk_.OpenFolder(),
                                    {.mode = OpenMode::kOpenExisting,
                                     .window_bytes = std::uint64_t{1} << 26,
                                     .durability = {.durability = durability_},
                                     .snapshot = snapshot,
                                     .wal = wal_,
                                     .wal_checkpoint_records = 7},
                                    [&live](const LoggedRecord& logged) { live.Add(logged); },
                                    [&live](std::vector<IndexEntry> before) {
                                      live.StartFrom(std::move(before));
                                    });
    if (!log.ok()) {
      return log.status();
    }
    log_.emplace(*std::move(log));
    snapshots_used_ += log_->snapshot().use == SnapshotUse::kUsed ? 1 : 0;
    index_.clear();
    for (const IndexEntry& entry : live.Finish()) {
      index_[entry.key] = entry.payload;
    }
    Settle();
    return absl::OkStatus();
  }

  void Close() { log_.reset(); }

  bool Put(Key key, const std::string& value) {
    const auto offset = log_->Append({key, value});
    if (offset.ok()) {
      index_[key] = *offset;
    }
    return Note(offset.status(), [&](Contents& state) { state[key] = value; });
  }

  bool Erase(Key key) {
    const auto offset = log_->AppendTombstone(key);
    if (offset.ok()) {
      index_.erase(key);
    }
    return Note(offset.status(), [&](Contents& state) { state.erase(key); });
  }

  bool Flush() {
    const bool flushed = log_->Flush().ok();
    durable_count_ = flushed ? states_.size() - 1 : durable_count_;
    return flushed;
  }

  absl::Status Checkpoint() {
    auto at = index_.begin();
    const absl::Status status = log_->Checkpoint([&](IndexEntry& entry) {
      if (at == index_.end()) {
        return false;
      }
      entry = {at->first, at->second};
      ++at;
      return true;
    });
    durable_count_ = status.ok() ? states_.size() - 1 : durable_count_;
    return status;
  }

  // How often the log was opened by a snapshot.
  std::uint64_t snapshots_used() const { return snapshots_used_; }

  absl::Status Compact() {
    std::vector<RecordPlace> live;
    for (const auto& [key, offset] : index_) {
      live.push_back({key, offset});
    }
    const absl::Status status = log_->Compact(
        live, [this](const RecordPlace& copy) { index_[copy.key] = copy.offset; });
    durable_count_ = status.ok() ? states_.size() - 1 : durable_count_;
    return status;
  }

  // What is read through the index now.
  Contents Read() const {
    Contents contents;
    for (const auto& [key, offset] : index_) {
      const auto value = log_->ReadHeader<BoundsCheck::kChecked>(key, offset);
      EXPECT_TRUE(value.has_value()) << "key " << key;
      contents[key] = value.value_or("");
    }
    return contents;
  }

  void CutPower(RandomStream& random) {
    log_.reset();
    disk_.CutPower(random);
    least_count_ = durable_count_;
  }

 private:
  template <typename Change>
  bool Note(const absl::Status& status, Change&& change) {
    // A write that failed may be there all the same, if the log ended with it.
    if (status.ok() || !log_->write_health().ok()) {
      states_.push_back(states_.back());
      change(states_.back());
    }
    if (status.ok()) {
      least_count_ = states_.size() - 1;
      durable_count_ = durability_ == Durability::kSync ? least_count_ : durable_count_;
    }
    return status.ok();
  }

  // Finds the prefix that is there, and goes on from it.
  void Settle() {
    const Contents found = Read();
    std::size_t count = states_.size();
    while (count > least_count_ + 1 && states_[count - 1] != found) {
      --count;
    }
    EXPECT_EQ(states_[count - 1], found) << "of " << states_.size() - 1 << " writes, at least "
                                         << least_count_ << " had to be there";
    states_.resize(count);
    least_count_ = durable_count_ = count - 1;
  }

  const Durability durability_;
  const Wal wal_;
  SimulatedDisk disk_;
  std::optional<SegmentedLog> log_;
  std::map<Key, LogOffset> index_;
  std::vector<Contents> states_;  // after no write, after the first, ...
  std::size_t least_count_ = 0;
  std::uint64_t snapshots_used_ = 0;
  std::size_t durable_count_ = 0;
};

}  // namespace alexbench::engines::alex
