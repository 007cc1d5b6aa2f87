// SQLite behind the engine concept: a table whose rowid is the key, by prepared statements.
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
#include "engines/value_lifetime.h"

namespace alexbench::engines::sqlite {

// The library's defaults (rollback journal, no mapped reads, a cache of 2 MB), or what suits reads
// of data in memory: see kTunedPragmas in the source.
enum class Preset : std::uint8_t { kDefault, kTuned };

// Whether a commit returns once the kernel has it or once the device has it.
enum class WriteSync : std::uint8_t { kNever, kEachCommit };

struct Options {
  Preset preset = Preset::kDefault;
  WriteSync sync = WriteSync::kNever;
};

// As "SQLite 3.40.1".
std::string LibraryVersion();

class Connection;

// Errors:   a get that fails reports a miss and health() keeps the first cause. A write that fails
//           is rolled back.
// Lifetime: a value is valid until the next call of its store.
// Threads:  one at a time.
class SqliteStore {
 public:
  using Options = sqlite::Options;
  using Value = std::string_view;
  static constexpr bool kPersistent = true;
  static constexpr ValueLifetime kValueLifetime = ValueLifetime::kUntilNextCall;

  // Errors: Unavailable if the folder or file cannot be opened or another store holds its lock;
  //         DataLoss if the file is no database.
  static absl::StatusOr<SqliteStore> Open(const std::filesystem::path& folder, Options options);
  SqliteStore(SqliteStore&&) noexcept;
  SqliteStore& operator=(SqliteStore&&) noexcept;
  ~SqliteStore();

  // In one transaction.
  absl::Status BulkLoad(std::span<const Record> records) { return PutBatch(records); }
  absl::Status Put(const Record& record);
  // All or none.
  absl::Status PutBatch(std::span<const Record> records);
  absl::StatusOr<bool> Erase(Key key);

  std::optional<Value> Get(Key key) const;

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return Visit(range, [&sink](Key key, std::string_view value) { sink(key, value); });
  }

  // Moves what the write-ahead log holds into the database file, where there is such a log.
  absl::Status Settle();

  absl::Status health() const;

 private:
  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  absl::StatusOr<std::uint64_t> Visit(ScanRange range, Visitor visit) const;

  explicit SqliteStore(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace alexbench::engines::sqlite
