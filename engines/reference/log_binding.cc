// Registers the reference stores over the value log with the harness.

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

#include "base/status_macros.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/reference/btree_log_store.h"
#include "engines/reference/floor_store.h"
#include "engines/reference/hash_log_store.h"
#ifdef ALEXBENCH_HAS_JUDY
#include "engines/reference/judy_log_store.h"
#endif
#include "engines/reference/sorted_log_store.h"
#include "engines/reference/std_map_log_store.h"
#include "engines/reference/tag_hash_log_store.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::reference {
namespace {

using alex::RecordFormat;
using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

using Facts = std::map<std::string, std::string>;

EngineEntry Describe(std::string_view name, std::string_view summary) {
  EngineEntry entry;
  entry.name = name;
  entry.summary = summary;
  // As AlexStorage's: what differs between the two is to be the index.
  entry.axes = {{"record_format", {"v1", "v2", "v3"}, "v2"}};
  return entry;
}

RecordFormat FormatOf(const ResolvedEngine& resolved) {
  const std::string_view name = harness::ChoiceOf(resolved, AxisName(RecordFormat::kV1));
  for (const RecordFormat format : {RecordFormat::kV1, RecordFormat::kV2}) {
    if (ChoiceName(format) == name) {
      return format;
    }
  }
  return RecordFormat::kV3;
}

// What `open` returns for the format that is asked for.
template <typename Open>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenOfFormat(const ResolvedEngine& resolved,
                                                           Open open) {
  switch (FormatOf(resolved)) {
    case RecordFormat::kV1:
      return open.template operator()<RecordFormat::kV1>();
    case RecordFormat::kV2:
      return open.template operator()<RecordFormat::kV2>();
    case RecordFormat::kV3:
      break;
  }
  return open.template operator()<RecordFormat::kV3>();
}

template <typename Store>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenIndexed(const std::filesystem::path& folder,
                                                          const ResolvedEngine& resolved) {
  const bool is_synced = resolved.durability == "sync";
  return harness::Adapt(
      Store::Open(folder, {.sync = is_synced ? WriteSync::kEachWrite : WriteSync::kNever}));
}

// What every read of a log store does, whatever finds the record.
Facts LogFacts(const ResolvedEngine& resolved) {
  return {
      {"copies_per_read", "0"},
      {"checksums", FormatOf(resolved) == RecordFormat::kV3
                        ? "kept, compared when the store is opened"
                        : "none"},
      {"write_ahead_log", "the log is the store"},
      {"threads", "0 in the background"},
      {"cache_bytes", "0: reads go to the mapped file"},
      {"compression", "none"},
      {"recovery", "the log is read again"},
  };
}

Facts IndexedFacts(const ResolvedEngine& resolved, std::string_view ordering) {
  Facts facts = LogFacts(resolved);
  facts["key_compared_on_read"] = "yes";
  facts["ordering"] = ordering;
  facts["index"] = "in memory, rebuilt from the log when opened";
  facts["sync"] = resolved.durability == "sync" ? "yes: every write waits for the device"
                                                : "no: a write returns once the kernel has it";
  return facts;
}

absl::Status CheckDurability(const ResolvedEngine& resolved) {
  if (resolved.durability == "buffered" || resolved.durability == "sync") {
    return absl::OkStatus();
  }
  return absl::UnimplementedError(absl::StrFormat(
      "%s has no durability %s (it has: buffered, sync)", resolved.name, resolved.durability));
}

// An entry of a store that takes writes; its log keeps the promise of `buffered` or `sync`.
EngineEntry WithResolve(EngineEntry entry) {
  const EngineEntry described = entry;
  entry.resolve = [described](std::span<const SpecItem> items,
                              std::string_view durability) -> absl::StatusOr<ResolvedEngine> {
    ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(described, items, durability));
    RETURN_IF_ERROR(CheckDurability(resolved));
    // Syncing is the writer's choice; it changes no byte on disk.
    return resolved;
  };
  return entry;
}

struct IndexedEngine {
  std::string_view name;
  std::string_view summary;
  std::string_view ordering;
};

template <template <RecordFormat> typename Store>
EngineEntry IndexedEntry(const IndexedEngine& engine) {
  EngineEntry entry = Describe(engine.name, engine.summary);
  entry.staged = true;
  entry.batched = true;
  entry.writes_batches = BatchWriter<Store<RecordFormat::kV2>>;
  entry.erases = Eraser<Store<RecordFormat::kV2>>;
  entry.scans = Scanner<Store<RecordFormat::kV2>>;
  entry.fairness = [ordering = engine.ordering](const ResolvedEngine& resolved) {
    return IndexedFacts(resolved, ordering);
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return OpenOfFormat(resolved, [&]<RecordFormat kFormat>() {
      return OpenIndexed<Store<kFormat>>(folder, resolved);
    });
  };
  return WithResolve(std::move(entry));
}

constexpr alex::HugePages kFloorPages[] = {alex::HugePages::kKernel, alex::HugePages::kOff,
                                           alex::HugePages::kLog};

harness::Axis FloorPagesAxis() {
  harness::Axis axis{std::string(AxisName(kFloorPages[0])), {},
                     std::string(ChoiceName(kFloorPages[0]))};
  for (const alex::HugePages choice : kFloorPages) {
    axis.choices.emplace_back(ChoiceName(choice));
  }
  return axis;
}

template <RecordFormat kFormat>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenFloor(const std::filesystem::path& folder,
                                                        const ResolvedEngine& resolved) {
  typename FloorStore<kFormat>::Options options;
  for (const alex::HugePages choice : kFloorPages) {
    if (harness::ChoiceOf(resolved, AxisName(choice)) == ChoiceName(choice)) {
      options.huge_pages = choice;
    }
  }
  return harness::Adapt(FloorStore<kFormat>::Open(folder, options));
}

// Takes no writes, so every durability is as good as another and none is refused.
EngineEntry FloorEntry() {
  EngineEntry entry = Describe("floor", "the log of AlexStorage read at places known beforehand");
  // So that it can be held against a store whose log lies in the same pages.
  entry.axes.push_back(FloorPagesAxis());
  entry.writable = false;
  entry.yardstick = true;
  entry.batched = true;
  entry.fairness = [](const ResolvedEngine& resolved) {
    Facts facts = LogFacts(resolved);
    facts["key_compared_on_read"] = "no";
    facts["ordering"] = "none";
    facts["index"] = "none: places are given";
    return facts;
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return OpenOfFormat(resolved, [&]<RecordFormat kFormat>() {
      return OpenFloor<kFormat>(folder, resolved);
    });
  };
  return entry;
}

const harness::EngineRegistration kHashLog(IndexedEntry<HashLogStore>(
    {"hash_log", "absl::flat_hash_map over the log of AlexStorage", "none"}));
const harness::EngineRegistration kTagHashLog(IndexedEntry<TagHashLogStore>(
    {"tag_hash_log", "one-line buckets of tags over the log of AlexStorage: the unordered bar",
     "none"}));
const harness::EngineRegistration kBtreeLog(IndexedEntry<BtreeLogStore>(
    {"btree_log", "absl::btree_map over the log of AlexStorage", "by key"}));
const harness::EngineRegistration kSortedLog(IndexedEntry<SortedLogStore>(
    {"sorted_log", "a sorted array over the log of AlexStorage", "by key"}));
const harness::EngineRegistration kStdMapLog(IndexedEntry<StdMapLogStore>(
    {"std_map_log", "std::map over the log of AlexStorage", "by key"}));
#ifdef ALEXBENCH_HAS_JUDY
const harness::EngineRegistration kJudyLog(
    IndexedEntry<JudyLogStore>({"judy_log", "a Judy array over the log of AlexStorage", "by key"}));
#endif
const harness::EngineRegistration kFloor(FloorEntry());

}  // namespace
}  // namespace alexbench::engines::reference
