#include "harness/report/counted_step.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

struct ShownCount {
  std::string_view name;  // of a CountResult
  std::string_view title;
};

constexpr std::array kShownCounts{ShownCount{"instructions", "instructions"},
                                  ShownCount{"allocations", "allocations"},
                                  ShownCount{"page_faults", "page faults"}};
// Shown where an operation of some cell makes any.
constexpr std::array kSeldomCounts{ShownCount{"system_calls", "system calls"},
                                   ShownCount{"mapping_calls", "mapping calls"}};

std::optional<double> PerOperation(const Summary& summary, std::string_view cell_id,
                                   std::string_view quantity) {
  for (const CellResult& cell : summary.cells) {
    for (const CountResult& count : cell.counts) {
      if (cell.cell_id == cell_id && count.name == quantity) {
        return count.per_op;
      }
    }
  }
  return std::nullopt;
}

bool IsCounted(const Summary& summary, std::string_view quantity) {
  return std::any_of(summary.cells.begin(), summary.cells.end(), [&](const CellResult& cell) {
    return PerOperation(summary, cell.cell_id, quantity).value_or(0) > 0;
  });
}

std::vector<ShownCount> ShownCounts(const Summary& summary) {
  std::vector<ShownCount> shown(kShownCounts.begin(), kShownCounts.end());
  for (const ShownCount& count : kSeldomCounts) {
    if (IsCounted(summary, count.name)) {
      shown.push_back(count);
    }
  }
  return shown;
}

std::string VerdictText(const Summary& summary, const StepCells& step) {
  const auto found = std::find_if(
      summary.mechanisms.begin(), summary.mechanisms.end(), [&](const MechanismResult& each) {
        return each.a == step.with && each.b == step.without;
      });
  if (found == summary.mechanisms.end()) {
    return "-";
  }
  return found->verdict == "established" ? "established" : "mechanism not established";
}

}  // namespace

bool HasCounts(const Summary& summary) {
  return std::any_of(summary.cells.begin(), summary.cells.end(),
                     [](const CellResult& cell) { return !cell.counts.empty(); });
}

std::vector<Column> CountedStepColumns(const Summary& summary) {
  std::vector<Column> columns;
  if (HasCounts(summary)) {
    for (const ShownCount& count : ShownCounts(summary)) {
      columns.push_back({absl::StrFormat("%s an operation, with minus without", count.title),
                         Align::kRight});
    }
    columns.push_back({"mechanism", Align::kLeft});
  }
  return columns;
}

std::vector<std::string> CountedStepTexts(const Summary& summary, const StepCells& step) {
  std::vector<std::string> texts;
  if (HasCounts(summary)) {
    for (const ShownCount& count : ShownCounts(summary)) {
      const std::optional<double> with = PerOperation(summary, step.with, count.name);
      const std::optional<double> without = PerOperation(summary, step.without, count.name);
      texts.push_back(with && without ? absl::StrFormat("%+.2f", *with - *without) : "-");
    }
    texts.push_back(VerdictText(summary, step));
  }
  return texts;
}

}  // namespace alexbench::harness
