// One opened WiredTiger database: its connection, its session, its cursor.
#pragma once

#include <wiredtiger.h>

#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

#include "base/record.h"
#include "engines/wiredtiger/wiredtiger_store.h"

namespace alexbench::engines::wiredtiger {

// Threads: one at a time.
class Connection {
 public:
  explicit Connection(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::Status Open(const Options& options);

  // Inserts or overwrites; returns the library's code.
  static int Insert(WT_CURSOR* cursor, const Record& record);
  // The bytes of the record a cursor stands at, where the library keeps them.
  static int ReadValue(WT_CURSOR* cursor, std::string_view* value);

  // Inserts into an empty table by a cursor that takes ascending keys only.
  absl::Status InsertAscending(std::span<const Record> records);

  WT_SESSION* session() { return session_; }
  WT_CURSOR* cursor() { return cursor_; }
  const absl::Status& health() const { return health_; }

  // What the library says about a code, with the folder's name; a missing key is no failure.
  absl::Status Translate(int code) const;
  void Blame(int code) { health_.Update(Translate(code)); }

 private:
  absl::Status OpenCursor();

  std::filesystem::path folder_;
  WT_CONNECTION* connection_ = nullptr;
  WT_SESSION* session_ = nullptr;
  WT_CURSOR* cursor_ = nullptr;
  absl::Status health_;
};

}  // namespace alexbench::engines::wiredtiger
