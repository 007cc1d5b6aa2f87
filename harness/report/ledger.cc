#include "harness/report/ledger.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
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

// Engines that state the same facts.
struct Alike {
  std::vector<std::string> names;
  std::vector<std::string> facts;
};

// What the facts of a group's rows are, durability first.
std::vector<std::string> TitlesOf(const CellGroup& group) {
  std::vector<std::string> titles = {"durability"};
  if (group.cells.front()->memory_limit_bytes) {
    titles.emplace_back("memory in all, bytes");
  }
  for (const LedgerKey& key : kLedgerKeys) {
    titles.emplace_back(key.title);
  }
  return titles;
}

// In the order of each row's first engine.
std::vector<Alike> RowsOf(const CellGroup& group, const std::map<std::string, std::string>& names) {
  std::vector<Alike> rows;
  for (const CellResult* cell : group.cells) {
    std::vector<std::string> facts = {cell->durability};
    if (cell->memory_limit_bytes) {
      facts.push_back(absl::StrCat(*cell->memory_limit_bytes));
    }
    for (const LedgerKey& key : kLedgerKeys) {
      facts.push_back(FactOf(*cell, key.key));
    }
    auto row = std::ranges::find(rows, facts, &Alike::facts);
    if (row == rows.end()) {
      row = rows.insert(row, {.names = {}, .facts = std::move(facts)});
    }
    row->names.push_back(names.at(cell->cell_id));
  }
  return rows;
}

std::string MarkdownLedger(const std::vector<std::string>& titles, const std::vector<Alike>& rows) {
  std::vector<Column> columns = {{"engine", Align::kLeft}};
  for (const std::string& title : titles) {
    columns.push_back({title, Align::kLeft});
  }
  TextTable table(std::move(columns));
  for (const Alike& row : rows) {
    std::vector<std::string> line = {absl::StrJoin(row.names, "<br>")};
    line.insert(line.end(), row.facts.begin(), row.facts.end());
    table.AddRow(std::move(line));
  }
  return absl::StrCat("What each does for its time:\n\n", table.Markdown(), "\n");
}

// Lines, not a table: nine columns are wider than a terminal.
std::string PlainLedger(const std::vector<std::string>& titles, const std::vector<Alike>& rows) {
  std::string text = "What each does for its time:\n";
  for (const Alike& row : rows) {
    absl::StrAppend(&text, "  ", absl::StrJoin(row.names, ",\n  "), ":");
    for (std::size_t i = 0; i < titles.size(); ++i) {
      absl::StrAppend(&text, i == 0 ? " " : " · ", titles[i], " ", row.facts[i]);
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
  const std::vector<std::string> titles = TitlesOf(group);
  const std::vector<Alike> rows = RowsOf(group, names);
  return form == TableForm::kMarkdown ? MarkdownLedger(titles, rows) : PlainLedger(titles, rows);
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
