// LMDB behind the engine concept: a copy-on-write B+-tree in one mapped file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"
#include "engines/lmdb/lmdb_options.h"
#include "engines/value_lifetime.h"

namespace alexbench::engines::lmdb {

class Environment;

// The version of the library that is linked, as "LMDB 0.9.24".
std::string LibraryVersion();

// Keys are LMDB's own integers (MDB_INTEGERKEY); a hit is a view into the map.
//
// Errors:   a get that fails reports a miss and health() keeps the first cause. A write that fails
//           is a transaction given up: the store holds what it held. A load keeps those before.
// Lifetime: values are valid until the next write, of another thread until its own next get.
// Threads:  any number of readers. With ReadTransaction::kRenewed and MapAccess::kRead any number
//           of readers and writers, of whom one writes at a time: a long transaction would not see
//           what others write, and a map that is written through grows under its readers.
class LmdbStore {
 public:
  using Options = lmdb::Options;
  using Value = std::string_view;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr ValueLifetime kValueLifetime = ValueLifetime::kUntilWrite;

  // Errors: Unavailable if the folder cannot be made or another store has it open; DataLoss if its
  //         file is no LMDB database.
  static absl::StatusOr<LmdbStore> Open(const std::filesystem::path& folder, Options options);
  LmdbStore(LmdbStore&&) noexcept;
  LmdbStore& operator=(LmdbStore&&) noexcept;
  ~LmdbStore();

  // In key order and transactions of about 16 MB, so that pages are full: LMDB copies what it
  // changes, and a load in another order leaves most of the file free.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  // All or none.
  absl::Status PutBatch(std::span<const Record> records);
  absl::StatusOr<bool> Erase(Key key);

  std::optional<Value> Get(Key key) const;

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return Visit(range, [&sink](Key key, std::string_view value) { sink(key, value); });
  }

  absl::Status health() const;
  EngineStats Stats() const;

 private:
  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  absl::StatusOr<std::uint64_t> Visit(ScanRange range, Visitor visit) const;

  explicit LmdbStore(std::unique_ptr<Environment> environment);

  std::unique_ptr<Environment> environment_;
};

}  // namespace alexbench::engines::lmdb
