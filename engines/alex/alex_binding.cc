// Registers `alex`, every variant of it, with the harness.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/alex_policy.h"
#include "engines/alex/axes/concurrency.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/concurrent_variants.h"
#include "engines/alex/huge_page_support.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log_choices.h"
#include "engines/alex/policy_text.h"
#include "engines/alex/variant_table.h"
#include "engines/thread_use.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"

namespace alexbench::engines::alex {
namespace {

using harness::AxisChoices;
using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

template <typename AnyChoice, std::size_t kCount>
harness::Axis AxisOf(const AnyChoice (&choices)[kCount], AnyChoice default_choice) {
  harness::Axis axis{
      std::string(AxisName(default_choice)), {}, std::string(ChoiceName(default_choice))};
  for (const AnyChoice choice : choices) {
    axis.choices.emplace_back(ChoiceName(choice));
  }
  return axis;
}

// The axes, with the choices of `ground` as defaults.
EngineEntry Describe(const AlexPolicy& ground) {
  EngineEntry entry;
  entry.name = "alex";
  entry.summary = "AlexStorage: learned index over an append-only mapped log";
  entry.staged = true;
  entry.thread_use = ThreadUse::kReaders;  // the word of AlexStore
  entry.for_writers = {"concurrency=optimistic", "concurrency=rwlock"};
  entry.for_durability = {"record_format=v3"};
  entry.batched = BatchReader<AlexStore<kProduct>>;
  entry.writes_batches = BatchWriter<AlexStore<kProduct>>;
  entry.erases = Eraser<AlexStore<kProduct>>;
  entry.scans = Scanner<AlexStore<kProduct>>;
  for (const Choice& choice : ChoicesOf(ground)) {
    entry.axes.push_back({std::string(AxisName(choice)), {}, std::string(ChoiceName(choice))});
  }
  for (const Choice& choice : kAllChoices) {
    const auto axis = std::find_if(entry.axes.begin(), entry.axes.end(), [&](const auto& known) {
      return known.name == AxisName(choice);
    });
    axis->choices.emplace_back(ChoiceName(choice));
  }
  entry.axes.push_back(AxisOf(kLogGrowths, LogChoices{}.growth));
  entry.axes.push_back(AxisOf(kLogAppends, LogChoices{}.append));
  entry.axes.push_back(AxisOf(kConcurrencyChoices, Concurrency::kNone));
  entry.axes.push_back(AxisOf(kIndexSnapshots, IndexSnapshot::kOff));
  entry.axes.push_back(AxisOf(kWals, Wal::kNone));
  entry.axes.push_back(AxisOf(kHugePagesChoices, HugePages::kKernel));
  entry.axes.push_back(AxisOf(kReadAheads, ReadAhead::kKernel));
  return entry;
}

Concurrency ConcurrencyOf(const ResolvedEngine& resolved) {
  const std::string& name = harness::ChoiceOf(resolved, AxisName(Concurrency::kNone));
  return *std::ranges::find_if(kConcurrencyChoices,
                               [&](Concurrency choice) { return ChoiceName(choice) == name; });
}

// Requires: choices that ResolveByAxes has accepted.
AlexPolicy PolicyOf(const AxisChoices& choices) {
  AlexPolicy policy;
  for (const Choice& choice : kAllChoices) {
    for (const auto& [axis, name] : choices) {
      if (axis == AxisName(choice) && name == ChoiceName(choice)) {
        policy = With(policy, choice);
      }
    }
  }
  return policy;
}

absl::StatusOr<AlexPolicy> RungPolicy(std::string_view number) {
  static constexpr AlexPolicy kRungs[] = {Rung(0), Rung(1), Rung(2), Rung(3), Rung(4), Rung(5)};
  static_assert(std::size(kRungs) == kLadder.size() + 1);
  if (number.size() != 1 || number[0] < '0' || number[0] > '0' + static_cast<int>(kLadder.size())) {
    return absl::InvalidArgumentError(
        absl::StrFormat("engine alex has no rung \"%s\" (rungs: 0 to %u)", number, kLadder.size()));
  }
  return kRungs[number[0] - '0'];
}

// What an engine string stands on: the product, the baseline, or a rung; the rest are changes.
struct ParsedItems {
  AlexPolicy ground = kProduct;
  std::vector<SpecItem> changes;
};

// Only the textbook layout has nodes to tune: who tunes them and names no layout means that one.
AlexPolicy GroundThatCanBeTuned(const ParsedItems& parsed) {
  const auto names = [&](std::string_view axis, std::string_view other_than) {
    return std::any_of(parsed.changes.begin(), parsed.changes.end(), [&](const SpecItem& item) {
      return item.key == axis && item.value != other_than;
    });
  };
  const bool tunes = names(AxisName(NodeTuning::kNone), ChoiceName(NodeTuning::kNone));
  const bool names_layout = names(AxisName(NodeLayout::kTextbook), "");
  return tunes && !names_layout ? With(parsed.ground, NodeLayout::kTextbook) : parsed.ground;
}

absl::StatusOr<ParsedItems> ParseItems(std::span<const SpecItem> items) {
  ParsedItems parsed;
  int ground_count = 0;
  for (const SpecItem& item : items) {
    if (item.key == "baseline" && item.value.empty()) {
      parsed.ground = kBaseline;
      ++ground_count;
    } else if (item.key == "rung") {
      ASSIGN_OR_RETURN(parsed.ground, RungPolicy(item.value));
      ++ground_count;
    } else {
      parsed.changes.push_back(item);
    }
  }
  if (ground_count > 1) {
    return absl::InvalidArgumentError("engine alex: baseline and rung exclude each other");
  }
  parsed.ground = GroundThatCanBeTuned(parsed);
  return parsed;
}

// What writing by several threads takes: a store of its own, taken apart by no breakdown.
absl::Status ResolveConcurrency(Concurrency choice, const AlexPolicy& wanted, const LogChoices& log,
                                ResolvedEngine& resolved) {
  RETURN_IF_ERROR(CheckConcurrency(choice, wanted, log));
  resolved.thread_use = ThreadUse::kReadersAndWriters;
  resolved.staged = false;
  resolved.cloned = false;
  resolved.memory_family = resolved.Variant();
  return absl::OkStatus();
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(const ParsedItems parsed, ParseItems(items));
  ASSIGN_OR_RETURN(ResolvedEngine resolved,
                   harness::ResolveByAxes(Describe(parsed.ground), parsed.changes, durability));
  const AlexPolicy wanted = PolicyOf(resolved.choices);
  ASSIGN_OR_RETURN(const DurabilityLevel level, ParseDurability(durability));
  if (level.durability > Durability::kBuffered && wanted.record_format != RecordFormat::kV3) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no durability %s with record_format=%s (it has: none, buffered; record_format=v3 "
        "has every level)",
        durability, ChoiceName(wanted.record_format)));
  }
  const LogChoices log = LogChoicesOf(resolved.choices);
  RETURN_IF_ERROR(CheckLogChoices(log, wanted.record_format, level));
  const IndexSnapshot snapshot = SnapshotChoiceOf(resolved.choices);
  RETURN_IF_ERROR(CheckVerifyChoice(wanted));
  RETURN_IF_ERROR(CheckSnapshotChoice(snapshot, wanted));
  const Wal wal = WalChoiceOf(resolved.choices);
  RETURN_IF_ERROR(CheckWalChoice(wal, wanted, snapshot));
  const HugePages pages = HugePagesOf(resolved.choices);
  resolved.unsupported = LackOfHugePages(pages, wanted.node_layout);
  if (const AlexPolicy nearest = NearestCompiled(wanted); nearest != wanted) {
    return absl::InvalidArgumentError(
        absl::StrFormat("engine alex: %s is not compiled into this build; the nearest that is: %s",
                        TextOf(wanted), TextOf(nearest)));
  }
  // Only the record format changes bytes on disk, but a store that is open belongs to one owner:
  // what is opened once more, for another index in memory, needs files of its own.
  resolved.memory_family = absl::StrFormat(
      "alex:record_format=%s,node_layout=%s,nodes=%s", ChoiceName(wanted.record_format),
      ChoiceName(wanted.node_layout), ChoiceName(NodesOf(wanted.node_tuning)));
  resolved.cloned = true;
  resolved.staged = wanted.verify_reads == VerifyReads::kOff;
  if (const Concurrency choice = ConcurrencyOf(resolved); choice != Concurrency::kNone) {
    RETURN_IF_ERROR(ResolveConcurrency(choice, wanted, log, resolved));
  }
  if (level != DurabilityLevel{}) {
    resolved.memory_family.append(",durability=").append(durability);
  }
  if (log != LogChoices{}) {
    resolved.memory_family.append(",").append(TextOf(log));
  }
  if (snapshot != IndexSnapshot::kOff) {
    resolved.memory_family.append(",").append(TextOf(snapshot));
  }
  if (wal != Wal::kNone) {
    resolved.memory_family.append(",").append(TextOf(wal));
  }
  if (pages != HugePages::kKernel) {
    absl::StrAppendFormat(&resolved.memory_family, ",%s=%s", AxisName(pages), ChoiceName(pages));
  }
  if (const ReadAhead ahead = ReadAheadChoiceOf(resolved.choices); ahead != ReadAhead::kKernel) {
    resolved.memory_family.append(",").append(TextOf(ahead));
  }
  resolved.image = resolved.memory_family;
  return resolved;
}

// Requires: `policy` is compiled, with the choice.
const Variant& FindVariant(const AlexPolicy& policy, Concurrency concurrency) {
  if (concurrency != Concurrency::kNone) {
    return concurrency == Concurrency::kRwLock ? FindLockedVariant(policy)
                                               : FindOptimisticVariant(policy);
  }
  const Variant* found = nullptr;
  for (const std::span<const Variant> some :
       {CopyV1Variants(), CopyV2Variants(), BorrowV1Variants(), BorrowV2Variants(),
        BorrowV3Variants()}) {
    for (const Variant& variant : some) {
      found = variant.policy == policy ? &variant : found;
    }
  }
  ALEXBENCH_CHECK(found != nullptr);
  return *found;
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenStore(const std::filesystem::path& folder,
                                                        const ResolvedEngine& resolved) {
  ASSIGN_OR_RETURN(const DurabilityLevel level, ParseDurability(resolved.durability));
  const LogChoices log = LogChoicesOf(resolved.choices);
  const Variant& variant = FindVariant(PolicyOf(resolved.choices), ConcurrencyOf(resolved));
  return variant.open(folder, {.durability = level,
                               .growth = log.growth,
                               .append = log.append,
                               .huge_pages = HugePagesOf(resolved.choices),
                               .read_ahead = ReadAheadChoiceOf(resolved.choices),
                               .snapshot = SnapshotChoiceOf(resolved.choices),
                               .wal = WalChoiceOf(resolved.choices)});
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const AlexPolicy policy = PolicyOf(resolved.choices);
  const bool is_checked = policy.bounds_check == BoundsCheck::kChecked;
  const LogAppend append = LogChoicesOf(resolved.choices).append;
  const IndexSnapshot snapshot = SnapshotChoiceOf(resolved.choices);
  const Durability durability =
      ParseDurability(resolved.durability).value_or(DurabilityLevel{}).durability;
  return {
      {"copies_per_read", policy.value_access == ValueAccess::kCopy ? "1" : "0"},
      {"checksums", std::string(ChecksumFact(policy, snapshot))},
      {"key_compared_on_read", is_checked ? "yes" : "no"},
      {"write_ahead_log", std::string(WalFact(WalChoiceOf(resolved.choices)))},
      {"sync", std::string(SyncFact(durability, append))},
      {"append", std::string(AppendFact(append))},
      {"threads", durability == Durability::kInterval ? "1 in the background, to sync"
                                                      : "0 in the background"},
      {"cache_bytes", "0: reads go to the mapped file"},
      {"read_ahead", std::string(ReadAheadFact(ReadAheadChoiceOf(resolved.choices)))},
      {"ordering", "by key"},
      {"compression", "none"},
      {"recovery", std::string(RecoveryFact(snapshot))},
  };
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe(kProduct);
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = OpenStore;
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace

absl::StatusOr<OpenedVariant> OpenSibling(const AlexPolicy& policy, std::shared_ptr<void> core,
                                          const AxisChoices& choices) {
  const AlexPolicy wanted = PolicyOf(choices);
  if (!SharesMemory(policy, wanted)) {
    return absl::UnimplementedError("these choices need a log or an index of their own");
  }
  return FindVariant(wanted, Concurrency::kNone).on_core(std::move(core));
}

}  // namespace alexbench::engines::alex
