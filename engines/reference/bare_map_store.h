// The packaged maps by themselves, without a log: what a program has that needs no store.
//
// A value is a std::string in the map. What they are quicker by than the same map over the log is
// what a log costs; what they lack is everything that outlives the process.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/engine.h"
#include "engines/prefetch.h"
#include "engines/reference/counting_allocator.h"
#include "engines/value_lifetime.h"

namespace alexbench::engines::reference {

// Records live in memory alone and are gone with the store; the folder is not touched.
// Errors:   none.
// Lifetime: a value is valid until the next write: maps move their strings.
// Threads:  any number of readers while no one writes.
template <typename Map>
class BareMapStore {
 public:
  struct Options {};
  using Value = std::string_view;
  static constexpr ValueLifetime kValueLifetime = ValueLifetime::kUntilWrite;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kIsOrdered = requires(const Map& map) { map.lower_bound(Key{}); };

  static absl::StatusOr<BareMapStore> Open(const std::filesystem::path&, Options) {
    return BareMapStore();
  }

  BareMapStore(BareMapStore&&) = default;
  // By swapping: assigning member by member would free the counter before the old map.
  BareMapStore& operator=(BareMapStore&& other) noexcept {
    std::swap(held_, other.held_);
    records_.swap(other.records_);
    return *this;
  }

  absl::Status BulkLoad(std::span<const Record> records) {
    if constexpr (requires { records_.reserve(records.size()); }) {
      records_.reserve(records.size());
    }
    return PutBatch(records);
  }

  absl::Status Put(const Record& record) {
    records_[record.key].assign(record.value);
    return absl::OkStatus();
  }

  // A table is asked for a group's places before the first of them is changed.
  absl::Status PutBatch(std::span<const Record> records) {
    for (std::size_t first = 0; first < records.size(); first += kMostOverlapped) {
      const auto group = records.subspan(first, std::min(kMostOverlapped, records.size() - first));
      if constexpr (requires { records_.prefetch(Key{}); }) {
        for (const Record& record : group) {
          records_.prefetch(record.key);
        }
      }
      for (const Record& record : group) {
        records_[record.key].assign(record.value);
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Erase(Key key) { return records_.erase(key) == 1; }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const {
    const auto found = records_.find(key);
    return found == records_.end() ? std::nullopt : std::optional<Value>(found->second);
  }

  // A table is asked for every key's place before the first is looked at; of a tree nothing is
  // known beforehand. Values are asked for before the caller reads the first of them.
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    if constexpr (requires { records_.prefetch(Key{}); }) {
      for (const Key key : keys) {
        records_.prefetch(key);
      }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i] = Get(keys[i]);
      if (values[i].has_value()) {
        PrefetchBytes(*values[i]);
      }
    }
  }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const requires kIsOrdered {
    std::uint64_t visited = 0;
    for (auto at = records_.lower_bound(range.from); at != records_.end() && visited < range.limit;
         ++at, ++visited) {
      sink(at->first, at->second);
    }
    return visited;
  }

  absl::Status health() const { return absl::OkStatus(); }

  // The index is the map with its strings, but without what they hold elsewhere.
  EngineStats Stats() const {
    EngineStats stats;
    stats.record_count = records_.size();
    if (!records_.empty()) {
      stats.index_bytes_per_key =
          static_cast<double>(held_->bytes) / static_cast<double>(records_.size());
    }
    return stats;
  }

 private:
  BareMapStore() = default;

  // Before the map, which counts into it until the end; on the heap, because stores move.
  std::unique_ptr<AllocationCount> held_ = std::make_unique<AllocationCount>();
  Map records_{typename Map::allocator_type(held_.get())};
};

using ValueAllocator = CountingAllocator<std::pair<const Key, std::string>>;
using BareHashMapStore = BareMapStore<
    absl::flat_hash_map<Key, std::string, absl::Hash<Key>, std::equal_to<Key>, ValueAllocator>>;
using BareBtreeMapStore =
    BareMapStore<absl::btree_map<Key, std::string, std::less<Key>, ValueAllocator>>;

static_assert(Engine<BareHashMapStore> && Engine<BareBtreeMapStore>);
static_assert(BatchReader<BareHashMapStore> && BatchWriter<BareHashMapStore>);
static_assert(!Scanner<BareHashMapStore> && Scanner<BareBtreeMapStore>);

}  // namespace alexbench::engines::reference
