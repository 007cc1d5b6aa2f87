#include "engines/sqlite/sqlite_connection.h"

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/store_folder.h"

namespace alexbench::engines::sqlite {
namespace {

// Keys are rowids: the table is one B-tree, and a get descends it once.
constexpr const char kTable[] =
    "CREATE TABLE IF NOT EXISTS records (key INTEGER PRIMARY KEY, value BLOB NOT NULL)";

// mmap_size: reads go to the mapped file; Debian's build maps 2 GiB at most and reads what lies
//   behind through the cache.
// cache_size (in KiB, hence 4 GiB): larger than the data, a limit and no allocation. Default 2 MB.
// locking_mode: no call to the kernel around every read. It also refuses a second store.
// journal_mode: a commit appends to a log. By default it writes old pages to a journal first.
constexpr const char kTunedPragmas[] =
    "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -4194304;"
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL";

absl::StatusCode CodeOf(int code) {
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

Connection::~Connection() {
  // Statements are finalized after this; the _v2 call waits for them.
  sqlite3_close_v2(database_);
}

absl::Status Connection::Translate(int code) const {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) {
    return absl::OkStatus();
  }
  return absl::Status(CodeOf(code),
                      absl::StrFormat("SQLite in %s: %s", folder_.string(), sqlite3_errstr(code)));
}

absl::Status Connection::Run(const char* sql) {
  return Translate(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
}

absl::Status Connection::Open(const Options& options) {
  RETURN_IF_ERROR(CreateStoreFolder(folder_));
  // Stores take turns in one thread, so the connection needs no mutex of its own.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const std::string file = (folder_ / "records.sqlite").string();
  RETURN_IF_ERROR(Translate(sqlite3_open_v2(file.c_str(), &database_, kFlags, nullptr)));
  RETURN_IF_ERROR(Run(options.sync == WriteSync::kEachCommit ? "PRAGMA synchronous = FULL"
                                                             : "PRAGMA synchronous = OFF"));
  if (options.preset == Preset::kTuned) {
    RETURN_IF_ERROR(Run(kTunedPragmas));
  }
  RETURN_IF_ERROR(Run(kTable));
  return PrepareAll();
}

absl::Status Connection::PrepareAll() {
  RETURN_IF_ERROR(Translate(get_.Prepare(database_, "SELECT value FROM records WHERE key = ?1")));
  RETURN_IF_ERROR(
      Translate(put_.Prepare(database_,
                             "INSERT INTO records VALUES (?1, ?2)"
                             " ON CONFLICT (key) DO UPDATE SET value = excluded.value")));
  RETURN_IF_ERROR(Translate(erase_.Prepare(database_, "DELETE FROM records WHERE key = ?1")));
  return Translate(
      scan_.Prepare(database_, "SELECT key, value FROM records WHERE key >= ?1 ORDER BY key"));
}

absl::Status Connection::PutRow(const Record& record) {
  sqlite3_bind_int64(put_.get(), 1, record.key);
  // A blob without bytes needs an address all the same: without one it would be NULL.
  const char* bytes = record.value.empty() ? "" : record.value.data();
  sqlite3_bind_blob(put_.get(), 2, bytes, static_cast<int>(record.value.size()), SQLITE_STATIC);
  const int code = sqlite3_step(put_.get());
  sqlite3_reset(put_.get());
  return Translate(code);
}

}  // namespace alexbench::engines::sqlite
