// Registers `rocksdb` with the harness.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/rocksdb/presets.h"
#include "engines/rocksdb/rocksdb_store.h"
#include "engines/thread_use.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::rocksdb {
namespace {

using harness::AxisChoices;
using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

// Which write-ahead log keeps which promise. Writers who sync at the same time share syncs, so the
// last two are the same.
struct Promise {
  std::string_view durability;
  WalMode wal;
};
constexpr Promise kPromises[] = {
    {"none", WalMode::kOff},
    {"buffered", WalMode::kOn},
    {"sync", WalMode::kSync},
    {"group", WalMode::kSync},
};

std::string& ChoiceOf(std::string_view axis, AxisChoices& choices) {
  const auto found = std::find_if(choices.begin(), choices.end(),
                                  [axis](const auto& choice) { return choice.first == axis; });
  ALEXBENCH_CHECK(found != choices.end());
  return found->second;
}

struct Choices {
  Options options;
  ReadAccess read = ReadAccess::kString;
};

// Requires: choices that ResolveByAxes has accepted.
Choices ParseChoices(AxisChoices choices) {
  Choices parsed;
  const std::string& preset = ChoiceOf("preset", choices);
  for (const Preset known :
       {Preset::kDefault, Preset::kTuned, Preset::kMmap, Preset::kPlainTable}) {
    parsed.options.preset = ChoiceName(known) == preset ? known : parsed.options.preset;
  }
  parsed.read = ChoiceOf("read", choices) == "pinned" ? ReadAccess::kPinned : ReadAccess::kString;
  const std::string& wal = ChoiceOf("wal", choices);
  for (const Promise& promise : kPromises) {
    if (ChoiceName(promise.wal) == wal) {
      parsed.options.wal = promise.wal;
    }
  }
  return parsed;
}

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "rocksdb";
  entry.thread_use = ThreadUseOf<RocksdbStore<ReadAccess::kString>>();
  entry.batched = true;
  entry.writes_batches = BatchWriter<RocksdbStore<ReadAccess::kString>>;
  entry.erases = true;
  entry.scans = true;
  entry.summary = "RocksDB: log-structured merge tree, the library as packaged";
  entry.axes = {{"preset", {"default", "tuned", "mmap", "plain_table"}, "default"},
                {"read", {"string", "pinned"}, "string"},
                {"wal", {"off", "on", "sync"}, "on"}};
  return entry;
}

// An engine string that names `wal` fixes the durability; otherwise the durability picks `wal`.
absl::Status MatchWalToDurability(bool wal_is_named, ResolvedEngine* resolved) {
  std::string& wal = ChoiceOf("wal", resolved->choices);
  for (const Promise& promise : kPromises) {
    if (wal_is_named && ChoiceName(promise.wal) == wal) {
      resolved->durability = promise.durability;
      return absl::OkStatus();
    }
    if (!wal_is_named && promise.durability == resolved->durability) {
      wal = ChoiceName(promise.wal);
      return absl::OkStatus();
    }
  }
  return absl::UnimplementedError(absl::StrFormat(
      "rocksdb has no durability %s (it has: none, buffered, sync, group)", resolved->durability));
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  const bool wal_is_named = std::any_of(items.begin(), items.end(),
                                        [](const SpecItem& item) { return item.key == "wal"; });
  RETURN_IF_ERROR(MatchWalToDurability(wal_is_named, &resolved));
  // Both ways of reading work on one opened database. The log is part of the image because it is
  // part of what loading costs.
  resolved.image = absl::StrFormat("rocksdb:preset=%s,wal=%s", ChoiceOf("preset", resolved.choices),
                                   ChoiceOf("wal", resolved.choices));
  resolved.memory_family = resolved.image;
  return resolved;
}

template <ReadAccess kRead, TableOrder kOrder>
std::unique_ptr<OpenedEngine> Wrap(RocksdbStore<kRead, kOrder> store, Options options) {
  auto make_sibling =
      [options](const RocksdbStore<kRead, kOrder>& opened,
                const AxisChoices& choices) -> absl::StatusOr<std::unique_ptr<OpenedEngine>> {
    const Choices wanted = ParseChoices(choices);
    if (wanted.options.preset != options.preset || wanted.options.wal != options.wal) {
      return absl::UnimplementedError("another preset or log needs a database of its own");
    }
    if (wanted.read == ReadAccess::kPinned) {
      return Wrap(opened.template ReadingBy<ReadAccess::kPinned>(), options);
    }
    return Wrap(opened.template ReadingBy<ReadAccess::kString>(), options);
  };
  return std::make_unique<harness::EngineAdapter<RocksdbStore<kRead, kOrder>>>(
      std::move(store), std::move(make_sibling));
}

template <ReadAccess kRead, TableOrder kOrder>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenAs(const std::filesystem::path& folder,
                                                     const Options& options) {
  using Store = RocksdbStore<kRead, kOrder>;
  ASSIGN_OR_RETURN(Store store, Store::Open(folder, options));
  return Wrap(std::move(store), options);
}

template <TableOrder kOrder>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenOrdered(const std::filesystem::path& folder,
                                                          const Choices& choices) {
  return choices.read == ReadAccess::kPinned
             ? OpenAs<ReadAccess::kPinned, kOrder>(folder, choices.options)
             : OpenAs<ReadAccess::kString, kOrder>(folder, choices.options);
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenStore(const std::filesystem::path& folder,
                                                        const ResolvedEngine& resolved) {
  const Choices choices = ParseChoices(resolved.choices);
  return choices.options.preset == Preset::kPlainTable
             ? OpenOrdered<TableOrder::kHashed>(folder, choices)
             : OpenOrdered<TableOrder::kByKey>(folder, choices);
}

std::string_view CopiesPerRead(const Choices& choices) {
  if (choices.read == ReadAccess::kString) {
    return "1";
  }
  const bool is_mapped =
      choices.options.preset == Preset::kMmap || choices.options.preset == Preset::kPlainTable;
  return is_mapped ? "0 from a mapped file, 1 from a memtable"
                   : "0 from the block cache, 1 from a memtable";
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const Choices choices = ParseChoices(resolved.choices);
  std::map<std::string, std::string> facts = PresetFacts(choices.options.preset);
  facts["copies_per_read"] = CopiesPerRead(choices);
  facts["reads_in_batches"] =
      choices.read == ReadAccess::kPinned ? "DB::MultiGet, pinned" : "DB::MultiGet, then a copy";
  facts["write_ahead_log"] = ChoiceName(choices.options.wal);
  facts["recovery"] = choices.options.wal == WalMode::kOff ? "what was not flushed is lost"
                                                           : "the write-ahead log is read again";
  facts["settled_before_reads"] = "flushed and fully compacted";
  return facts;
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe();
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = OpenStore;
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace
}  // namespace alexbench::engines::rocksdb
