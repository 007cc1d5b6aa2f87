// Registers `rocksdb_published` with the harness.

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/rocksdb/presets.h"
#include "engines/rocksdb/rocksdb_published_store.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::rocksdb {
namespace {

using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "rocksdb_published";
  entry.summary = "RocksDB behind the wrapper of the published comparison";
  entry.writes_batches = BatchWriter<RocksdbPublishedStore>;
  entry.erases = true;
  entry.scans = true;
  entry.axes = {{"gauge", {"on", "off"}, "on"}};
  return entry;
}

Gauge GaugeOf(const ResolvedEngine& resolved) {
  return resolved.choices.front().second == ChoiceName(Gauge::kOn) ? Gauge::kOn : Gauge::kOff;
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  if (durability != "buffered") {
    return absl::UnimplementedError(
        absl::StrFormat("rocksdb_published has no durability %s (it has: buffered)", durability));
  }
  // The gauge reads memory alone: on or off, the files are the same.
  resolved.image = resolved.name;
  return resolved;
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenStore(const std::filesystem::path& folder,
                                                        const ResolvedEngine& resolved) {
  return harness::Adapt(RocksdbPublishedStore::Open(folder, {.gauge = GaugeOf(resolved)}));
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  std::map<std::string, std::string> facts = PresetFacts(Preset::kPublished);
  facts["copies_per_read"] = "2, 1 from the cache of values";
  facts["cached_values"] = absl::StrCat(RocksdbPublishedStore::kCachedValues);
  facts["index_before_rocksdb"] = "the published index of all keys";
  facts["keys_per_leaf"] = alex_published::kLeavesAfterOpening;
  facts["insert_reads_every_leaf"] = GaugeOf(resolved) == Gauge::kOn ? "yes" : "no";
  facts["write_ahead_log"] = "on";
  facts["recovery"] = "the write-ahead log is read again, then the index built again";
  facts["write_buffer_bytes"] = absl::StrCat(kPublishedWriteBufferBytes);
  facts["settled_before_reads"] = "no: as published, reads meet the memtable";
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
