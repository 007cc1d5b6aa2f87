// One opened RocksDB database: what stores that read in different ways share.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"
#include "engines/rocksdb/rocksdb_options.h"
#include "rocksdb/db.h"

namespace alexbench::engines::rocksdb {

class BackgroundWork;

// Errors:  a get that fails reports a miss and health() keeps the first cause. Of a write that
//          fails this database reads nothing; what the library's log got of it counts once it is
//          opened again. WriteInBatches keeps the batches before the one that failed.
// Threads: any number of readers and writers, as the library's own; opening and Settle: one.
class Database {
 public:
  // Errors: InvalidArgument if the file system refuses the options (direct reads), Unavailable if
  //         another process has the folder open, DataLoss if the database is damaged.
  static absl::StatusOr<std::shared_ptr<Database>> Open(const std::filesystem::path& folder,
                                                        const Options& options);

  // Memory that no log covers is flushed by the library before it closes.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Stores the records in the order given, in batches of about a megabyte. One batch is atomic.
  absl::Status WriteInBatches(std::span<const Record> records);
  // Stores all records or none.
  absl::Status WriteAtOnce(std::span<const Record> records);
  absl::Status Put(const Record& record);
  // Cost: a get and a write; RocksDB itself does not say whether a deleted key was there.
  absl::StatusOr<bool> Erase(Key key);

  // Whether the key was there; its bytes are copied into `value`.
  bool Read(Key key, std::string* value) const;
  // The same, pinned where they are: in the block cache, or in a copy made from a memtable.
  bool Read(Key key, ::rocksdb::PinnableSlice* value) const;

  // Keys of one ReadSeveral.
  static constexpr std::size_t kMostKeysAtOnce = 32;
  using Found = absl::FunctionRef<void(std::size_t, ::rocksdb::PinnableSlice&&)>;
  // RocksDB's own MultiGet: hands each key that is there to `found`, by its index in `keys`.
  // Requires: at most kMostKeysAtOnce keys.
  void ReadSeveral(std::span<const Key> keys, Found found) const;

  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Visitor visit) const;

  // Flushes and compacts everything into one sorted run, and waits for both.
  absl::Status Settle();

  absl::Status health() const;
  // record_count is RocksDB's estimate, exact once settled. Flushes and compactions are those
  // since opening.
  EngineStats Stats() const;

 private:
  Database(std::filesystem::path folder, const Options& options);

  bool Judge(const ::rocksdb::Status& status) const;

  std::filesystem::path folder_;
  std::shared_ptr<BackgroundWork> background_work_;
  std::unique_ptr<::rocksdb::DB> database_;
  ::rocksdb::ColumnFamilyHandle* column_family_ = nullptr;  // owned by database_
  ::rocksdb::ReadOptions read_options_;
  ::rocksdb::WriteOptions write_options_;
  std::mutex erase_mutex_;  // no other erasure comes between its look and its deletion
  mutable std::mutex health_mutex_;
  mutable absl::Status health_;
};

}  // namespace alexbench::engines::rocksdb
