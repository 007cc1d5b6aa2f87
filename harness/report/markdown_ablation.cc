// The section of report.md on what each step is worth.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
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

constexpr char kIntroduction[] =
    "Every set of the steps was measured. `alone`: the step and no other; `in its turn`: after "
    "those above it; `last`: all others taken; `share`: averaged over all orders (Shapley), which "
    "adds up to the total. Below 0 is time saved. Where the contexts differ in sign or by more "
    "than a factor of two, one number would mislead: the share is left out, the range stands.\n\n";

template <typename Row>
std::vector<const Row*> RowsOf(const std::vector<Row>& rows, std::size_t setting) {
  std::vector<const Row*> found;
  for (const Row& row : rows) {
    if (row.setting == setting) {
      found.push_back(&row);
    }
  }
  return found;
}

std::string RangeText(const AblationShare& share) {
  return absl::StrFormat("%s .. %s", NumberText(share.lowest.difference_ns.estimate),
                         NumberText(share.highest.difference_ns.estimate));
}

bool IsOneNumber(const AblationShare& share) { return share.verdict != "context_dependent"; }

// The cell that has taken exactly these steps; empty if there is none.
std::string_view CellWith(const Ablation& ablation, std::size_t setting,
                          const std::vector<std::string>& steps) {
  for (const AblationCell& cell : ablation.cells) {
    if (cell.setting == setting && cell.steps == steps) {
      return cell.cell_id;
    }
  }
  return "";
}

// What the step alone changes about an operation.
std::vector<std::string> CountedAlone(const Summary& summary, const AblationEffect& solo) {
  std::vector<std::string> with = solo.context;
  with.push_back(solo.axis);
  return CountedStepTexts(summary, {.with = CellWith(*summary.ablation, solo.setting, with),
                                    .without = CellWith(*summary.ablation, solo.setting,
                                                        solo.context)});
}

std::string StepsTable(const Summary& summary, std::size_t setting) {
  const Ablation& ablation = *summary.ablation;
  std::vector<Column> columns = {{"step", Align::kLeft},
                                 {"forecast, ns", Align::kRight},
                                 {"alone, ns [95 %]", Align::kRight},
                                 {"in its turn, ns [95 %]", Align::kRight},
                                 {"last, ns [95 %]", Align::kRight},
                                 {"share, ns [95 %]", Align::kRight},
                                 {"share, time with over without [95 %]", Align::kRight},
                                 {"range over contexts, ns", Align::kRight},
                                 {"verdict", Align::kLeft}};
  const std::vector<Column> counted = CountedStepColumns(summary);
  columns.insert(columns.end(), counted.begin(), counted.end());
  TextTable table(columns);
  const auto solo = RowsOf(ablation.solo, setting);
  const auto ladder = RowsOf(ablation.ladder, setting);
  const auto last = RowsOf(ablation.leave_one_out, setting);
  const auto shares = RowsOf(ablation.shapley, setting);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const AblationShare& share = *shares[i];
    const AblationStep& step = ablation.steps[i];
    const bool one_number = IsOneNumber(share);
    std::vector<std::string> row = {
        absl::StrFormat("%s=%s", step.axis, step.to),
        step.predicted_ns ? NumberText(*step.predicted_ns) : "-",
        StatisticText(solo[i]->difference_ns),
        StatisticText(ladder[i]->difference_ns),
        StatisticText(last[i]->difference_ns),
        one_number ? StatisticText(share.difference_ns) : "-",
        one_number ? RatioText(share.ratio) : "-",
        RangeText(share),
        share.verdict};
    const std::vector<std::string> texts = CountedAlone(summary, *solo[i]);
    row.insert(row.end(), texts.begin(), texts.end());
    table.AddRow(std::move(row));
  }
  for (const AblationTotal* total : RowsOf(ablation.totals, setting)) {
    std::vector<std::string> row = {
        "all", "", "", StatisticText(total->difference_ns), "", StatisticText(total->difference_ns),
        RatioText(total->ratio), "", total->verdict};
    row.resize(columns.size());
    table.AddRow(std::move(row));
  }
  return table.Markdown();
}

std::string ContextText(const AblationContext& context) {
  return absl::StrFormat("%s with %s", StatisticText(context.difference_ns),
                         context.steps.empty() ? "no other" : absl::StrJoin(context.steps, ", "));
}

std::string ContextsTable(const Ablation& ablation, std::size_t setting) {
  TextTable table({{"step", Align::kLeft},
                   {"lowest ratio: ns [95 %]", Align::kLeft},
                   {"highest ratio: ns [95 %]", Align::kLeft},
                   {"p of contexts alike", Align::kRight}});
  for (const AblationShare* share : RowsOf(ablation.shapley, setting)) {
    table.AddRow(
        {share->axis, ContextText(share->lowest), ContextText(share->highest),
         share->contexts_alike_p ? absl::StrFormat("%.3f", *share->contexts_alike_p) : "-"});
  }
  return table.Markdown();
}

std::string GroupsTable(const Ablation& ablation, std::size_t setting) {
  TextTable table({{"step", Align::kLeft},
                   {"group", Align::kLeft},
                   {"share among groups (Owen), ns [95 %]", Align::kRight},
                   {"verdict", Align::kLeft}});
  const auto shares = RowsOf(ablation.owen, setting);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    table.AddRow({shares[i]->axis, ablation.steps[i].group,
                  IsOneNumber(*shares[i]) ? StatisticText(shares[i]->difference_ns) : "-",
                  shares[i]->verdict});
  }
  return table.empty() ? "" : absl::StrCat("\n", table.Markdown());
}

std::string InteractionsTable(const Ablation& ablation, std::size_t setting) {
  TextTable table({{"both steps", Align::kLeft},
                   {"time over what the two effects multiplied give [95 %]", Align::kRight},
                   {"verdict", Align::kLeft}});
  for (const AblationInteraction* row : RowsOf(ablation.interactions, setting)) {
    table.AddRow(
        {absl::StrFormat("%s, %s", row->axis_a, row->axis_b), RatioText(row->ratio), row->verdict});
  }
  return table.empty() ? "" : absl::StrCat("\n", table.Markdown());
}

std::string TotalText(const AblationTotal& total) {
  return absl::StrFormat(
      "\nAll steps together: %s of the baseline's time. The effects alone, multiplied as if they "
      "were independent, would give %s; the measured time over that is %s: %s.\n",
      RatioText(total.ratio), RatioText(total.additive_ratio), RatioText(total.deviation),
      total.verdict == "not_additive" ? "not additive" : total.verdict);
}

std::string OneSetting(const Summary& summary, std::size_t setting) {
  const Ablation& ablation = *summary.ablation;
  if (!ablation.settings[setting].valid) {
    return absl::StrFormat("No effects: %s\n",
                           ablation.settings[setting].invalid_reason.value_or("invalid"));
  }
  std::string text =
      absl::StrCat(StepsTable(summary, setting), "\n", ContextsTable(ablation, setting),
                   GroupsTable(ablation, setting), InteractionsTable(ablation, setting));
  for (const AblationTotal* total : RowsOf(ablation.totals, setting)) {
    text += TotalText(*total);
  }
  return text;
}

}  // namespace

std::string RenderAblation(const Summary& summary) {
  if (!summary.ablation) {
    return "";
  }
  const Ablation& ablation = *summary.ablation;
  const std::map<std::string, std::string> titles = GroupTitles(summary);
  std::string text = absl::StrCat("## Ablation: what each step is worth\n\n", kIntroduction);
  for (std::size_t setting = 0; setting < ablation.settings.size(); ++setting) {
    const std::string& cell = RowsOf(ablation.cells, setting).front()->cell_id;
    absl::StrAppend(&text, "### ", titles.at(cell), "\n\n", OneSetting(summary, setting), "\n");
  }
  return text;
}

}  // namespace alexbench::harness
