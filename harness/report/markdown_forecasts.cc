// The section of report.md that holds the published forecasts against what the steps did here.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "engines/alex/ladder.h"
#include "harness/analysis/claims.h"
#include "harness/analysis/unpaired.h"
#include "harness/report/cell_groups.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

namespace alex = engines::alex;

// What a query took, or was to take, before the first step and after each.  Source: [REPORT25].
constexpr std::array<double, alex::kLadder.size() + 1> kPublishedNs{1051, 905, 870, 790, 760, 720};
constexpr double kForecastTolerance = 0.5;  // as that of the published claims about steps

constexpr char kIntroduction[] =
    "Forecasts are of another machine, so each is held as a share of the time the source gives "
    "before its step; a forecast holds within half of itself. Measured: the step in its turn, and "
    "where the run is an ablation its share over all orders.\n\n";

// The row of the ladder that `with` has taken and `without` has not; nullptr where that is no
// single step.
const alex::Step* StepBetween(const CellResult& with, const CellResult& without) {
  const alex::Step* found = nullptr;
  for (const alex::Step& step : alex::kLadder) {
    const std::pair<std::string, std::string> choice{alex::AxisName(step.choice),
                                                     alex::ChoiceName(step.choice)};
    const auto has = [&](const CellResult& cell) {
      return std::find(cell.axes.begin(), cell.axes.end(), choice) != cell.axes.end();
    };
    if (has(with) && !has(without)) {
      if (found != nullptr) {
        return nullptr;
      }
      found = &step;
    }
  }
  return found;
}

double ForecastPercent(const alex::Step& step) {
  return 100 * step.predicted_effect_ns /
         kPublishedNs[static_cast<std::size_t>(step.published_rung) - 1];
}

Statistic Percent(const Statistic& ratio) {
  return Mapped(ratio, [](double value) { return 100 * (value - 1); });
}

// The share of the step in the ablation that holds this cell.
const AblationShare* ShareOf(const Summary& summary, const CellResult& cell,
                             std::string_view axis) {
  if (!summary.ablation) {
    return nullptr;
  }
  for (const AblationCell& row : summary.ablation->cells) {
    if (row.cell_id != cell.cell_id) {
      continue;
    }
    for (const AblationShare& share : summary.ablation->shapley) {
      if (share.setting == row.setting && share.axis == axis) {
        return &share;
      }
    }
  }
  return nullptr;
}

std::string ShareText(const AblationShare* share) {
  if (share == nullptr) {
    return "-";
  }
  return share->verdict == "context_dependent" ? share->verdict
                                               : StatisticText(Percent(share->ratio));
}

using Tables = std::map<std::string, TextTable>;

void AddRow(const Summary& summary, const ContrastResult& contrast, const alex::Step& step,
            const CellResult& with, TextTable& table) {
  const double forecast = ForecastPercent(step);
  const std::optional<Statistic> measured =
      contrast.ratio ? std::optional(Percent(*contrast.ratio)) : std::nullopt;
  const bool undecided = contrast.verdict == "invalid" || !measured;
  table.AddRow({std::string(step.name), NumberText(step.predicted_effect_ns),
                absl::StrFormat("%.1f", forecast), StatisticText(contrast.difference_ns),
                StatisticText(measured), ShareText(ShareOf(summary, with, AxisName(step.choice))),
                std::string(undecided ? "open"
                                      : JudgeAgainst({.published = forecast,
                                                      .tolerance = kForecastTolerance},
                                                     *measured))});
}

}  // namespace

std::string RenderForecasts(const Summary& summary, const RunPlan& plan) {
  std::map<std::string, const CellResult*> cells;
  for (const CellResult& cell : summary.cells) {
    cells[cell.cell_id] = &cell;
  }
  const std::map<std::string, std::string> titles = GroupTitles(summary);
  Tables tables;
  for (std::size_t i = 0; i < plan.contrasts.size(); ++i) {
    const ContrastResult& contrast = summary.contrasts[i];
    const CellResult& with = *cells.at(contrast.a);
    const alex::Step* step = StepBetween(with, *cells.at(contrast.b));
    if (!plan.contrasts[i].ladder_step || step == nullptr) {
      continue;
    }
    TextTable& table =
        tables
            .try_emplace(titles.at(contrast.a),
                         TextTable({{"step", Align::kLeft},
                                    {"forecast, ns", Align::kRight},
                                    {"forecast, %", Align::kRight},
                                    {"measured in its turn, ns [95 %]", Align::kRight},
                                    {"measured, % [95 %]", Align::kRight},
                                    {"share, % [95 %]", Align::kRight},
                                    {"forecast", Align::kLeft}}))
            .first->second;
    AddRow(summary, contrast, *step, with, table);
  }
  std::string text;
  for (const auto& [title, table] : tables) {
    absl::StrAppend(&text, "### ", title, "\n\n", table.Markdown(), "\n");
  }
  return text.empty() ? ""
                      : absl::StrCat("## Forecasts: what was predicted and what was measured\n\n",
                                     kIntroduction, text);
}

}  // namespace alexbench::harness
