// The section of report.md about what indexes look like.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

std::string TitleOf(const IndexFigure& figure) {
  return absl::StrFormat("%s, %s", figure.name, figure.unit);
}

// Adds those that are not there yet, in the order of first use.
void AddTitles(const std::vector<IndexFigure>& figures, std::vector<std::string>& titles) {
  for (const IndexFigure& figure : figures) {
    const std::string title = TitleOf(figure);
    if (std::find(titles.begin(), titles.end(), title) == titles.end()) {
      titles.push_back(title);
    }
  }
}

void AddFigures(const std::vector<IndexFigure>& figures, const std::vector<std::string>& titles,
                std::vector<std::string>& row) {
  for (const std::string& title : titles) {
    const auto figure =
        std::find_if(figures.begin(), figures.end(),
                     [&title](const IndexFigure& each) { return TitleOf(each) == title; });
    row.push_back(figure == figures.end() ? "-" : NumberText(figure->value));
  }
}

std::string KeysText(const CellResult& cell) {
  return absl::StrCat(cell.data_set, ", ", cell.load_order);
}

// What the cells of one row are asked.
std::string AskedText(const CellResult& cell) {
  std::string text = absl::StrCat(cell.workload, ", ", cell.scenario);
  if (cell.batch_size) {
    absl::StrAppend(&text, ", groups of ", *cell.batch_size);
  }
  if (cell.threads > 1) {
    absl::StrAppend(&text, ", ", cell.threads, " threads");
  }
  absl::StrAppend(&text, ", durability ", cell.durability, ", values of ", cell.value_bytes);
  if (cell.target_ops_per_s) {
    absl::StrAppend(&text, ", ", NumberText(*cell.target_ops_per_s), " a second");
  }
  if (cell.memory_limit_bytes) {
    absl::StrAppend(&text, ", ", *cell.memory_limit_bytes, " bytes of memory");
  }
  return text;
}

// Rows of which no two say the same: cells of one store have the same index.
class Rows {
 public:
  Rows(std::vector<Column> columns, const std::vector<std::string>& titles)
      : table_(WithTitles(std::move(columns), titles)) {}

  void Add(std::vector<std::string> row) {
    if (std::find(shown_.begin(), shown_.end(), row) == shown_.end()) {
      shown_.push_back(row);
      table_.AddRow(std::move(row));
    }
  }

  std::string Under(const std::string& heading) const {
    return table_.empty() ? "" : absl::StrCat(heading, table_.Markdown(), "\n");
  }

 private:
  static std::vector<Column> WithTitles(std::vector<Column> columns,
                                        const std::vector<std::string>& titles) {
    for (const std::string& title : titles) {
      columns.push_back({title, Align::kRight});
    }
    return columns;
  }

  TextTable table_;
  std::vector<std::vector<std::string>> shown_;
};

using Names = std::map<std::string, std::string>;

Rows OpenedIndexes(const Summary& summary, const Names& names) {
  std::vector<std::string> titles;
  for (const CellResult& cell : summary.cells) {
    AddTitles(cell.index, titles);
  }
  Rows rows({{"engine", Align::kLeft}, {"records", Align::kRight}, {"keys, loaded", Align::kLeft}},
            titles);
  for (const CellResult& cell : summary.cells) {
    if (!cell.index.empty()) {
      std::vector<std::string> row = {names.at(cell.cell_id), absl::StrCat(cell.records),
                                      KeysText(cell)};
      AddFigures(cell.index, titles, row);
      rows.Add(std::move(row));
    }
  }
  return rows;
}

Rows WrittenIndexes(const Summary& summary, const Names& names) {
  std::vector<std::string> titles;
  for (const CellResult& cell : summary.cells) {
    if (cell.index_after_writes) {
      AddTitles(cell.index_after_writes->figures, titles);
    }
  }
  Rows rows({{"engine", Align::kLeft},
             {"asked", Align::kLeft},
             {"records", Align::kRight},
             {"keys, loaded", Align::kLeft},
             {"after operations", Align::kRight},
             {"records left", Align::kRight},
             {"index, bytes a key", Align::kRight}},
            titles);
  for (const CellResult& cell : summary.cells) {
    if (const auto& left = cell.index_after_writes; left.has_value()) {
      std::vector<std::string> row = {
          names.at(cell.cell_id),
          AskedText(cell),
          absl::StrCat(cell.records),
          KeysText(cell),
          absl::StrCat(left->operations),
          absl::StrCat(left->records),
          left->index_bytes_per_key ? NumberText(*left->index_bytes_per_key) : "-"};
      AddFigures(left->figures, titles, row);
      rows.Add(std::move(row));
    }
  }
  return rows;
}

}  // namespace

std::string RenderIndexes(const Summary& summary, const RunPlan& plan) {
  const Names names = AskedNames(plan);
  const std::string tables = absl::StrCat(
      OpenedIndexes(summary, names).Under(""),
      WrittenIndexes(summary, names)
          .Under("What a trial that wrote left of them; events count from its opening on:\n\n"));
  return tables.empty() ? "" : absl::StrCat("## Indexes\n\n", tables);
}

}  // namespace alexbench::harness
