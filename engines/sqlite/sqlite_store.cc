#include "engines/sqlite/sqlite_store.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "engines/sqlite/sqlite_connection.h"

namespace alexbench::engines::sqlite {

std::string LibraryVersion() { return absl::StrCat("SQLite ", sqlite3_libversion()); }

SqliteStore::SqliteStore(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
SqliteStore::SqliteStore(SqliteStore&&) noexcept = default;
SqliteStore& SqliteStore::operator=(SqliteStore&&) noexcept = default;
SqliteStore::~SqliteStore() = default;

absl::StatusOr<SqliteStore> SqliteStore::Open(const std::filesystem::path& folder,
                                              Options options) {
  auto connection = std::make_unique<Connection>(folder);
  RETURN_IF_ERROR(connection->Open(options));
  return SqliteStore(std::move(connection));
}

absl::Status SqliteStore::Put(const Record& record) {
  sqlite3_reset(connection_->get_row());
  return connection_->PutRow(record);
}

absl::Status SqliteStore::PutBatch(std::span<const Record> records) {
  sqlite3_reset(connection_->get_row());
  RETURN_IF_ERROR(connection_->Run("BEGIN IMMEDIATE"));
  for (const Record& record : records) {
    if (absl::Status status = connection_->PutRow(record); !status.ok()) {
      status.Update(connection_->Run("ROLLBACK"));
      return status;
    }
  }
  return connection_->Run("COMMIT");
}

absl::StatusOr<bool> SqliteStore::Erase(Key key) {
  sqlite3_reset(connection_->get_row());
  sqlite3_stmt* const erase = connection_->erase_row();
  sqlite3_bind_int64(erase, 1, key);
  const int code = sqlite3_step(erase);
  sqlite3_reset(erase);
  RETURN_IF_ERROR(connection_->Translate(code));
  return sqlite3_changes(connection_->database()) > 0;
}

std::optional<SqliteStore::Value> SqliteStore::Get(Key key) const {
  sqlite3_stmt* const row = connection_->get_row();
  sqlite3_reset(row);
  sqlite3_bind_int64(row, 1, key);
  const int code = sqlite3_step(row);
  if (code == SQLITE_ROW) [[likely]] {
    return ColumnBytes(row, 0);
  }
  if (code != SQLITE_DONE) {
    connection_->Blame(code);
  }
  return std::nullopt;
}

absl::StatusOr<std::uint64_t> SqliteStore::Visit(ScanRange range, Visitor visit) const {
  sqlite3_stmt* const rows = connection_->rows_from();
  sqlite3_bind_int64(rows, 1, range.from);
  std::uint64_t visited = 0;
  int code = range.limit == 0 ? SQLITE_DONE : sqlite3_step(rows);
  while (code == SQLITE_ROW) {
    visit(sqlite3_column_int64(rows, 0), ColumnBytes(rows, 1));
    ++visited;
    code = visited == range.limit ? SQLITE_DONE : sqlite3_step(rows);
  }
  sqlite3_reset(rows);
  RETURN_IF_ERROR(connection_->Translate(code));
  return visited;
}

absl::Status SqliteStore::Settle() {
  sqlite3_reset(connection_->get_row());
  return connection_->Run("PRAGMA wal_checkpoint(TRUNCATE)");
}

absl::Status SqliteStore::health() const { return connection_->health(); }

static_assert(Engine<SqliteStore> && Eraser<SqliteStore> && Scanner<SqliteStore>);

}  // namespace alexbench::engines::sqlite
