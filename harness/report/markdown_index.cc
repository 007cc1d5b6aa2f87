// The section of report.md about what indexes look like.
#include <algorithm>
#include <map>
#include <string>
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

// The figures that any engine gives, in the order of first use.
std::vector<std::string> FigureTitles(const Summary& summary) {
  std::vector<std::string> titles;
  for (const CellResult& cell : summary.cells) {
    for (const IndexFigure& figure : cell.index) {
      const std::string title = TitleOf(figure);
      if (std::find(titles.begin(), titles.end(), title) == titles.end()) {
        titles.push_back(title);
      }
    }
  }
  return titles;
}

std::vector<std::string> RowOf(const CellResult& cell, const std::vector<std::string>& titles) {
  std::vector<std::string> row = {absl::StrCat(cell.records),
                                  absl::StrCat(cell.data_set, ", ", cell.load_order)};
  for (const std::string& title : titles) {
    const auto figure =
        std::find_if(cell.index.begin(), cell.index.end(),
                     [&title](const IndexFigure& each) { return TitleOf(each) == title; });
    row.push_back(figure == cell.index.end() ? "-" : NumberText(figure->value));
  }
  return row;
}

}  // namespace

std::string RenderIndexes(const Summary& summary, const RunPlan& plan) {
  const std::vector<std::string> titles = FigureTitles(summary);
  std::vector<Column> columns = {
      {"engine", Align::kLeft}, {"records", Align::kRight}, {"keys, loaded", Align::kLeft}};
  for (const std::string& title : titles) {
    columns.push_back({title, Align::kRight});
  }
  const std::map<std::string, std::string> names = AskedNames(plan);
  TextTable table(columns);
  std::vector<std::vector<std::string>> shown;  // cells of one store have the same index
  for (const CellResult& cell : summary.cells) {
    std::vector<std::string> row = RowOf(cell, titles);
    row.insert(row.begin(), names.at(cell.cell_id));
    if (!cell.index.empty() && std::find(shown.begin(), shown.end(), row) == shown.end()) {
      shown.push_back(row);
      table.AddRow(std::move(row));
    }
  }
  return table.empty() ? "" : absl::StrCat("## Indexes\n\n", table.Markdown(), "\n");
}

}  // namespace alexbench::harness
