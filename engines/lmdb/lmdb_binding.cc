// Registers `lmdb` with the harness.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/lmdb/lmdb_store.h"
#include "engines/read_ahead_fact.h"
#include "engines/thread_use.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::lmdb {
namespace {

using harness::ChoiceOf;
using harness::EngineEntry;
using harness::ResolvedEngine;
using harness::SpecItem;

Options OptionsOf(const ResolvedEngine& resolved) {
  const bool is_renewed = ChoiceOf(resolved, "read") == ChoiceName(ReadTransaction::kRenewed);
  const bool is_written_through = ChoiceOf(resolved, "map") == ChoiceName(MapAccess::kWrite);
  const bool reads_ahead = ChoiceOf(resolved, "read_ahead") == ChoiceName(ReadAhead::kKernel);
  return {.read = is_renewed ? ReadTransaction::kRenewed : ReadTransaction::kLong,
          .map = is_written_through ? MapAccess::kWrite : MapAccess::kRead,
          .read_ahead = reads_ahead ? ReadAhead::kKernel : ReadAhead::kOff,
          .sync = resolved.durability == "sync" ? WriteSync::kEachCommit : WriteSync::kNever};
}

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "lmdb";
  entry.summary = "LMDB: copy-on-write B+-tree in one mapped file, a value is a view into the map";
  entry.thread_use = ThreadUseOf<LmdbStore>();
  entry.for_writers = {"read=renewed"};
  entry.writes_batches = BatchWriter<LmdbStore>;
  entry.erases = true;
  entry.scans = true;
  entry.overwritten_piece_bytes = std::size_t{256} << 10U;  // of a commit, MDB_COMMIT_PAGES
  entry.axes = {{"read", {"long", "renewed"}, "long"},
                {"map", {"read", "write"}, "read"},
                {"read_ahead", {"kernel", "off"}, "kernel"}};
  return entry;
}

absl::StatusOr<ResolvedEngine> Resolve(std::span<const SpecItem> items,
                                       std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved, harness::ResolveByAxes(Describe(), items, durability));
  RETURN_IF_ERROR(harness::CheckDurability(resolved, {"buffered", "sync"}));
  const Options options = OptionsOf(resolved);
  if (options.read == ReadTransaction::kRenewed && options.map == MapAccess::kRead) {
    resolved.thread_use = ThreadUse::kReadersAndWriters;
  }
  return resolved;
}

std::map<std::string, std::string> Fairness(const ResolvedEngine& resolved) {
  const bool is_synced = resolved.durability == "sync";
  return {
      {"copies_per_read", "0"},
      {"cache_bytes", "0: reads go to the mapped file"},
      {"read_ahead", std::string(ReadAheadFact(OptionsOf(resolved).read_ahead))},
      {"compression", "none"},
      {"checksums", "none"},
      {"threads", "0 in the background"},
      {"ordering", "by key"},
      {"library", LibraryVersion()},
      {"recovery", is_synced ? "nothing to do: a commit never changes pages in use"
                             : "nothing to do after a crash of the process; a loss of power can "
                               "leave a damaged file (MDB_NOSYNC)"},
      {"write_ahead_log", "none: a put is a transaction of its own"},
      {"read_transaction", ChoiceOf(resolved, "read") == "long"
                               ? "one until something is written"
                               : "reset and renewed before every get"},
  };
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe();
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return harness::Adapt(LmdbStore::Open(folder, OptionsOf(resolved)));
  };
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace
}  // namespace alexbench::engines::lmdb
