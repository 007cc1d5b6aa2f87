// A store as it was at one moment, read while writes and compactions go on.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/status_macros.h"
#include "engines/alex/alex_core.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/value_access.h"
#include "engines/alex/axes/verify_reads.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/kept_versions.h"
#include "engines/alex/view_guard.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Every write that returned before the snapshot was taken is in it; of one that was under way it
// holds all or nothing, of a PutBatch or BulkLoad, too. What others write later it never shows.
// Whether its contents are safe from a crash it does not say: see the store's durability.
//
// Cost:     a get and every 64 records of a scan take a mutex that snapshots and, while there are
//           any, writers share. While there are any, a write looks its keys up once more, and the
//           first write of each key since the latest of them costs 64 bytes of memory. Their ends
//           give it back; see KeptVersions::Moment. What compaction gives up meanwhile keeps its
//           space on the disk, as under a guard.
// Lifetime: a snapshot is a guard of its store (see ViewGuard): views handed out by either stay
//           valid while it lives. The store may end before. Its files stay open then, its folder
//           locked, and the snapshot can be read, until the last snapshot ends.
// Threads:  taking and reading are reads of the store, ending may be beside anything.
template <typename Core, ValueAccess kAccess, BoundsCheck kCheck, VerifyReads kVerify>
class StoreSnapshot {
  using Access = ValueAccessPolicy<kAccess>;
  using Verification = VerifyReadsPolicy<kVerify>;
  static constexpr bool kIsBesideWriters = SharedIndex<typename Core::IndexType>;

 public:
  using Value = typename Access::Value;

  // Requires: no writer during the call. `mutex` is what keeps later ones from reads, shared; null
  // where none is needed.
  explicit StoreSnapshot(std::shared_ptr<Core> core,
                         std::shared_ptr<std::shared_mutex> mutex = nullptr)
      : core_(std::move(core)),
        mutex_(std::move(mutex)),
        guard_(core_->log().mapping()),
        moment_(std::make_unique<KeptVersions::Moment>(
            std::shared_ptr<KeptVersions>(core_, &core_->kept_versions()))) {}

  // The value that `key` had, nullopt if it was absent or can't be read; the store's health() tells
  // which.
  std::optional<Value> Get(Key key) const& {
    const ReadLock lock = LockForReading();
    const std::optional<LogOffset> place = moment_->Then(key, FindNow(key));
    if (!place.has_value()) {
      return std::nullopt;
    }
    const std::optional<std::string_view> stored = ReadAt(key, *place);
    if (!stored.has_value()) [[unlikely]] {
      (void)core_->NoteDamage(key, *place);
      return std::nullopt;
    }
    return Access::Return(*stored);
  }
  std::optional<Value> Get(Key key) const&& = delete;

  // Hands at most `range.limit` records with key >= `range.from` to `sink(Key, std::string_view)`,
  // ascending, and returns how many. `sink` may call the store.
  //
  // Errors:   DataLoss at the first record that can't be read.
  template <std::invocable<Key, std::string_view> Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    Stretch stretch{.next = range.from};
    std::uint64_t visited = 0;
    while (visited < range.limit && stretch.next.has_value()) {
      RETURN_IF_ERROR(ReadStretch(range.limit - visited, stretch));
      for (const FoundRecord& found : stretch.found) {
        if (visited == range.limit) {
          break;
        }
        sink(found.key, found.value);
        ++visited;
      }
    }
    return visited;
  }

 private:
  using ReadLock = std::shared_lock<std::shared_mutex>;
  // Entries that are taken out of the index at a time.
  static constexpr std::uint64_t kScanEntries = 64;

  struct FoundRecord {
    Key key = 0;
    std::string_view value;
  };
  struct Stretch {
    std::vector<FoundRecord> found;
    std::optional<Key> next;  // where the one behind it starts; none behind the last
    std::vector<IndexEntry> entries;
  };

  ReadLock LockForReading() const { return mutex_ == nullptr ? ReadLock() : ReadLock(*mutex_); }

  std::optional<Payload> FindNow(Key key) const {
    if constexpr (kIsBesideWriters) {
      return core_->index().Read().Find(key);
    } else {
      const Payload* const found = core_->index().Find(key);
      return found == nullptr ? std::nullopt : std::optional(*found);
    }
  }

  // Fills `entries` with those from the first key >= `from` on; drops what has none.
  void CollectNow(Key from, std::vector<IndexEntry>& entries) const {
    std::size_t count = 0;
    if constexpr (kIsBesideWriters) {
      count = core_->index().Read().Collect(from, entries);
    } else {
      for (auto at = core_->index().LowerBound(from); at.Valid() && count < entries.size();
           at.Next()) {
        entries[count++] = {at.key(), at.payload()};
      }
    }
    entries.resize(count);
  }

  // The guard keeps what is there now, and the index led there after it was taken.
  std::optional<std::string_view> ReadAt(Key key, LogOffset place) const {
    std::optional<std::string_view> stored;
    if constexpr (kIsBesideWriters) {
      stored = core_->template ReadShared<kCheck>(key, place);
    } else {
      stored = core_->log().template ReadHeader<kCheck>(key, place);
    }
    return Verification::Accepts(core_->log(), place, stored) ? stored : std::nullopt;
  }

  // Finds records from `stretch.next` on. There may be none, or more than `wanted`.
  absl::Status ReadStretch(std::uint64_t wanted, Stretch& stretch) const {
    const ReadLock lock = LockForReading();
    const Key from = *stretch.next;
    const std::size_t room = static_cast<std::size_t>(std::min(wanted, kScanEntries));
    stretch.entries.resize(room);
    CollectNow(from, stretch.entries);
    const bool is_all = stretch.entries.size() < room;
    const Key through = moment_->Restore(
        from, is_all ? std::numeric_limits<Key>::max() : stretch.entries.back().key,
        stretch.entries);
    stretch.found.clear();
    for (const IndexEntry& entry : stretch.entries) {
      const std::optional<std::string_view> stored = ReadAt(entry.key, entry.payload);
      if (!stored.has_value()) [[unlikely]] {
        return core_->NoteDamage(entry.key, entry.payload);
      }
      stretch.found.push_back({entry.key, *stored});
    }
    stretch.next = KeyAfter(through);
    return absl::OkStatus();
  }

  std::shared_ptr<Core> core_;
  std::shared_ptr<std::shared_mutex> mutex_;  // or null
  ViewGuard guard_;
  std::unique_ptr<KeptVersions::Moment> moment_;
};

}  // namespace alexbench::engines::alex
