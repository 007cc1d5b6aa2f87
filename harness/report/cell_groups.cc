#include "harness/report/cell_groups.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

std::string ConsumeText(const std::string& consume) {
  if (consume == "all") {
    return "every byte read";
  }
  return consume == "first" ? "first 8 bytes read" : "no byte read";
}

std::string Title(const CellResult& cell) {
  std::string title = absl::StrFormat(
      "%s · %s · %s · %d records of %d bytes · %s, loaded %s · durability %s · threads %d",
      cell.workload, cell.scenario, ConsumeText(cell.consume), cell.records, cell.value_bytes,
      cell.data_set, cell.load_order, cell.durability, cell.threads);
  if (cell.batch_size) {
    title += absl::StrFormat(" · batches of %d", *cell.batch_size);
  }
  if (cell.target_ops_per_s) {
    title += absl::StrFormat(" · %.0f operations a second asked for", *cell.target_ops_per_s);
  }
  if (cell.memory_limit_bytes) {
    title +=
        absl::StrFormat(" · %d bytes of memory, page cache included", *cell.memory_limit_bytes);
  }
  return title;
}

}  // namespace

std::vector<CellGroup> GroupCells(const Summary& summary) {
  std::vector<CellGroup> groups;
  for (const CellResult& cell : summary.cells) {
    const std::string title = Title(cell);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const CellGroup& each) { return each.title == title; });
    if (group == groups.end()) {
      group = groups.insert(groups.end(), CellGroup{.title = title, .cells = {}});
    }
    group->cells.push_back(&cell);
  }
  return groups;
}

std::map<std::string, std::string> GroupTitles(const Summary& summary) {
  std::map<std::string, std::string> titles;
  for (const CellGroup& group : GroupCells(summary)) {
    for (const CellResult* cell : group.cells) {
      titles[cell->cell_id] = group.title;
    }
  }
  return titles;
}

const ContrastResult* FindContrast(const Summary& summary, const CellResult& one,
                                   const CellResult& other) {
  const auto found = std::find_if(
      summary.contrasts.begin(), summary.contrasts.end(), [&](const ContrastResult& contrast) {
        return (contrast.a == one.cell_id && contrast.b == other.cell_id) ||
               (contrast.a == other.cell_id && contrast.b == one.cell_id);
      });
  return found == summary.contrasts.end() ? nullptr : &*found;
}

}  // namespace alexbench::harness
