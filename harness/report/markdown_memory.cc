// The section of report.md about stores that were given less memory than they hold.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/cell_groups.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {

std::string RenderMemory(const Summary& summary, const RunPlan& plan, TableForm form) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  TextTable table({{"engine", Align::kLeft},
                   {"may have", Align::kRight},
                   {"had", Align::kRight},
                   {"store", Align::kRight},
                   {"major faults an operation", Align::kRight},
                   {"bytes read from storage an operation", Align::kRight}});
  for (const CellResult& cell : summary.cells) {
    if (cell.memory && cell.memory_limit_bytes) {
      table.AddRow({absl::StrCat(names.at(cell.cell_id), " · ", cell.workload, " · ", cell.records,
                                 " records", cell.valid ? "" : " (invalid)"),
                    BytesText(*cell.memory_limit_bytes), BytesText(cell.memory->used_bytes),
                    cell.disk_bytes ? BytesText(*cell.disk_bytes) : "-",
                    absl::StrFormat("%.3f", cell.memory->major_faults_per_op),
                    absl::StrFormat("%.0f", cell.memory->read_bytes_per_op)});
    }
  }
  if (table.empty()) {
    return "";
  }
  if (form == TableForm::kPlain) {
    return absl::StrCat("Limited memory\n", table.Plain(), "\n");
  }
  return absl::StrCat(
      "## Limited memory\n\nEach store, nothing of it cached, was opened and asked in a control "
      "group of its own that may have so much memory, page cache included. What a session needs "
      "to ask and to check is not in it.\n\n",
      table.Markdown(), "\n");
}

}  // namespace alexbench::harness
