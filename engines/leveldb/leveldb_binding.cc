// Registers `leveldb` with the harness.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "engines/leveldb/leveldb_store.h"
#include "harness/session/binding_help.h"
#include "engines/thread_use.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::leveldb {
namespace {

using harness::ChoiceOf;
using harness::EngineEntry;
using harness::ResolvedEngine;
using harness::SpecItem;

bool IsTuned(const ResolvedEngine& resolved) { return ChoiceOf(resolved, "preset") == "tuned"; }

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "leveldb";
  entry.summary = "LevelDB: log-structured merge tree, a value is a copy";
  entry.thread_use = ThreadUseOf<LeveldbStore>();
  entry.writes_batches = BatchWriter<LeveldbStore>;
  entry.erases = true;
  entry.scans = true;
  entry.axes = {{"preset", {"default", "tuned"}, "default"}};
  return entry;
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  RETURN_IF_ERROR(harness::CheckDurability(resolved, {"buffered", "sync"}));
  return resolved;
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const bool is_tuned = IsTuned(resolved);
  return {
      {"copies_per_read", "1"},
      {"cache_bytes",
       absl::StrCat(is_tuned ? kTunedCacheBytes : kDefaultCacheBytes, ", and the page cache")},
      {"compression", is_tuned ? "none" : "snappy"},
      {"checksums", "kept, not verified by gets"},
      {"threads", "1 in the background: flushes and compactions"},
      {"ordering", "by key"},
      {"library", LibraryVersion()},
      {"recovery", "the write-ahead log is read again"},
      {"bloom_filter", is_tuned ? "10 bits per key" : "none"},
      {"settled_before_reads", "fully compacted"},
  };
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe();
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return harness::Adapt(LeveldbStore::Open(
        folder,
        {.preset = IsTuned(resolved) ? Preset::kTuned : Preset::kDefault,
         .sync = resolved.durability == "sync" ? WriteSync::kEachWrite : WriteSync::kNever}));
  };
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace
}  // namespace alexbench::engines::leveldb
