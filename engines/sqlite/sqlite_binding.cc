// Registers `sqlite` with the harness.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/sqlite/sqlite_store.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::sqlite {
namespace {

using harness::ChoiceOf;
using harness::EngineEntry;
using harness::ResolvedEngine;
using harness::SpecItem;

bool IsTuned(const ResolvedEngine& resolved) { return ChoiceOf(resolved, "preset") == "tuned"; }

EngineEntry Describe() {
  EngineEntry entry;
  entry.name = "sqlite";
  entry.summary = "SQLite: a rowid table by prepared statements, a value is a view into its page";
  entry.writes_batches = BatchWriter<SqliteStore>;
  entry.erases = true;
  entry.scans = true;
  entry.overwritten_piece_bytes = 4096;  // a page
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
  const std::string log =
      is_tuned ? "the write-ahead log is read again" : "the rollback journal is played back";
  return {
      {"copies_per_read", is_tuned ? "0 from the mapped file (its first 2 GiB), 1 behind it"
                                   : "1: into the page cache of SQLite; 0 where it is there"},
      {"cache_bytes", is_tuned ? "4294967296, and the page cache of the system"
                               : "2048000, and the page cache of the system"},
      {"compression", "none"},
      {"checksums", is_tuned ? "of the write-ahead log alone" : "of the journal alone"},
      {"threads", "0 in the background"},
      {"ordering", "by key"},
      {"library", LibraryVersion()},
      {"recovery", resolved.durability == "sync"
                       ? log
                       : log + "; a loss of power can leave a damaged file (synchronous=OFF)"},
      {"locking", is_tuned ? "one connection keeps the lock" : "a lock of the file in every get"},
  };
}

EngineEntry MakeEntry() {
  EngineEntry entry = Describe();
  entry.fairness = Fairness;
  entry.resolve = Resolve;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return harness::Adapt(SqliteStore::Open(
        folder,
        {.preset = IsTuned(resolved) ? Preset::kTuned : Preset::kDefault,
         .sync = resolved.durability == "sync" ? WriteSync::kEachCommit : WriteSync::kNever}));
  };
  return entry;
}

const harness::EngineRegistration kRegistration(MakeEntry());

}  // namespace
}  // namespace alexbench::engines::sqlite
