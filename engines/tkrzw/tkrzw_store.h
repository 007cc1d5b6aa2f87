// tkrzw behind the engine concept: its hash table, read in two ways, and its B+-tree.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "engines/engine.h"
#include "engines/per_thread.h"
#include "engines/tkrzw/tkrzw_table.h"
#include "engines/value_lifetime.h"

namespace alexbench::engines::tkrzw {

// Whether a hit is a new string, or lies in a buffer of the store until the next call. The library
// lends its own bytes inside a callback only, so nothing here is without a copy.
enum class ReadAccess : std::uint8_t { kGet, kProcess };

// Errors:  those of Table.
// Threads: any number of readers and writers, each with a buffer of its own; opening and BulkLoad:
//          one.
template <TableKind kKind, ReadAccess kRead>
class TkrzwStore {
 public:
  using Options = tkrzw::Options;
  using Value = std::conditional_t<kRead == ReadAccess::kGet, std::string, std::string_view>;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;
  static constexpr ValueLifetime kValueLifetime =
      kRead == ReadAccess::kGet ? ValueLifetime::kStore : ValueLifetime::kUntilNextCall;

  // Errors: as Table::Open.
  static absl::StatusOr<TkrzwStore> Open(const std::filesystem::path& folder, Options options) {
    ASSIGN_OR_RETURN(std::unique_ptr<Table> table, Table::Open(kKind, folder, options));
    return TkrzwStore(std::move(table));
  }

  absl::Status BulkLoad(std::span<const Record> records) { return table_->BulkLoad(records); }
  absl::Status Put(const Record& record) { return table_->Put(record); }
  absl::StatusOr<bool> Erase(Key key) { return table_->Erase(key); }

  std::optional<Value> Get(Key key) const {
    if constexpr (kRead == ReadAccess::kProcess) {
      std::unique_ptr<std::string>& kept = kept_->Mine();
      if (kept == nullptr) [[unlikely]] {
        kept = std::make_unique<std::string>();
      }
      return table_->Process(key, kept.get()) ? std::optional<Value>(*kept) : std::nullopt;
    } else {
      std::optional<Value> value(std::in_place);
      if (!table_->Get(key, &*value)) {
        value.reset();
      }
      return value;
    }
  }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const
      requires(kKind == TableKind::kTree) {
    return table_->Visit(range, [&sink](Key key, std::string_view value) { sink(key, value); });
  }

  absl::Status health() const { return table_->health(); }
  EngineStats Stats() const { return table_->Stats(); }

 private:
  explicit TkrzwStore(std::unique_ptr<Table> table) : table_(std::move(table)) {}

  std::unique_ptr<Table> table_;
  std::unique_ptr<PerThread<std::string>> kept_ = std::make_unique<PerThread<std::string>>();
};

static_assert(Engine<TkrzwStore<TableKind::kHash, ReadAccess::kProcess>>);
static_assert(!Scanner<TkrzwStore<TableKind::kHash, ReadAccess::kGet>>);
static_assert(Scanner<TkrzwStore<TableKind::kTree, ReadAccess::kGet>>);

}  // namespace alexbench::engines::tkrzw
