// A log, the index over it, and what both must hold, for tests that compact and crash it.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "engines/alex/live_entries.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"
#include "engines/alex/published_end.h"
#include "engines/alex/shared_compaction.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

// What is found must be what some prefix of the writes makes: one that has at least the durable
// ones and, where the disk kept its power, the acknowledged ones. Compacting is no write, and
// neither is a snapshot, by which every opening begins unless it is told otherwise.
class CompactionHistory {
 public:
  using Contents = std::map<Key, std::string>;
  static constexpr std::uint64_t kSegmentBytes = 8192;
  // Of a compaction in steps: a few keys at a time, so that many writes come in between.
  static constexpr CompactionStretch kStretch{.records = 7, .bytes = 2000};

  explicit CompactionHistory(Durability durability, Wal wal = Wal::kNone,
                             std::uint64_t segment_bytes = kSegmentBytes)
      : durability_(durability), wal_(wal) {
    EXPECT_TRUE(CreateSegmentedLog(*disk_.OpenFolder(), segment_bytes).ok());
    states_.emplace_back();
  }

  SimulatedDisk& disk() { return disk_; }
  SegmentedLog& log() { return *log_; }
  SharedOneLineIndex& shared_index() { return index_; }
  PublishedEnd& published() { return published_; }
  // Where a compaction in steps was left.
  std::optional<UnfinishedCompaction>& unfinished() { return unfinished_; }
  const Contents& contents() const { return states_.back(); }

  std::map<Key, LogOffset> index() const {
    std::map<Key, LogOffset> entries;
    for (auto at = index_.Begin(); at.Valid(); at.Next()) {
      entries[at.key()] = at.payload();
    }
    return entries;
  }

  // Three versions of 40 keys, of which a third are erased then.
  void Fill() {
    for (std::uint32_t version = 0; version < 3; ++version) {
      for (Key key = 0; key < 40; ++key) {
        EXPECT_TRUE(Put(key * 7 % 40, DerivedValue(key, version, 200)));
      }
    }
    for (Key key = 0; key < 40; key += 3) {
      EXPECT_TRUE(Erase(key));
    }
  }

  std::vector<std::uint64_t> SegmentNumbers() const {
    std::vector<std::uint64_t> numbers;
    for (const auto& [name, bytes] : disk_.Contents()) {
      if (const auto number = SegmentNumber(name)) {
        numbers.push_back(*number);
      }
    }
    return numbers;
  }

  absl::Status Open(IndexSnapshot snapshot = IndexSnapshot::kUse) {
    Close();
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
    index_.BulkLoad(live.Finish());
    published_.Announce(log_->end());
    Settle();
    return absl::OkStatus();
  }

  void Close() {
    compaction_.reset();
    unfinished_.reset();
    log_.reset();
  }

  bool Put(Key key, const std::string& value) {
    const auto offset = log_->Append({key, value});
    if (offset.ok()) {
      published_.Announce(log_->end());
      index_.Upsert(key, *offset);
    }
    return Note(offset.status(), [&](Contents& state) { state[key] = value; });
  }

  bool Erase(Key key) {
    const auto offset = log_->AppendTombstone(key);
    if (offset.ok()) {
      index_.Erase(key);
    }
    return Note(offset.status(), [&](Contents& state) { state.erase(key); });
  }

  bool Flush() {
    const bool flushed = log_->Flush().ok();
    durable_count_ = flushed ? states_.size() - 1 : durable_count_;
    return flushed;
  }

  absl::Status Checkpoint() {
    auto at = index_.Begin();
    const absl::Status status = log_->Checkpoint([&](IndexEntry& entry) {
      if (!at.Valid()) {
        return false;
      }
      entry = {at.key(), at.payload()};
      at.Next();
      return true;
    });
    durable_count_ = status.ok() ? states_.size() - 1 : durable_count_;
    return status;
  }

  // How often the log was opened by a snapshot.
  std::uint64_t snapshots_used() const { return snapshots_used_; }

  // Leaves a compaction in steps where it was.
  absl::Status Compact() {
    compaction_.reset();
    unfinished_.reset();
    std::vector<RecordPlace> live;
    for (const auto& [key, offset] : index()) {
      live.push_back({key, offset});
    }
    const absl::Status status = log_->Compact(live, [this](const RecordPlace& copy) {
      published_.Announce(log_->end());
      index_.Upsert(copy.key, copy.offset);
    });
    durable_count_ = status.ok() ? states_.size() - 1 : durable_count_;
    return status;
  }

  // A compaction beside others at once, in stretches as large as a store's.
  absl::Status CompactBeside(const std::atomic<bool>& is_over) {
    return CompactBesideReaders(*log_, index_, published_, unfinished_, is_over);
  }

  // Begins a compaction, or goes on with one that was left, or does the next step of the one that
  // is under way.
  absl::Status StepCompaction() {
    if (!compaction_.has_value()) {
      compaction_.emplace(*log_, index_, published_, unfinished_, kStretch);
      next_step_ = Step::kGather;
      return EndIfFailed(compaction_->Begin());
    }
    switch (next_step_) {
      case Step::kGather: {
        const absl::StatusOr<bool> has_more = compaction_->Gather();
        next_step_ = has_more.value_or(false) ? Step::kCopy : Step::kGiveUp;
        return EndIfFailed(has_more.status());
      }
      case Step::kCopy:
        next_step_ = Step::kGather;
        return EndIfFailed(compaction_->CopyGathered());
      case Step::kGiveUp:
        break;
    }
    const absl::Status status = compaction_->GiveUp();
    durable_count_ = status.ok() ? states_.size() - 1 : durable_count_;
    if (status.ok() || compaction_->HasGivenUp()) {
      EXPECT_EQ(compaction_->Unmap().value_or(false), true) << "no reader is inside";
    }
    compaction_.reset();
    return status;
  }
  bool IsCompacting() const { return compaction_.has_value(); }

  // What is read through the index now.
  Contents Read() const {
    Contents contents;
    for (const auto& [key, offset] : index()) {
      const auto value = log_->ReadHeader<BoundsCheck::kChecked>(key, offset);
      EXPECT_TRUE(value.has_value()) << "key " << key;
      contents[key] = value.value_or("");
    }
    return contents;
  }

  void CutPower(RandomStream& random) {
    Close();
    disk_.CutPower(random);
    least_count_ = durable_count_;
  }

 private:
  enum class Step : std::uint8_t { kGather, kCopy, kGiveUp };

  absl::Status EndIfFailed(const absl::Status& status) {
    if (!status.ok()) {
      compaction_.reset();
    }
    return status;
  }

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
  SharedOneLineIndex index_;
  PublishedEnd published_;
  std::optional<UnfinishedCompaction> unfinished_;
  std::optional<SharedCompaction> compaction_;
  Step next_step_ = Step::kGather;
  std::vector<Contents> states_;  // after no write, after the first, ...
  std::size_t least_count_ = 0;
  std::uint64_t snapshots_used_ = 0;
  std::size_t durable_count_ = 0;
};

}  // namespace alexbench::engines::alex
