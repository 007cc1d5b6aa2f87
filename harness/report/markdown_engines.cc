// The sections of report.md about engines: ladder, breakdowns, stores, names.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "harness/report/cell_groups.h"
#include "harness/report/counted_step.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

// Tables under headings, in the order of first use.
class TitledTables {
 public:
  explicit TitledTables(std::string heading) : heading_(std::move(heading)) {}

  TextTable& Under(const std::string& title, const std::vector<Column>& columns) {
    for (auto& [known, table] : tables_) {
      if (known == title) {
        return table;
      }
    }
    return tables_.emplace_back(title, TextTable(columns)).second;
  }

  std::string Render() const {
    if (tables_.empty()) {
      return "";
    }
    std::string text = absl::StrCat("## ", heading_, "\n\n");
    for (const auto& [title, table] : tables_) {
      absl::StrAppend(&text, "### ", title, "\n\n", table.Markdown(), "\n");
    }
    return text;
  }

 private:
  std::string heading_;
  std::vector<std::pair<std::string, TextTable>> tables_;
};

bool IsLadderStep(const RunPlan& plan, const ContrastResult& contrast) {
  return std::any_of(plan.contrasts.begin(), plan.contrasts.end(), [&](const ContrastPlan& each) {
    return each.ladder_step && each.a == contrast.a && each.b == contrast.b;
  });
}

// A phase whose interval holds 0 has no size of its own, only an upper bound.
std::string PhaseText(const Statistic& ns) {
  if (ns.ci_low && ns.ci_high && *ns.ci_low <= 0 && *ns.ci_high >= 0) {
    return absl::StrCat("<= ", NumberText(*ns.ci_high));
  }
  return StatisticText(ns);
}

std::vector<Column> BreakdownColumns(const BreakdownResult& breakdown) {
  std::vector<Column> columns = {{"engine", Align::kLeft}};
  for (const PhaseResult& phase : breakdown.phases) {
    columns.push_back({phase.name + ", ns [95 %]", Align::kRight});
  }
  columns.push_back({"residual, ns [95 %]", Align::kRight});
  columns.push_back({"total, ns [95 %]", Align::kRight});
  return columns;
}

template <typename T, typename Text>
std::string TextOr(const std::optional<T>& value, Text text) {
  return value ? std::string(text(*value)) : "-";
}

}  // namespace

std::string RenderLadder(const Summary& summary, const RunPlan& plan) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  const std::map<std::string, std::string> titles = GroupTitles(summary);
  TitledTables tables("Ladder: what each step changes");
  for (const ContrastResult& contrast : summary.contrasts) {
    if (!IsLadderStep(plan, contrast)) {
      continue;
    }
    std::vector<Column> columns = {{"with the step", Align::kLeft},
                                   {"without it", Align::kLeft},
                                   {"difference, ns [95 %]", Align::kRight},
                                   {"time with over without [95 %]", Align::kRight},
                                   {"smallest effect found, ns", Align::kRight},
                                   {"verdict", Align::kLeft},
                                   {"flags", Align::kLeft}};
    const std::vector<Column> counted = CountedStepColumns(summary);
    columns.insert(columns.end(), counted.begin(), counted.end());
    std::vector<std::string> row = {names.at(contrast.a),
                                    names.at(contrast.b),
                                    StatisticText(contrast.difference_ns),
                                    TextOr(contrast.ratio, RatioText),
                                    TextOr(contrast.mde_ns, NumberText),
                                    contrast.verdict,
                                    absl::StrJoin(contrast.flags, ", ")};
    const std::vector<std::string> texts =
        CountedStepTexts(summary, {.with = contrast.a, .without = contrast.b});
    row.insert(row.end(), texts.begin(), texts.end());
    tables.Under(titles.at(contrast.a), columns).AddRow(std::move(row));
  }
  return tables.Render();
}

std::string RenderBreakdowns(const Summary& summary, const RunPlan& plan) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  const std::map<std::string, std::string> titles = GroupTitles(summary);
  TitledTables tables("Breakdowns: where the time of a get goes");
  double worst_sum_error = 0;
  for (const BreakdownResult& breakdown : summary.breakdowns) {
    TextTable& table = tables.Under(titles.at(breakdown.cell_id), BreakdownColumns(breakdown));
    std::vector<std::string> row = {names.at(breakdown.cell_id)};
    for (const PhaseResult& phase : breakdown.phases) {
      row.push_back(PhaseText(phase.ns));
    }
    row.push_back(StatisticText(breakdown.residual_ns));
    row.push_back(StatisticText(breakdown.total_ns));
    table.AddRow(std::move(row));
    worst_sum_error = std::max(worst_sum_error, std::abs(breakdown.sum_error));
  }
  const std::string text = tables.Render();
  return text.empty()
             ? text
             : absl::StrCat(text, absl::StrFormat("Phases and residual add up to the total "
                                                  "within %.1e of it. The residual has no "
                                                  "known cause.\n\n",
                                                  worst_sum_error));
}

std::string RenderStores(const Summary& summary, const RunPlan& plan) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  TitledTables tables("Stores");
  for (const CellGroup& group : GroupCells(summary)) {
    for (const CellResult* cell : group.cells) {
      TextTable& table = tables.Under(group.title, {{"engine", Align::kLeft},
                                                    {"index, bytes a key", Align::kRight},
                                                    {"log", Align::kRight},
                                                    {"disk", Align::kRight},
                                                    {"memory", Align::kRight},
                                                    {"page", Align::kRight},
                                                    {"load, ns a record", Align::kRight},
                                                    {"open, ms", Align::kRight},
                                                    {"fairness", Align::kLeft}});
      table.AddRow(
          {names.at(cell->cell_id), TextOr(cell->index_bytes_per_key, NumberText),
           TextOr(cell->log_bytes, BytesText), TextOr(cell->disk_bytes, BytesText),
           TextOr(cell->rss_bytes, BytesText), TextOr(cell->page_size, BytesText),
           TextOr(cell->load_ns_per_op, NumberText),
           TextOr(cell->open_ns,
                  [](std::int64_t ns) { return NumberText(static_cast<double>(ns) / 1e6); }),
           absl::StrJoin(cell->fairness, "; ", absl::PairFormatter(": "))});
    }
  }
  return tables.Render();
}

std::string RenderNames(const RunPlan& plan) {
  std::map<std::string, std::string> variants;
  for (const CellPlan& cell : plan.cells) {
    variants[cell.spec.empty() ? cell.variant : cell.spec] = cell.variant;
  }
  TextTable table({{"asked for", Align::kLeft}, {"with all choices", Align::kLeft}});
  for (const auto& [asked, variant] : variants) {
    table.AddRow({asked, variant});
  }
  return table.empty() ? "" : absl::StrCat("## Names\n\n", table.Markdown(), "\n");
}

}  // namespace alexbench::harness
