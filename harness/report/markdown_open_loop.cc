// Throughput against latency: what each engine did at each rate it was asked for.
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/cell_groups.h"
#include "harness/report/markdown.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

std::string NsText(const std::optional<std::uint64_t>& ns) { return ns ? absl::StrCat(*ns) : "-"; }

std::vector<std::string> Row(const std::string& name, const CellResult& cell) {
  const OpenLoopResult& open_loop = *cell.open_loop;
  const LatencyPercentiles response = cell.latency_ns.value_or(LatencyPercentiles{});
  const LatencyPercentiles service = open_loop.service_ns.value_or(LatencyPercentiles{});
  const bool late = absl::c_linear_search(cell.flags, "late");
  return {name,
          absl::StrFormat("%.0f", *cell.target_ops_per_s),
          absl::StrFormat("%.0f%s", open_loop.achieved_ops_per_s, late ? " (late)" : ""),
          absl::StrFormat("%.2f %%", 100 * static_cast<double>(open_loop.late_starts) /
                                         static_cast<double>(open_loop.operations)),
          absl::StrCat(NsText(response.p50), " / ", NsText(response.p99), " / ",
                       NsText(response.p999), " / ", NsText(response.p9999)),
          absl::StrCat(NsText(service.p50), " / ", NsText(service.p99), " / ",
                       NsText(service.p999), " / ", NsText(service.p9999))};
}

}  // namespace

std::string RenderOpenLoop(const Summary& summary, const RunPlan& plan, TableForm form) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  TextTable table({{"engine", Align::kLeft},
                   {"asked for, operations/s", Align::kRight},
                   {"done", Align::kRight},
                   {"late starts", Align::kRight},
                   {"from the intended start, p50 / p99 / p99.9 / p99.99 ns", Align::kRight},
                   {"from the start", Align::kRight}});
  for (const CellResult& cell : summary.cells) {
    if (cell.valid && cell.open_loop && cell.target_ops_per_s) {
      table.AddRow(Row(absl::StrCat(names.at(cell.cell_id), " · ", cell.workload, " · ",
                                    cell.records, " records"),
                       cell));
    }
  }
  if (table.empty()) {
    return "";
  }
  if (form == TableForm::kPlain) {
    return absl::StrCat("Rates\n", table.Plain(), "\n");
  }
  return absl::StrCat(
      "## Rates\n\nOperations came at the rate asked for, whether or not the engine kept up; "
      "\"late\" is one that did less than 99 % of it. A start is late when the engine was still "
      "busy with the operation before.\n\n",
      table.Markdown(), "\n");
}

}  // namespace alexbench::harness
