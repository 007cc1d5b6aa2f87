// The oracle: std::map, which every other engine is held against.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"

namespace alexbench::engines::reference {

// Records live in memory alone and are gone with the store; the folder is not touched.
// Errors:  none.
// Threads: any number of readers while no one writes.
class OrderedMapStore {
 public:
  struct Options {};
  using Value = std::string;  // owned by the caller
  static constexpr bool kConcurrentReads = true;

  static absl::StatusOr<OrderedMapStore> Open(const std::filesystem::path&, Options) {
    return OrderedMapStore();
  }

  absl::Status BulkLoad(std::span<const Record> records) { return PutBatch(records); }

  absl::Status Put(const Record& record) {
    records_.insert_or_assign(record.key, std::string(record.value));
    return absl::OkStatus();
  }

  absl::Status PutBatch(std::span<const Record> records) {
    for (const Record& record : records) {
      records_.insert_or_assign(record.key, std::string(record.value));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Erase(Key key) { return records_.erase(key) == 1; }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const {
    const auto found = records_.find(key);
    return found == records_.end() ? std::nullopt : std::optional<Value>(found->second);
  }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    std::uint64_t visited = 0;
    for (auto at = records_.lower_bound(range.from); at != records_.end() && visited < range.limit;
         ++at, ++visited) {
      sink(at->first, at->second);
    }
    return visited;
  }

  absl::Status health() const { return absl::OkStatus(); }

  EngineStats Stats() const {
    EngineStats stats;
    stats.record_count = records_.size();
    return stats;
  }

 private:
  std::map<Key, std::string> records_;
};

static_assert(Engine<OrderedMapStore>);

}  // namespace alexbench::engines::reference
