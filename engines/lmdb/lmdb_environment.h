// One opened LMDB environment: its file, its map, its transactions.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/lmdb/lmdb_options.h"
#include "engines/store_folder.h"

namespace alexbench::engines::lmdb {

// The map only reserves addresses where it is not written through, so it can be larger than any
// disk; nothing ever has to grow.
inline constexpr std::size_t kReservedMapBytes = std::size_t{1} << 40U;
// Where it is written through the file is as large as the map, so it starts small and doubles.
inline constexpr std::size_t kFirstWritableMapBytes = std::size_t{16} << 20U;

// Threads: one at a time.
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

  // A read transaction at the state of now. Errors: Internal.
  absl::StatusOr<MDB_txn*> BeginReading();

  MDB_dbi table() const { return table_; }
  const absl::Status& health() const { return health_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::uint64_t RecordCount() const;
  absl::Status Translate(int code) const;

 private:
  Environment(std::filesystem::path folder, const Options& options)
      : folder_(std::move(folder)), options_(options) {}

  absl::Status OpenFiles();
  void EndReading();
  int TryWrite(Work work);

  std::filesystem::path folder_;
  Options options_;
  std::unique_ptr<FolderLock> lock_;
  MDB_env* environment_ = nullptr;
  MDB_dbi table_ = 0;
  MDB_txn* reader_ = nullptr;
  bool is_reading_ = false;
  absl::Status health_;
};

}  // namespace alexbench::engines::lmdb
