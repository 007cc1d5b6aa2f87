// Another index over the very log that AlexStorage has: what remains between the two is the index.
//
// Records, reads, their checks and their bytes are the same code (engines/alex/log/); a hit hands
// out the stored bytes. The index is rebuilt by reading the log when the store is opened.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/log/log_of_format.h"
#include "engines/engine.h"
#include "engines/prefetch.h"
#include "engines/reference/held_log.h"

namespace alexbench::engines::reference {

// Whether a write returns once the kernel has it or once the device has it.
enum class WriteSync : std::uint8_t { kNever, kEachWrite };

// An index that keeps no keys and reads them in the log: the slot it finds may be another key's.
template <typename Index>
concept KeylessIndex = requires(Index index, const Index& frozen, Key key, const char* log_base) {
  index.ReadKeysFrom(log_base);
  index.Reserve(std::uint64_t{});
  { frozen.FindByTag(key) } -> std::same_as<alex::LogOffset>;
};

// An index with work left over from writing, which is done after a load.
template <typename Index>
concept SettlingIndex = requires(Index index) {
  index.Settle();
};

// An index that knows where it will look for a key before it reads anything.
template <typename Index>
concept PrefetchingIndex = requires(const Index& frozen, Key key) {
  frozen.Prefetch(key);
};

// An index that can say what it looks like.
template <typename Index>
concept DescribedIndex = requires(const Index& frozen) {
  { frozen.Figures() } -> std::same_as<std::vector<IndexFigure>>;
};

// Errors:   of opening and writing: those of the log of kFormat; the store holds what it held, but
//           the record itself where only its sync failed. A read that fails its checks is a miss
//           and health() keeps the first cause.
// Lifetime: values are valid while the store lives, whatever is written meanwhile.
// Threads:  one at a time.
template <typename Index, alex::RecordFormat kFormat>
class IndexedLogStore {
 public:
  struct Options {
    WriteSync sync = WriteSync::kNever;
  };
  using Value = std::string_view;
  static constexpr bool kPersistent = true;

  static absl::StatusOr<IndexedLogStore> Open(const std::filesystem::path& folder,
                                              Options options) {
    Index index;
    ASSIGN_OR_RETURN(Log log, OpenLog(folder, options, index));
    SettleIndex(index);
    return IndexedLogStore(std::move(log), std::move(index), options);
  }

  // Errors: FailedPrecondition if there are records already.
  absl::Status BulkLoad(std::span<const Record> records) {
    if (index_.size() != 0) {
      return absl::FailedPreconditionError("only an empty store can be bulk-loaded");
    }
    RETURN_IF_ERROR(PutBatch(records));
    SettleIndex(index_);
    return absl::OkStatus();
  }

  absl::Status Put(const Record& record) {
    ASSIGN_OR_RETURN(const alex::LogOffset offset, log_->Append(record));
    index_.Set(record.key, offset);
    return SyncIfAsked();
  }

  // A group's places in the index are asked for before the first of them is changed, where Index
  // can tell them, so that the group waits for its misses together.
  absl::Status PutBatch(std::span<const Record> records) {
    ASSIGN_OR_RETURN(const std::vector<alex::LogOffset> offsets, log_->AppendBatch(records));
    if constexpr (KeylessIndex<Index>) {
      index_.Reserve(index_.size() + records.size());
    }
    for (std::size_t first = 0; first < records.size(); first += kMostOverlapped) {
      const std::size_t end = std::min(records.size(), first + kMostOverlapped);
      PrefetchPlaces(records.subspan(first, end - first));
      for (std::size_t i = first; i < end; ++i) {
        index_.Set(records[i].key, offsets[i]);
      }
    }
    return SyncIfAsked();
  }

  absl::StatusOr<bool> Erase(Key key) {
    if (index_.Find(key) == kNoSlot) {
      return false;
    }
    RETURN_IF_ERROR(log_->AppendTombstone(key).status());
    index_.Erase(key);
    RETURN_IF_ERROR(SyncIfAsked());
    return true;
  }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const {
    const std::uint64_t slot = FindSlot(key);
    return slot == kNoSlot ? std::nullopt : ReadHeader(key, slot);
  }

  // In steps, each taken for the whole group: place in the index (if Index can tell), slot, header.
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    for (std::size_t first = 0; first < keys.size(); first += kMostOverlapped) {
      const std::size_t count = std::min(kMostOverlapped, keys.size() - first);
      ReadGroup(keys.subspan(first, count), values.subspan(first, count));
    }
  }

  // A slot is a log offset. Of a keyless index it may be another key's, one time in 2^24;
  // ReadHeader then reads the right record, or none.
  [[gnu::always_inline]] std::uint64_t FindSlot(Key key) const {
    if constexpr (KeylessIndex<Index>) {
      return index_.FindByTag(key);
    } else {
      return index_.Find(key);
    }
  }

  [[gnu::always_inline]] std::optional<std::string_view> ReadHeader(Key key,
                                                                    std::uint64_t slot) const {
    std::optional<std::string_view> stored;
    do {
      stored = log_->template ReadHeader<alex::BoundsCheck::kChecked>(key, slot);
    } while (!stored.has_value() && (slot = FindOtherSlot(key, slot)) != kNoSlot);
    return stored;
  }

  [[gnu::always_inline]] Value ReadValue(std::string_view stored) const { return stored; }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range,
                                     Sink&& sink) const requires Index::kIsOrdered {
    std::uint64_t visited = 0;
    bool is_readable = true;
    index_.VisitFrom(range.from, [&](Key key, alex::LogOffset offset) {
      if (visited == range.limit) {
        return false;
      }
      const std::optional<std::string_view> stored = ReadHeader(key, offset);
      is_readable = stored.has_value();
      if (is_readable) {
        sink(key, *stored);
        ++visited;
      }
      return is_readable;
    });
    return is_readable ? absl::StatusOr<std::uint64_t>(visited) : read_health_;
  }

  absl::Status health() const { return read_health_.ok() ? log_->write_health() : read_health_; }

  EngineStats Stats() const {
    EngineStats stats;
    log_->AddStats(stats);
    stats.record_count = index_.size();
    if (index_.size() > 0) {
      stats.index_bytes_per_key =
          static_cast<double>(index_.bytes()) / static_cast<double>(index_.size());
    }
    return stats;
  }

  std::vector<IndexFigure> DescribeIndex() const requires DescribedIndex<Index> {
    return index_.Figures();
  }

 private:
  using Log = alex::LogOf<kFormat>;
  static constexpr bool kLogSyncs = kFormat == alex::RecordFormat::kV3;

  // Where a keyless index has a key's tag, it reads the key in the log before it changes the place.
  [[gnu::always_inline]] void PrefetchPlaces(std::span<const Record> records) const {
    if constexpr (PrefetchingIndex<Index>) {
      for (const Record& record : records) {
        index_.Prefetch(record.key);
      }
    }
    if constexpr (KeylessIndex<Index>) {
      for (const Record& record : records) {
        if (const std::uint64_t slot = index_.FindByTag(record.key); slot != kNoSlot) {
          PrefetchBytes({log_->AddressOf(slot), Log::kHeaderSizeBytes});
        }
      }
    }
  }

  // Where the key's record is, of which none is at `slot`: kNoSlot where there is none, and where
  // that can only be damage, which is noted. Out of line: a read pays for it only when it fails.
  [[gnu::noinline, gnu::cold]] std::uint64_t FindOtherSlot(Key key, std::uint64_t slot) const {
    if constexpr (KeylessIndex<Index>) {
      if (index_.IsOfOtherKeyWithSameTag(key, slot)) {
        return index_.Find(key);
      }
    }
    read_health_.Update(log_->DamageAt(slot, "the record is not the key's"));
    return kNoSlot;
  }

  // Requires: at most kMostOverlapped keys, and as many values.
  void ReadGroup(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    std::array<std::uint64_t, kMostOverlapped> slots;
    if constexpr (PrefetchingIndex<Index>) {
      for (const Key key : keys) {
        index_.Prefetch(key);
      }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      slots[i] = FindSlot(keys[i]);
      if (slots[i] != kNoSlot) {
        PrefetchBytes({log_->AddressOf(slots[i]), Log::kHeaderSizeBytes});
      }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i] = slots[i] == kNoSlot ? std::nullopt : ReadHeader(keys[i], slots[i]);
      if (values[i].has_value()) {
        PrefetchBytes(*values[i]);
      }
    }
  }

  IndexedLogStore(Log log, Index index, Options options)
      : log_(std::move(log)), index_(std::move(index)), options_(options) {}

  // A log that keeps the promise of a level by itself is told which.
  static alex::LogOptions LogOptionsOf(const Options& options) {
    alex::LogOptions of_log;
    if (kLogSyncs && options.sync == WriteSync::kEachWrite) {
      of_log.durability.durability = alex::Durability::kSync;
    }
    return of_log;
  }

  static absl::StatusOr<Log> OpenLog(const std::filesystem::path& folder, const Options& options,
                                     Index& index) {
    const auto replay = [&index](const alex::LoggedRecord& logged) {
      if (logged.record.is_tombstone) {
        index.Erase(logged.record.key);
      } else {
        index.Set(logged.record.key, logged.offset);
      }
    };
    if constexpr (KeylessIndex<Index>) {
      std::uint64_t records = 0;
      ASSIGN_OR_RETURN(Log log, Log::Open(folder, LogOptionsOf(options),
                                          [&records](const alex::LoggedRecord&) { ++records; }));
      index.ReadKeysFrom(log.AddressOf(0));
      index.Reserve(records);
      RETURN_IF_ERROR(log.ForEach(replay));
      return log;
    } else {
      return Log::Open(folder, LogOptionsOf(options), replay);
    }
  }

  static void SettleIndex(Index& index) {
    if constexpr (SettlingIndex<Index>) {
      index.Settle();
    }
  }

  absl::Status SyncIfAsked() {
    return !kLogSyncs && options_.sync == WriteSync::kEachWrite ? log_->Flush() : absl::OkStatus();
  }

  HeldLog<Log> log_;
  Index index_;
  Options options_;
  mutable absl::Status read_health_;
};

}  // namespace alexbench::engines::reference
