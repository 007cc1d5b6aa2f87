#include "harness/cli/list_hardness.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

bool IsFile(const std::string& spec) { return absl::StartsWith(spec, "file:"); }

absl::StatusOr<workloads::Hardness> MeasureOne(const ListOptions& options,
                                               const std::string& spec) {
  RETURN_IF_ERROR(workloads::CheckDataSetSpec(spec));
  ASSIGN_OR_RETURN(const workloads::DataSet data_set,
                   workloads::MakeDataSet({.spec = spec,
                                           .records = options.records,
                                           .seed = options.seed,
                                           .load_order = workloads::LoadOrder::kSorted}));
  return workloads::MeasureHardness(data_set.keys);
}

}  // namespace

absl::Status MeasureDataSets(const ListOptions& options, std::vector<ListRow>& rows) {
  if (!options.data_sets.empty()) {
    rows.clear();
    for (const std::string& spec : options.data_sets) {
      rows.push_back({.name = spec});
    }
  }
  for (ListRow& row : rows) {
    if (options.data_sets.empty() && IsFile(row.name)) {
      continue;
    }
    ASSIGN_OR_RETURN(row.hardness, MeasureOne(options, row.name));
  }
  return absl::OkStatus();
}

std::string HardnessTable(const std::vector<ListRow>& rows) {
  std::string text = absl::StrFormat("%10s %8s %8s %12s %10s  %s\n", "records", "H(32)", "H(4096)",
                                     "fullest bin", "colliding", "data set");
  for (const ListRow& row : rows) {
    if (row.hardness.has_value()) {
      absl::StrAppend(&text,
                      absl::StrFormat("%10d %8d %8d %12d %9.1f%%  %s\n", row.hardness->records,
                                      row.hardness->segments_local, row.hardness->segments_global,
                                      row.hardness->fullest_bin_records,
                                      100 * row.hardness->collision_fraction, row.name));
    }
  }
  return text;
}

}  // namespace alexbench::harness
