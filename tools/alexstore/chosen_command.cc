#include "tools/alexstore/chosen_command.h"

#include <cstdint>
#include <cstdio>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "tools/alexstore/argument_values.h"
#include "tools/alexstore/commands.h"
#include "tools/alexstore/compact.h"
#include "tools/alexstore/exit_code.h"
#include "tools/alexstore/load.h"
#include "tools/alexstore/migrate.h"
#include "tools/alexstore/repair.h"
#include "tools/alexstore/snapshot.h"

namespace alexbench::tools {
namespace {

absl::StatusOr<int> Found(const absl::StatusOr<bool>& found, const std::string& key) {
  RETURN_IF_ERROR(found.status());
  if (!*found) {
    std::fprintf(stderr, "alexstore: key %s is not there\n", key.c_str());
  }
  return *found ? kExitOk : kExitAbsent;
}

// An empty name, as of a variable that is not set, is no name.
absl::StatusOr<int> NoName(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(what, ": the name is empty"));
}

absl::StatusOr<int> Done(const absl::Status& status) {
  RETURN_IF_ERROR(status);
  return kExitOk;
}

}  // namespace

absl::StatusOr<int> Put(const Arguments& arguments, const StorePlace& place) {
  ASSIGN_OR_RETURN(const Key key, KeyArgument(arguments.key));
  ASSIGN_OR_RETURN(const CompactAbove compact_above, CompactAboveArgument(arguments.compact_above));
  return Done(RunPut(place, {key, arguments.value}, compact_above));
}

absl::StatusOr<int> Get(const Arguments& arguments, const StorePlace& place) {
  ASSIGN_OR_RETURN(const Key key, KeyArgument(arguments.key));
  return Found(RunGet(place, key), arguments.key);
}

absl::StatusOr<int> Erase(const Arguments& arguments, const StorePlace& place) {
  ASSIGN_OR_RETURN(const Key key, KeyArgument(arguments.key));
  ASSIGN_OR_RETURN(const CompactAbove compact_above, CompactAboveArgument(arguments.compact_above));
  return Found(RunErase(place, key, compact_above), arguments.key);
}

absl::StatusOr<int> Scan(const Arguments& arguments, const StorePlace& place) {
  engines::ScanRange range{.from = std::numeric_limits<Key>::min(),
                           .limit = std::numeric_limits<std::uint64_t>::max()};
  if (arguments.from.has_value()) {
    ASSIGN_OR_RETURN(range.from, KeyArgument(*arguments.from));
  }
  if (arguments.limit.has_value()) {
    ASSIGN_OR_RETURN(range.limit, LimitArgument(*arguments.limit));
  }
  return Done(RunScan(place, range));
}

absl::StatusOr<int> Stat(const Arguments& arguments, const StorePlace& place) {
  return Done(RunStat(place, arguments.as_json ? StatForm::kJson : StatForm::kText));
}

absl::StatusOr<int> Verify(const Arguments&, const StorePlace& place) {
  return Done(RunVerify(place));
}

absl::StatusOr<int> Load(const Arguments& arguments, const StorePlace& place) {
  if (arguments.input.empty()) {
    return NoName("--from");
  }
  ASSIGN_OR_RETURN(const engines::alex::DurabilityLevel durability,
                   engines::alex::ParseDurability(arguments.durability));
  ASSIGN_OR_RETURN(const CompactAbove compact_above, CompactAboveArgument(arguments.compact_above));
  if (arguments.format != "tsv" && arguments.format != "sosd") {
    return absl::InvalidArgumentError(absl::StrCat("--format: there is no format \"",
                                                   arguments.format, "\" (there are: tsv, sosd)"));
  }
  return Done(RunLoad(place, arguments.input,
                      {.format = arguments.format == "tsv" ? LoadFormat::kTsv : LoadFormat::kSosd,
                       .durability = durability,
                       .compact_above_percent = compact_above}));
}

absl::StatusOr<int> Compact(const Arguments&, const StorePlace& place) {
  return Done(RunCompact(place));
}

absl::StatusOr<int> Checkpoint(const Arguments&, const StorePlace& place) {
  return Done(RunCheckpoint(place));
}

absl::StatusOr<int> Repair(const Arguments& arguments, const StorePlace& place) {
  if (arguments.output_folder.empty()) {
    return NoName("--out");
  }
  return Done(RunRepair({.damaged = place.folder, .repaired = arguments.output_folder}));
}

absl::StatusOr<int> Migrate(const Arguments& arguments, const StorePlace& place) {
  ASSIGN_OR_RETURN(const engines::alex::RecordFormat format,
                   ParseRecordFormat(arguments.target_format));
  return Done(RunMigrate(place, format));
}

absl::StatusOr<int> Execute(Command command, const Arguments& arguments) {
  if (arguments.folder.empty()) {
    return NoName("DIR");
  }
  ASSIGN_OR_RETURN(const engines::alex::Recovery recovery, RecoveryArgument(arguments.recovery));
  return command(arguments, {.folder = arguments.folder, .recovery = recovery});
}

}  // namespace alexbench::tools
