#include "harness/analysis/cell_selector.h"

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

bool Matches(const CellSelector& wanted, const CellResult& cell) {
  const auto same = [](const std::string& want, const std::string& have) {
    return want.empty() || want == have;
  };
  return same(wanted.engine, cell.engine) && same(wanted.variant, cell.variant) &&
         same(wanted.workload, cell.workload) && same(wanted.scenario, cell.scenario) &&
         same(wanted.consume, cell.consume) && same(wanted.data_set, cell.data_set) &&
         same(wanted.load_order, cell.load_order) && same(wanted.durability, cell.durability) &&
         wanted.records.value_or(cell.records) == cell.records &&
         wanted.value_bytes.value_or(cell.value_bytes) == cell.value_bytes;
}

}  // namespace

const CellResult* FindCell(const CellSelector& wanted, const Summary& summary) {
  const CellResult* found = nullptr;
  for (const CellResult& cell : summary.cells) {
    if (Matches(wanted, cell) && (found == nullptr || (cell.valid && !found->valid))) {
      found = &cell;
    }
  }
  return found;
}

std::string Describe(const CellSelector& wanted) {
  std::string text = "a cell";
  for (const std::string* part : {&wanted.variant, &wanted.engine, &wanted.workload,
                                  &wanted.scenario, &wanted.consume, &wanted.data_set}) {
    if (!part->empty() && !(part == &wanted.engine && !wanted.variant.empty())) {
      text += " " + *part;
    }
  }
  if (wanted.records) {
    text += absl::StrFormat(" with %d records", *wanted.records);
  }
  return text;
}

}  // namespace alexbench::harness
