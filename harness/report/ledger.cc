#include "harness/report/ledger.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "harness/report/text_table.h"
#include "harness/session/ledger_keys.h"

namespace alexbench::harness {
namespace {

std::string FactOf(const CellResult& cell, std::string_view key) {
  const auto fact = cell.fairness.find(std::string(key));
  return fact == cell.fairness.end() ? "not stated" : fact->second;
}

std::string MarkdownLedger(const CellGroup& group,
                           const std::map<std::string, std::string>& names) {
  std::vector<Column> columns = {{"engine", Align::kLeft}, {"durability", Align::kLeft}};
  const bool is_limited = group.cells.front()->memory_limit_bytes.has_value();
  if (is_limited) {
    columns.push_back({"memory in all, bytes", Align::kRight});
  }
  for (const LedgerKey& key : kLedgerKeys) {
    columns.push_back({std::string(key.title), Align::kLeft});
  }
  TextTable table(std::move(columns));
  for (const CellResult* cell : group.cells) {
    std::vector<std::string> row = {names.at(cell->cell_id), cell->durability};
    if (is_limited) {
      row.push_back(absl::StrCat(*cell->memory_limit_bytes));
    }
    for (const LedgerKey& key : kLedgerKeys) {
      row.push_back(FactOf(*cell, key.key));
    }
    table.AddRow(std::move(row));
  }
  return absl::StrCat("What each does for its time:\n\n", table.Markdown(), "\n");
}

// A line per engine: nine columns are wider than a terminal.
std::string PlainLedger(const CellGroup& group, const std::map<std::string, std::string>& names) {
  std::string text = "What each does for its time:\n";
  for (const CellResult* cell : group.cells) {
    absl::StrAppend(&text, "  ", names.at(cell->cell_id), ": durability ", cell->durability);
    if (cell->memory_limit_bytes) {
      absl::StrAppendFormat(&text, " · %d bytes of memory in all", *cell->memory_limit_bytes);
    }
    for (const LedgerKey& key : kLedgerKeys) {
      absl::StrAppendFormat(&text, " · %s %s", key.title, FactOf(*cell, key.key));
    }
    text.push_back('\n');
  }
  return text;
}

bool MeasuredAlike(const CellResult& a, const CellResult& b) {
  return a.workload == b.workload && a.scenario == b.scenario && a.consume == b.consume &&
         a.records == b.records && a.value_bytes == b.value_bytes && a.data_set == b.data_set &&
         a.load_order == b.load_order && a.threads == b.threads && a.batch_size == b.batch_size &&
         a.target_ops_per_s == b.target_ops_per_s && a.memory_limit_bytes == b.memory_limit_bytes;
}

}  // namespace

std::string RenderLedger(const CellGroup& group, const std::map<std::string, std::string>& names,
                         TableForm form) {
  if (group.cells.size() < 2) {
    return "";
  }
  return form == TableForm::kMarkdown ? MarkdownLedger(group, names) : PlainLedger(group, names);
}

std::string RatiosRefused(const Summary& summary, const CellGroup& group) {
  const CellResult& first = *group.cells.front();
  std::set<std::string> others;
  for (const CellResult& cell : summary.cells) {
    if (cell.durability != first.durability && MeasuredAlike(cell, first)) {
      others.insert(cell.durability);
    }
  }
  return others.empty() ? ""
                        : absl::StrFormat(
                              "No ratio is given to cells of durability %s: they promise their "
                              "writes something else than %s, and a ratio would compare the "
                              "promises.\n\n",
                              absl::StrJoin(others, ", "), first.durability);
}

}  // namespace alexbench::harness
