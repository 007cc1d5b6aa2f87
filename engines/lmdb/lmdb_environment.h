// One opened LMDB environment: its file, its map, its transactions.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/lmdb/lmdb_options.h"
#include "engines/per_thread.h"
#include "engines/store_folder.h"

namespace alexbench::engines::lmdb {

// The map only reserves addresses where it is not written through, so it can be larger than any
// disk; nothing ever has to grow.
inline constexpr std::size_t kReservedMapBytes = std::size_t{1} << 40U;
// Where it is written through the file is as large as the map, so it starts small and doubles.
inline constexpr std::size_t kFirstWritableMapBytes = std::size_t{16} << 20U;

// Threads: any number may read, each in a transaction of its own; writes wait for each other. A
// transaction that lasts sees nothing of what other threads write meanwhile.
class Environment {
 public:
  // Errors: as LmdbStore::Open.
  static absl::StatusOr<std::unique_ptr<Environment>> Open(const std::filesystem::path& folder,
                                                           const Options& options);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  using Work = absl::FunctionRef<int(MDB_txn*)>;
  // Runs `work` in a write transaction and commits where it answers 0. Work is done again in a
  // larger map where the map was full; MDB_NOTFOUND is no failure.
  absl::StatusOr<int> Write(Work work);

  std::optional<std::string_view> Read(Key key);

  // The calling thread's read transaction, at the state of now. Errors: Internal.
  absl::StatusOr<MDB_txn*> BeginReading();

  MDB_dbi table() const { return table_; }
  absl::Status health() const;
  const std::filesystem::path& folder() const { return folder_; }
  std::uint64_t RecordCount() const;
  absl::Status Translate(int code) const;

 private:
  Environment(std::filesystem::path folder, const Options& options)
      : folder_(std::move(folder)), options_(options) {}

  // A thread's read transaction, reset where it is not being read in.
  struct Reader {
    explicit Reader(MDB_txn* begun) : transaction(begun) {}
    ~Reader() { mdb_txn_abort(transaction); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    MDB_txn* transaction;
    bool is_reading = false;
  };

  absl::Status OpenFiles();
  void EndReading();
  int TryWrite(Work work);
  void Blame(const absl::Status& cause);

  std::filesystem::path folder_;
  Options options_;
  std::unique_ptr<FolderLock> lock_;
  MDB_env* environment_ = nullptr;
  MDB_dbi table_ = 0;
  std::unique_ptr<PerThread<Reader>> readers_ = std::make_unique<PerThread<Reader>>();
  mutable std::mutex health_mutex_;
  absl::Status health_;
};

}  // namespace alexbench::engines::lmdb
