// Registers the reference stores that keep nothing on disk with the harness: ordered_map, the
// bare maps, null.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/reference/bare_map_store.h"
#include "engines/reference/null_store.h"
#include "engines/reference/ordered_map_store.h"
#include "engines/thread_use.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::reference {
namespace {

using harness::EngineEntry;
using harness::ResolvedEngine;
using harness::SpecItem;

using Facts = std::map<std::string, std::string>;

// Without axes. Whatever durability is asked for, the cell says what it gets: none.
EngineEntry MakeVolatileEntry(std::string_view name, std::string_view summary) {
  EngineEntry entry;
  entry.name = name;
  entry.summary = summary;
  entry.persistent = false;
  const EngineEntry described = entry;
  entry.resolve = [described](std::span<const SpecItem> items,
                              std::string_view) -> absl::StatusOr<ResolvedEngine> {
    return harness::ResolveByAxes(described, items, "none");
  };
  return entry;
}

EngineEntry OrderedMapEntry() {
  EngineEntry entry =
      MakeVolatileEntry("ordered_map", "std::map in memory: the oracle of all answers");
  entry.thread_use = ThreadUseOf<OrderedMapStore>();
  entry.writes_batches = BatchWriter<OrderedMapStore>;
  entry.erases = true;
  entry.scans = true;
  entry.fairness = [](const ResolvedEngine&) {
    return Facts{{"copies_per_read", "1"},    {"checksums", "none"},
                 {"write_ahead_log", "none"}, {"threads", "0 in the background"},
                 {"cache_bytes", "0"},        {"compression", "none"},
                 {"ordering", "by key"},      {"recovery", "none: nothing survives closing"}};
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine&) {
    return harness::Adapt(OrderedMapStore::Open(folder, {}));
  };
  return entry;
}

template <typename Store>
EngineEntry BareMapEntry(std::string_view name, std::string_view summary) {
  EngineEntry entry = MakeVolatileEntry(name, summary);
  entry.thread_use = ThreadUseOf<Store>();
  entry.batched = true;
  entry.writes_batches = true;
  entry.erases = true;
  entry.scans = Scanner<Store>;
  entry.fairness = [](const ResolvedEngine&) {
    return Facts{{"copies_per_read", "0"},
                 {"checksums", "none"},
                 {"write_ahead_log", "none"},
                 {"threads", "0 in the background"},
                 {"cache_bytes", "0"},
                 {"compression", "none"},
                 {"ordering", Scanner<Store> ? "by key" : "none"},
                 {"recovery", "none: nothing survives closing"}};
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine&) {
    return harness::Adapt(Store::Open(folder, {}));
  };
  return entry;
}

EngineEntry NullEntry() {
  EngineEntry entry =
      MakeVolatileEntry("null", "one word under every key: what the measuring loop itself costs");
  entry.writable = false;
  entry.yardstick = true;
  entry.batched = true;
  entry.fairness = [](const ResolvedEngine&) {
    return Facts{{"copies_per_read", "0"},
                 {"checksums", "none"},
                 {"threads", "0 in the background"},
                 {"cache_bytes", "0"},
                 {"compression", "none"},
                 {"ordering", "none"},
                 {"recovery", "none: it keeps no record"},
                 {"answers", "8 bytes, whatever was loaded"}};
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine&) {
    return harness::Adapt(NullStore::Open(folder, {}));
  };
  return entry;
}

const harness::EngineRegistration kOrderedMap(OrderedMapEntry());
const harness::EngineRegistration kBtreeMap(BareMapEntry<BareBtreeMapStore>(
    "absl_btree_map", "absl::btree_map in memory, without a log: ordered, and gone when closed"));
const harness::EngineRegistration kHashMap(BareMapEntry<BareHashMapStore>(
    "absl_flat_hash_map", "absl::flat_hash_map in memory, without a log: gone when closed"));
const harness::EngineRegistration kNull(NullEntry());

}  // namespace
}  // namespace alexbench::engines::reference
