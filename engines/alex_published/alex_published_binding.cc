// Registers `alex_published` with the harness.

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

#include "base/status_macros.h"
#include "engines/alex_published/alex_published_store.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::alex_published {
namespace {

using alex::BoundsCheck;
using alex::ValueAccess;
using harness::AxisChoices;
using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "alex_published";
  entry.summary = "the published AlexStorage rebuilt: one level of leaves, 3 keys each";
  entry.staged = true;
  entry.writes_batches = true;
  entry.erases = true;
  entry.scans = true;
  entry.axes = {{"value_access", {"copy", "borrow"}, "borrow"},
                {"bounds_check", {"checked", "unchecked"}, "checked"}};
  return entry;
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  if (durability != "buffered") {
    return absl::UnimplementedError(
        absl::StrFormat("alex_published has no durability %s (it has: buffered)", durability));
  }
  // The steps are taken by the reader; the store is one.
  resolved.image = "alex_published";
  resolved.memory_family = resolved.image;
  return resolved;
}

// Requires: choices that ResolveByAxes has accepted.
ReadSteps StepsOf(const AxisChoices& choices) {
  ReadSteps steps;
  for (const auto& [axis, choice] : choices) {
    if (choice == ChoiceName(ValueAccess::kCopy)) {
      steps.value_access = ValueAccess::kCopy;
    } else if (choice == ChoiceName(BoundsCheck::kUnchecked)) {
      steps.bounds_check = BoundsCheck::kUnchecked;
    }
  }
  return steps;
}

using Core = std::shared_ptr<PublishedCore>;

std::unique_ptr<OpenedEngine> OnCore(Core core, ReadSteps steps);

template <ReadSteps kSteps>
std::unique_ptr<OpenedEngine> Wrap(Core core) {
  using Store = AlexPublishedStore<kSteps>;
  return std::make_unique<harness::EngineAdapter<Store>>(
      Store(std::move(core)),
      [](const Store& store,
         const AxisChoices& choices) -> absl::StatusOr<std::unique_ptr<OpenedEngine>> {
        return OnCore(store.core(), StepsOf(choices));
      });
}

std::unique_ptr<OpenedEngine> OnCore(Core core, ReadSteps steps) {
  constexpr auto kChecked = BoundsCheck::kChecked;
  constexpr auto kUnchecked = BoundsCheck::kUnchecked;
  if (steps.value_access == ValueAccess::kCopy) {
    return steps.bounds_check == kChecked
               ? Wrap<ReadSteps{ValueAccess::kCopy, kChecked}>(std::move(core))
               : Wrap<ReadSteps{ValueAccess::kCopy, kUnchecked}>(std::move(core));
  }
  return steps.bounds_check == kChecked
             ? Wrap<ReadSteps{ValueAccess::kBorrow, kChecked}>(std::move(core))
             : Wrap<ReadSteps{ValueAccess::kBorrow, kUnchecked}>(std::move(core));
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenStore(const std::filesystem::path& folder,
                                                        const ResolvedEngine& resolved) {
  ASSIGN_OR_RETURN(Core core, PublishedCore::Open(folder));
  return OnCore(std::move(core), StepsOf(resolved.choices));
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const ReadSteps steps = StepsOf(resolved.choices);
  return {
      {"copies_per_read", steps.value_access == ValueAccess::kCopy ? "1" : "0"},
      {"allocations_per_read", steps.value_access == ValueAccess::kCopy
                                   ? "1 for the offset, 1 for a value above 15 bytes"
                                   : "1 for the offset"},
      {"key_compared_on_read", steps.bounds_check == BoundsCheck::kChecked ? "yes" : "no"},
      {"checksums", "none"},
      {"write_ahead_log", "the log is the store"},
      {"sync", "no: a write returns once the kernel has it"},
      {"threads", "0 in the background"},
      {"cache_bytes", "0: reads go to the mapped file"},
      {"compression", "none"},
      {"recovery", "the log is read and the index built again"},
      {"ordering", "by key"},
      {"index", "in memory, rebuilt from the log when opened"},
      {"keys_per_leaf", std::string(kLeavesAfterOpening)},
      {"departs_from_the_published",
       "deletes, overwrites and reopening are correct; keys are compared on read"},
  };
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
}  // namespace alexbench::engines::alex_published
