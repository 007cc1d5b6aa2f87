// RocksDB as the published comparison had it: behind a wrapper.
//
// Kept of the wrapper: the published index of all keys, asked on every read and insert; a cache of
// the 1,000 values read last, filled with a copy on every miss; RocksDB's options; the write-ahead
// log written and not synced. Every insert but those of a batch then set a gauge to the number of
// keys, for which it went through all leaves of the index: that is an axis here.
//
// Left out, so that the wrapper costs no more here than it did there: spans, counters, histograms
// and clock readings of each operation, and the record of metadata with every 1,000th insert.
// Corrected: a write also changes what the cache holds, so that no read is stale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/alex_published/leaf_array.h"
#include "engines/engine.h"
#include "engines/rocksdb/rocksdb_database.h"
#include "engines/rocksdb/value_cache.h"

namespace alexbench::engines::rocksdb {

// Whether an insert counts the keys of the index, leaf by leaf.
enum class Gauge : std::uint8_t { kOff, kOn };

constexpr std::string_view ChoiceName(Gauge choice) { return choice == Gauge::kOff ? "off" : "on"; }

// What the gauge has shown since the store was opened.
struct GaugeReadings {
  std::uint64_t count = 0;
  std::uint64_t entries_last = 0;
};

// Nothing is flushed for reads: the published reads met the memtable alone.
//
// Errors:   as RocksdbStore.
// Threads:  one at a time.
class RocksdbPublishedStore {
 public:
  struct Options {
    Gauge gauge = Gauge::kOn;
  };
  using Value = std::string;
  static constexpr bool kPersistent = true;
  static constexpr std::size_t kCachedValues = 1'000;

  // Errors:   as Database::Open.
  // Cost:     reads all keys, for the index.
  static absl::StatusOr<RocksdbPublishedStore> Open(const std::filesystem::path& folder,
                                                    Options options);

  // Errors:   FailedPrecondition if there are records already.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  absl::Status PutBatch(std::span<const Record> records);
  absl::StatusOr<bool> Erase(Key key);

  std::optional<Value> Get(Key key) const;

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return database_->Scan(range, sink);
  }

  absl::Status health() const { return database_->health(); }
  EngineStats Stats() const;
  const alex_published::LeafArray& index() const { return index_; }
  const GaugeReadings& gauge_readings() const { return gauge_readings_; }

 private:
  RocksdbPublishedStore(std::shared_ptr<Database> database, Options options)
      : database_(std::move(database)), options_(options) {}

  void AddToIndex(std::span<const Record> records);

  std::shared_ptr<Database> database_;
  Options options_;
  alex_published::LeafArray index_;  // payload: the number of the row
  std::uint64_t rows_ = 0;
  GaugeReadings gauge_readings_;
  mutable ValueCache cache_{kCachedValues};
};

}  // namespace alexbench::engines::rocksdb
