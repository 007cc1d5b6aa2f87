#include "engines/lmdb/lmdb_store.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/lmdb/lmdb_environment.h"
#include "engines/lmdb/lmdb_key.h"
#include "engines/store_folder.h"

namespace alexbench::engines::lmdb {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{16} << 20U;

int PutOne(MDB_txn* transaction, MDB_dbi table, const Record& record, unsigned flags) {
  IntegerKey key(record.key);
  MDB_val value = ToSlice(record.value);
  return mdb_put(transaction, table, key.get(), &value, flags);
}

std::vector<const Record*> InKeyOrder(std::span<const Record> records) {
  std::vector<const Record*> sorted;
  sorted.reserve(records.size());
  for (const Record& record : records) {
    sorted.push_back(&record);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Record* a, const Record* b) { return a->key < b->key; });
  return sorted;
}

// Appends the first records, a batch of them, behind the last key of the table; sets `count` to
// how many.
int AppendBatch(MDB_txn* transaction, MDB_dbi table, std::span<const Record* const> records,
                std::size_t& count) {
  count = 0;
  for (std::size_t bytes = 0; count < records.size() && bytes < kBatchBytes; ++count) {
    const Record& record = *records[count];
    if (const int code = PutOne(transaction, table, record, MDB_APPEND); code != MDB_SUCCESS) {
      return code;
    }
    bytes += sizeof(Key) + record.value.size();
  }
  return MDB_SUCCESS;
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
  const std::vector<const Record*> sorted = InKeyOrder(records);
  std::span<const Record* const> left = sorted;
  while (!left.empty()) {
    std::size_t count = 0;
    RETURN_IF_ERROR(environment_
                        ->Write([&](MDB_txn* transaction) {
                          return AppendBatch(transaction, environment_->table(), left, count);
                        })
                        .status());
    left = left.subspan(count);
  }
  return absl::OkStatus();
}

absl::Status LmdbStore::Put(const Record& record) { return PutBatch({&record, 1}); }

absl::Status LmdbStore::PutBatch(std::span<const Record> records) {
  return environment_
      ->Write([&](MDB_txn* transaction) {
        int code = MDB_SUCCESS;
        for (auto record = records.begin(); record != records.end() && code == MDB_SUCCESS;
             ++record) {
          code = PutOne(transaction, environment_->table(), *record, 0);
        }
        return code;
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
