// One opened WiredTiger database: its connection, and a session with its cursors for each thread.
#pragma once

#include <wiredtiger.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/per_thread.h"
#include "engines/wiredtiger/wiredtiger_store.h"

namespace alexbench::engines::wiredtiger {

// What the library lends to one thread at a time; all of it goes with the connection.
struct Cursors {
  WT_SESSION* session = nullptr;
  WT_CURSOR* records = nullptr;   // inserts and overwrites
  WT_CURSOR* existing = nullptr;  // changes what is there alone
};

// Threads: any number, except while it is opened and while InsertAscending runs.
class Connection {
 public:
  explicit Connection(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Errors: as WiredtigerStore::Open.
  absl::Status Open(const Options& options);

  // Inserts or overwrites; returns the library's code.
  static int Insert(WT_CURSOR* cursor, const Record& record);
  // The bytes of the record a cursor stands at, where the library keeps them.
  static int ReadValue(WT_CURSOR* cursor, std::string_view* value);

  // Inserts into an empty table by a cursor that takes ascending keys only.
  absl::Status InsertAscending(std::span<const Record> records);

  // The calling thread's. Errors: those of opening them.
  absl::StatusOr<Cursors*> Mine() {
    const std::unique_ptr<Cursors>& mine = cursors_.Mine();
    return mine != nullptr ? absl::StatusOr<Cursors*>(mine.get()) : OpenMine();
  }
  // The same for a read that can't hand on an error: nullptr, and health() keeps the cause.
  WT_CURSOR* FindRecords();

  absl::Status health() const;

  // What the library says about a code, with the folder's name; a missing key is no failure.
  absl::Status Translate(int code) const;
  void Blame(const absl::Status& cause);

 private:
  absl::StatusOr<Cursors*> OpenMine();

  std::filesystem::path folder_;
  WT_CONNECTION* connection_ = nullptr;
  PerThread<Cursors> cursors_;
  mutable std::mutex health_mutex_;
  absl::Status health_;
};

}  // namespace alexbench::engines::wiredtiger
