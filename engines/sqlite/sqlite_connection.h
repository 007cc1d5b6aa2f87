// One connection to a SQLite database file, and its prepared statements.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

#include "base/record.h"
#include "engines/sqlite/sqlite_store.h"

namespace alexbench::engines::sqlite {

// A prepared statement; it is reset where it is used next, so that what it answered stays until
// then.
class Statement {
 public:
  Statement() = default;
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Returns SQLite's code.
  int Prepare(sqlite3* database, std::string_view sql) {
    return sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                              SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  }
  sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

// Threads: one at a time.
class Connection {
 public:
  explicit Connection(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::Status Open(const Options& options);

  // Runs SQL without answers.
  absl::Status Run(const char* sql);
  absl::Status PutRow(const Record& record);
  // What SQLite says about a code, with the folder's name.
  absl::Status Translate(int code) const;
  // Keeps the first cause of a read that failed.
  void Blame(int code) { health_.Update(Translate(code)); }

  sqlite3* database() { return database_; }
  sqlite3_stmt* get_row() const { return get_.get(); }
  sqlite3_stmt* erase_row() const { return erase_.get(); }
  sqlite3_stmt* rows_from() const { return scan_.get(); }
  const absl::Status& health() const { return health_; }

 private:
  absl::Status PrepareAll();

  std::filesystem::path folder_;
  sqlite3* database_ = nullptr;
  Statement get_;
  Statement put_;
  Statement erase_;
  Statement scan_;
  absl::Status health_;
};

// The bytes of a row's column, where SQLite keeps them.
inline std::string_view ColumnBytes(sqlite3_stmt* row, int column) {
  const void* bytes = sqlite3_column_blob(row, column);
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

}  // namespace alexbench::engines::sqlite
