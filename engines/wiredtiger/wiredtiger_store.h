// WiredTiger behind the engine concept: a B-tree read by a cursor that lends its value.
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

namespace alexbench::engines::wiredtiger {

// The library's cache of 100 MB, or one larger than the data: 4 GiB, a limit and no allocation.
enum class Preset : std::uint8_t { kDefault, kTuned };

// No log at all (the library's default), a log handed to the kernel at every write, or on the
// device at every write.
enum class LogMode : std::uint8_t { kOff, kOn, kSync };

struct Options {
  Preset preset = Preset::kDefault;
  LogMode log = LogMode::kOn;
};

// As "WiredTiger 3.2.1".
std::string LibraryVersion();

class Connection;

// Errors:   a get that fails reports a miss and health() keeps the first cause. A write that fails
//           is rolled back by the library; a load keeps the records before the one that failed.
// Lifetime: a value is valid until its thread's next call of its store.
// Threads:  any number of readers and writers, each with a session of its own; opening, BulkLoad
//           and Settle: one. The library has threads of its own.
class WiredtigerStore {
 public:
  using Options = wiredtiger::Options;
  using Value = std::string_view;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;
  static constexpr ValueLifetime kValueLifetime = ValueLifetime::kUntilNextCall;

  // Errors: Unavailable if the folder cannot be made or another store has it open; DataLoss if the
  //         library calls the files damaged.
  static absl::StatusOr<WiredtigerStore> Open(const std::filesystem::path& folder, Options options);
  WiredtigerStore(WiredtigerStore&&) noexcept;
  WiredtigerStore& operator=(WiredtigerStore&&) noexcept;
  ~WiredtigerStore();

  // Keys that ascend go through the library's bulk cursor, which fills pages.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  absl::StatusOr<bool> Erase(Key key);

  std::optional<Value> Get(Key key) const;

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    return Visit(range, [&sink](Key key, std::string_view value) { sink(key, value); });
  }

  // Writes a checkpoint.
  absl::Status Settle();

  absl::Status health() const;

 private:
  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  absl::StatusOr<std::uint64_t> Visit(ScanRange range, Visitor visit) const;

  explicit WiredtigerStore(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace alexbench::engines::wiredtiger
