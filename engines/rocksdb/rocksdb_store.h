// RocksDB behind the engine concept, in a version for each way of reading.
#pragma once

#include <algorithm>
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
#include "engines/engine.h"
#include "engines/rocksdb/rocksdb_database.h"
#include "engines/rocksdb/rocksdb_options.h"
#include "rocksdb/slice.h"

namespace alexbench::engines::rocksdb {

// The bytes of a hit where RocksDB keeps them.
//
// Lifetime: holds its block in the cache while it lives; it must die before its store. A hit in a
//           memtable is a copy.
class PinnedValue {
 public:
  PinnedValue() = default;
  explicit PinnedValue(::rocksdb::PinnableSlice slice) : slice_(std::move(slice)) {}

  operator std::string_view() const { return {slice_.data(), slice_.size()}; }  // NOLINT: a view
  ::rocksdb::PinnableSlice* slice() { return &slice_; }

 private:
  ::rocksdb::PinnableSlice slice_;
};

template <ReadAccess kChoice>
struct ReadAccessPolicy;

template <>
struct ReadAccessPolicy<ReadAccess::kString> {
  using Value = std::string;
  static bool Read(const Database& database, Key key, Value* value) {
    return database.Read(key, value);
  }
  static void Take(::rocksdb::PinnableSlice&& slice, std::optional<Value>& value) {
    value.emplace(slice.data(), slice.size());
  }
};

template <>
struct ReadAccessPolicy<ReadAccess::kPinned> {
  using Value = PinnedValue;
  static bool Read(const Database& database, Key key, Value* value) {
    return database.Read(key, value->slice());
  }
  static void Take(::rocksdb::PinnableSlice&& slice, std::optional<Value>& value) {
    value.emplace(std::move(slice));
  }
};

// Errors:  those of Database.
// Threads: any number of readers and writers, those of stores that share a database included.
template <ReadAccess kRead, TableOrder kOrder = TableOrder::kByKey>
class RocksdbStore {
 public:
  using Options = rocksdb::Options;
  using Policy = ReadAccessPolicy<kRead>;
  using Value = typename Policy::Value;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;

  // Errors: as Database::Open.
  static absl::StatusOr<RocksdbStore> Open(const std::filesystem::path& folder, Options options);

  // The same opened database, read in another way. RocksDB opens a folder once per process only.
  template <ReadAccess kOther>
  RocksdbStore<kOther, kOrder> ReadingBy() const {
    return RocksdbStore<kOther, kOrder>(database_);
  }

  absl::Status BulkLoad(std::span<const Record> records) {
    return database_->WriteInBatches(records);
  }
  absl::Status Put(const Record& record) { return database_->Put(record); }
  absl::Status PutBatch(std::span<const Record> records) { return database_->WriteAtOnce(records); }
  absl::StatusOr<bool> Erase(Key key) { return database_->Erase(key); }

  std::optional<Value> Get(Key key) const {
    std::optional<Value> value(std::in_place);
    if (!Policy::Read(*database_, key, &*value)) {
      value.reset();
    }
    return value;
  }

  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    for (std::size_t first = 0; first < keys.size(); first += Database::kMostKeysAtOnce) {
      const std::size_t count = std::min(Database::kMostKeysAtOnce, keys.size() - first);
      const std::span group = values.subspan(first, count);
      std::fill(group.begin(), group.end(), std::nullopt);
      database_->ReadSeveral(keys.subspan(first, count),
                             [group](std::size_t i, ::rocksdb::PinnableSlice&& slice) {
                               Policy::Take(std::move(slice), group[i]);
                             });
    }
  }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const
      requires(kOrder == TableOrder::kByKey) {
    return database_->Scan(range, sink);
  }

  absl::Status Settle() { return database_->Settle(); }
  absl::Status health() const { return database_->health(); }
  EngineStats Stats() const { return database_->Stats(); }

 private:
  template <ReadAccess, TableOrder>
  friend class RocksdbStore;

  explicit RocksdbStore(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  std::shared_ptr<Database> database_;
};

extern template class RocksdbStore<ReadAccess::kString>;
extern template class RocksdbStore<ReadAccess::kPinned>;
extern template class RocksdbStore<ReadAccess::kString, TableOrder::kHashed>;
extern template class RocksdbStore<ReadAccess::kPinned, TableOrder::kHashed>;

}  // namespace alexbench::engines::rocksdb
