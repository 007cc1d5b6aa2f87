#include "engines/rocksdb/rocksdb_published_store.h"

#include <limits>
#include <vector>

#include "base/status_macros.h"
#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::rocksdb {

absl::StatusOr<RocksdbPublishedStore> RocksdbPublishedStore::Open(
    const std::filesystem::path& folder, Options options) {
  ASSIGN_OR_RETURN(std::shared_ptr<Database> database,
                   Database::Open(folder, {.preset = Preset::kPublished, .wal = WalMode::kOn}));
  RocksdbPublishedStore store(std::move(database), options);
  std::vector<alex::IndexEntry> entries;
  RETURN_IF_ERROR(store.database_
                      ->Scan({.from = std::numeric_limits<Key>::min(),
                              .limit = std::numeric_limits<std::uint64_t>::max()},
                             [&](Key key, std::string_view) {
                               entries.push_back({.key = key, .payload = store.rows_++});
                             })
                      .status());
  store.index_.SetBatch(entries);
  return store;
}

absl::Status RocksdbPublishedStore::BulkLoad(std::span<const Record> records) {
  if (index_.size() != 0) {
    return absl::FailedPreconditionError("only an empty store can be bulk-loaded");
  }
  RETURN_IF_ERROR(database_->WriteInBatches(records));
  AddToIndex(records);
  return absl::OkStatus();
}

absl::Status RocksdbPublishedStore::Put(const Record& record) {
  RETURN_IF_ERROR(database_->Put(record));
  const std::uint64_t known = index_.Find(record.key);
  index_.Set({.key = record.key, .payload = known == kNoSlot ? rows_++ : known});
  cache_.Drop(record.key);
  if (options_.gauge == Gauge::kOn) {
    gauge_readings_.entries_last = index_.CountEntries();
    ++gauge_readings_.count;
  }
  return absl::OkStatus();
}

absl::Status RocksdbPublishedStore::PutBatch(std::span<const Record> records) {
  RETURN_IF_ERROR(database_->WriteAtOnce(records));
  AddToIndex(records);
  for (const Record& record : records) {
    cache_.Drop(record.key);
  }
  return absl::OkStatus();
}

void RocksdbPublishedStore::AddToIndex(std::span<const Record> records) {
  std::vector<alex::IndexEntry> entries;
  entries.reserve(records.size());
  for (const Record& record : records) {
    entries.push_back({.key = record.key, .payload = rows_++});
  }
  index_.SetBatch(entries);
}

absl::StatusOr<bool> RocksdbPublishedStore::Erase(Key key) {
  if (index_.Find(key) == kNoSlot) {
    return false;
  }
  ASSIGN_OR_RETURN(const bool was_there, database_->Erase(key));
  index_.Erase(key);
  cache_.Drop(key);
  return was_there;
}

std::optional<std::string> RocksdbPublishedStore::Get(Key key) const {
  if (const std::string* cached = cache_.Find(key)) {
    return *cached;
  }
  if (index_.Find(key) == kNoSlot) {
    return std::nullopt;
  }
  std::optional<std::string> value(std::in_place);
  if (!database_->Read(key, &*value)) {
    return std::nullopt;
  }
  cache_.Keep(key, *value);
  return value;
}

EngineStats RocksdbPublishedStore::Stats() const {
  EngineStats stats = database_->Stats();
  stats.record_count = index_.size();
  if (index_.size() > 0) {
    stats.index_bytes_per_key =
        static_cast<double>(index_.bytes()) / static_cast<double>(index_.size());
  }
  return stats;
}

static_assert(Engine<RocksdbPublishedStore>);

}  // namespace alexbench::engines::rocksdb
