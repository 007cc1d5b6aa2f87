#include "tools/alexstore/repair.h"

#include <algorithm>
#include <cstdio>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "tools/alexstore/output.h"

namespace alexbench::tools {

using engines::alex::Loss;
using engines::alex::LossKind;
using engines::alex::RecordFormat;
using engines::alex::RepairPaths;
using engines::alex::RepairReport;

absl::Status RunRepair(const RepairPaths& paths) {
  ASSIGN_OR_RETURN(const RepairReport report, engines::alex::RepairStore(paths));
  Output output;
  output.buffer() = absl::StrFormat("records\t%u\nversions_found\t%u\nlosses\t%u\n",
                                    report.record_count, report.found_count, report.losses.size());
  if (report.format == RecordFormat::kV3) {
    // Versions and tombstones, and the marks that writers leave.
    output.buffer() += absl::StrFormat("versions_missing\t%u\n", report.missing_sequence_count);
  }
  RETURN_IF_ERROR(output.Flush());
  for (const Loss& loss : report.losses) {
    std::fprintf(stderr, "alexstore: %s\n", loss.message.c_str());
  }
  const auto damage =
      std::count_if(report.losses.begin(), report.losses.end(),
                    [](const Loss& loss) { return loss.kind == LossKind::kDamage; });
  if (damage == 0 && report.missing_sequence_count == 0) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrFormat(
      "%s was damaged, and not all of it is in %s: what is missing may be newer than what is there",
      paths.damaged.string(), paths.repaired.string()));
}

}  // namespace alexbench::tools
