// LevelDB behind the engine concept: a log-structured merge tree whose gets copy.
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

namespace alexbench::engines::leveldb {

// The library's defaults, or what suits reads of data in memory: see TunedOptions in the source.
enum class Preset : std::uint8_t { kDefault, kTuned };

// Whether a write returns once the kernel has its log record or once the device has it.
enum class WriteSync : std::uint8_t { kNever, kEachWrite };

struct Options {
  Preset preset = Preset::kDefault;
  WriteSync sync = WriteSync::kNever;
};

// The cache of each preset. The tuned one is a limit, not an allocation: it has to be larger than
// the data, so that no warm read leaves it.
inline constexpr std::uint64_t kDefaultCacheBytes = std::uint64_t{8} << 20U;
inline constexpr std::uint64_t kTunedCacheBytes = std::uint64_t{4} << 30U;

// As "LevelDB 1.23".
std::string LibraryVersion();

class Database;

// Errors:   a get that fails reports a miss and health() keeps the first cause. Of a write that
//           fails this store reads nothing; what the library's log got of it counts once it is
//           opened again. A load keeps the batches before the one that failed.
// Lifetime: values are the caller's own; LevelDB's Get lends nothing.
// Threads:  any number of readers and writers, as the library's own; opening and Settle: one.
class LeveldbStore {
 public:
  using Options = leveldb::Options;
  using Value = std::string;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;

  // Errors: Unavailable if the folder cannot be made or another store has it open; DataLoss if the
  //         database is damaged.
  static absl::StatusOr<LeveldbStore> Open(const std::filesystem::path& folder, Options options);
  LeveldbStore(LeveldbStore&&) noexcept;
  LeveldbStore& operator=(LeveldbStore&&) noexcept;
  ~LeveldbStore();

  // In batches of about a megabyte; one batch is atomic.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  // All or none.
  absl::Status PutBatch(std::span<const Record> records);
  // Cost: a get and a write; LevelDB does not say whether a deleted key was there.
  absl::StatusOr<bool> Erase(Key key);

  std::optional<Value> Get(Key key) const;

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return Visit(range, [&sink](Key key, std::string_view value) { sink(key, value); });
  }

  // Compacts everything and waits for it.
  absl::Status Settle();

  absl::Status health() const;

 private:
  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  absl::StatusOr<std::uint64_t> Visit(ScanRange range, Visitor visit) const;

  explicit LeveldbStore(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace alexbench::engines::leveldb
