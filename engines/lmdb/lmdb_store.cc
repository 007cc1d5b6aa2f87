#include "engines/lmdb/lmdb_store.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/lmdb/lmdb_environment.h"
#include "engines/lmdb/lmdb_key.h"
#include "engines/store_folder.h"

namespace alexbench::engines::lmdb {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{16} << 20U;

int PutAll(MDB_txn* transaction, MDB_dbi table, std::span<const Record> records, unsigned flags) {
  for (const Record& record : records) {
    IntegerKey key(record.key);
    MDB_val value = ToSlice(record.value);
    if (const int code = mdb_put(transaction, table, key.get(), &value, flags); code != 0) {
      return code;
    }
  }
  return MDB_SUCCESS;
}

bool Ascends(std::span<const Record> records) {
  return std::is_sorted(records.begin(), records.end(),
                        [](const Record& a, const Record& b) { return a.key < b.key; });
}

// How many of the first records make a batch.
std::size_t BatchSize(std::span<const Record> records) {
  std::size_t count = 0;
  for (std::size_t bytes = 0; count < records.size() && bytes < kBatchBytes; ++count) {
    bytes += sizeof(Key) + records[count].value.size();
  }
  return count;
}

}  // namespace

std::string LibraryVersion() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  mdb_version(&major, &minor, &patch);
  return absl::StrFormat("LMDB %d.%d.%d", major, minor, patch);
}

LmdbStore::LmdbStore(std::unique_ptr<Environment> environment)
    : environment_(std::move(environment)) {}
LmdbStore::LmdbStore(LmdbStore&&) noexcept = default;
LmdbStore& LmdbStore::operator=(LmdbStore&&) noexcept = default;
LmdbStore::~LmdbStore() = default;

absl::StatusOr<LmdbStore> LmdbStore::Open(const std::filesystem::path& folder, Options options) {
  ASSIGN_OR_RETURN(std::unique_ptr<Environment> environment, Environment::Open(folder, options));
  return LmdbStore(std::move(environment));
}

absl::Status LmdbStore::BulkLoad(std::span<const Record> records) {
  const unsigned flags = Ascends(records) ? MDB_APPEND : 0U;
  while (!records.empty()) {
    const std::span<const Record> batch = records.first(BatchSize(records));
    RETURN_IF_ERROR(environment_
                        ->Write([&](MDB_txn* transaction) {
                          return PutAll(transaction, environment_->table(), batch, flags);
                        })
                        .status());
    records = records.subspan(batch.size());
  }
  return absl::OkStatus();
}

absl::Status LmdbStore::Put(const Record& record) { return PutBatch({&record, 1}); }

absl::Status LmdbStore::PutBatch(std::span<const Record> records) {
  return environment_
      ->Write([&](MDB_txn* transaction) {
        return PutAll(transaction, environment_->table(), records, 0);
      })
      .status();
}

absl::StatusOr<bool> LmdbStore::Erase(Key key) {
  IntegerKey integer(key);
  ASSIGN_OR_RETURN(const int code, environment_->Write([&](MDB_txn* transaction) {
    return mdb_del(transaction, environment_->table(), integer.get(), nullptr);
  }));
  return code == MDB_SUCCESS;
}

std::optional<LmdbStore::Value> LmdbStore::Get(Key key) const { return environment_->Read(key); }

absl::StatusOr<std::uint64_t> LmdbStore::Visit(ScanRange range, Visitor visit) const {
  ASSIGN_OR_RETURN(MDB_txn* const reader, environment_->BeginReading());
  MDB_cursor* cursor = nullptr;
  RETURN_IF_ERROR(environment_->Translate(mdb_cursor_open(reader, environment_->table(), &cursor)));
  IntegerKey from(range.from);
  MDB_val key = *from.get();
  MDB_val value = {};
  std::uint64_t visited = 0;
  int code = range.limit == 0 ? MDB_NOTFOUND : mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (code == MDB_SUCCESS) {
    visit(IntegerKey::Decode(key), ToView(value));
    ++visited;
    code = visited == range.limit ? MDB_NOTFOUND : mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  mdb_cursor_close(cursor);
  if (code != MDB_NOTFOUND) {
    return environment_->Translate(code);
  }
  return visited;
}

absl::Status LmdbStore::health() const { return environment_->health(); }

EngineStats LmdbStore::Stats() const {
  EngineStats stats;
  stats.record_count = environment_->RecordCount();
  stats.disk_bytes = BytesOnDisk(environment_->folder());
  return stats;
}

static_assert(Engine<LmdbStore> && Eraser<LmdbStore> && Scanner<LmdbStore>);

}  // namespace alexbench::engines::lmdb
