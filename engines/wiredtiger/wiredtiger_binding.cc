// Registers `wiredtiger` with the harness.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/thread_use.h"
#include "engines/wiredtiger/wiredtiger_store.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::wiredtiger {
namespace {

using harness::ChoiceOf;
using harness::EngineEntry;
using harness::ResolvedEngine;
using harness::SpecItem;

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "wiredtiger";
  entry.summary = "WiredTiger: a B-tree behind a cache, a value is lent by a cursor";
  entry.thread_use = ThreadUseOf<WiredtigerStore>();
  entry.erases = true;
  entry.scans = true;
  entry.overwritten_piece_bytes = std::size_t{32} << 10U;  // a leaf
  entry.axes = {{"preset", {"default", "tuned"}, "default"}};
  return entry;
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  RETURN_IF_ERROR(harness::CheckDurability(resolved, {"none", "buffered", "sync"}));
  return resolved;
}

Options OptionsOf(const ResolvedEngine& resolved) {
  LogMode log = LogMode::kOff;
  if (resolved.durability != "none") {
    log = resolved.durability == "sync" ? LogMode::kSync : LogMode::kOn;
  }
  return {.preset = ChoiceOf(resolved, "preset") == "tuned" ? Preset::kTuned : Preset::kDefault,
          .log = log};
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const Options options = OptionsOf(resolved);
  return {
      {"copies_per_read", "0 from the cache"},
      {"cache_bytes", options.preset == Preset::kTuned ? "4294967296, and the page cache"
                                                       : "104857600, and the page cache"},
      {"compression", "none"},
      {"checksums", "verified when a page is read into the cache"},
      {"threads", "1 to 8 in the background evict pages; one more looks for idle files"},
      {"ordering", "by key"},
      {"recovery", options.log == LogMode::kOff
                       ? "what no checkpoint wrote is lost"
                       : "the log is played back from the last checkpoint"},
      {"library", LibraryVersion()},
      {"settled_before_reads", "a checkpoint"},
  };
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe();
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return harness::Adapt(WiredtigerStore::Open(folder, OptionsOf(resolved)));
  };
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace
}  // namespace alexbench::engines::wiredtiger
