#include "harness/report/markdown.h"

#include <algorithm>
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "harness/report/cell_groups.h"
#include "harness/report/ledger.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

// A verdict is about `a`; a row may be about `b`.
std::string VerdictAbout(const ContrastResult& contrast, const std::string& cell_id) {
  if (contrast.a == cell_id || (contrast.verdict != "faster" && contrast.verdict != "slower")) {
    return contrast.verdict;
  }
  return contrast.verdict == "faster" ? "slower" : "faster";
}

struct Against {
  std::string ratio = "-";
  std::string verdict = "-";
};

// A cell that the engine can't have is no failure of the run.
bool IsUnsupported(const CellResult& cell) {
  return cell.invalid_reason.value_or("").starts_with("unsupported: ");
}

std::string TimeText(const CellResult& cell) {
  return cell.valid            ? StatisticText(cell.ns_per_op)
         : IsUnsupported(cell) ? "unsupported"
                               : "invalid";
}

// How a cell's time compares with the first cell's of its table.
Against AgainstFirst(const Summary& summary, const CellResult& cell, const CellResult& first) {
  const ContrastResult* contrast = FindContrast(summary, cell, first);
  if (&cell == &first || contrast == nullptr || IsUnsupported(cell)) {
    return {};
  }
  Against against{.ratio = "-", .verdict = VerdictAbout(*contrast, cell.cell_id)};
  if (contrast->ratio) {
    against.ratio =
        RatioText(contrast->a == cell.cell_id ? *contrast->ratio : Inverse(*contrast->ratio));
  }
  if (!contrast->flags.empty()) {
    absl::StrAppend(&against.verdict, " (", absl::StrJoin(contrast->flags, ", "), ")");
  }
  return against;
}

// The floor at throughput under the same settings: what groups of keys are held against, since it
// overlaps as much as a processor does by itself. nullptr where the run has none.
const CellResult* FloorAtThroughput(const Summary& summary, const CellResult& batched) {
  const auto same = [&](const CellResult& cell) {
    return cell.engine == "floor" && cell.scenario == ScenarioName(Scenario::kThroughput) &&
           cell.valid && cell.ns_per_op && cell.durability == batched.durability &&
           cell.workload == batched.workload && cell.consume == batched.consume &&
           cell.records == batched.records && cell.value_bytes == batched.value_bytes &&
           cell.load_order == batched.load_order && cell.data_set == batched.data_set &&
           cell.threads == batched.threads;
  };
  const auto found = std::find_if(summary.cells.begin(), summary.cells.end(), same);
  return found == summary.cells.end() ? nullptr : &*found;
}

// A line under a table of batches; the two were not measured in the same rounds, so the ratios have
// no interval and are no contrast.
std::string BatchesAgainstFloor(const Summary& summary, const RunPlan& plan,
                                const CellGroup& group) {
  const CellResult& first = *group.cells.front();
  const CellResult* floor = first.batch_size ? FloorAtThroughput(summary, first) : nullptr;
  if (floor == nullptr) {
    return "";
  }
  const std::map<std::string, std::string> names = AskedNames(plan);
  std::string text =
      absl::StrCat("Over floor at throughput (", NumberText(floor->ns_per_op->estimate), " ns): ");
  std::string_view separator = "";
  for (const CellResult* cell : group.cells) {
    if (cell->valid && cell->ns_per_op) {
      absl::StrAppend(&text, std::string(separator), names.at(cell->cell_id), " ",
                      NumberText(cell->ns_per_op->estimate / floor->ns_per_op->estimate));
      separator = ", ";
    }
  }
  return absl::StrCat(text, ".\n\n");
}

// A line under a table of cells that write, some of whose trials did not come to their end.
std::string CutShortText(const CellGroup& group, const std::map<std::string, std::string>& names) {
  std::vector<std::string> cut;
  for (const CellResult* cell : group.cells) {
    const bool limited = absl::c_linear_search(cell->flags, "time_limited");
    if (limited && cell->stream_fraction) {
      cut.push_back(absl::StrFormat("%s after %.3g %% of its operations", names.at(cell->cell_id),
                                    100 * *cell->stream_fraction));
    }
  }
  if (cut.empty()) {
    return "";
  }
  return absl::StrCat("Trials cut short by their seconds: ", absl::StrJoin(cut, ", "),
                      ". Times are of what was done; ratios are over the first operations, as many "
                      "as every trial of the two did.\n\n");
}

std::string PercentilesText(const std::optional<LatencyPercentiles>& latency) {
  if (!latency) {
    return "-";
  }
  std::string text;
  for (const std::optional<std::uint64_t>& ns : {latency->p50, latency->p99, latency->p999}) {
    absl::StrAppend(&text, text.empty() ? "" : " / ", ns ? absl::StrCat(*ns) : "-");
  }
  return text;
}

std::string Results(const Summary& summary, const RunPlan& plan, TableForm form) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  std::string text;
  std::string last_ledger;
  for (const CellGroup& group : GroupCells(summary)) {
    TextTable table({{"engine", Align::kLeft},
                     {"ns per operation [95 %]", Align::kRight},
                     {"time, the first = 1 [95 %]", Align::kRight},
                     {"than the first", Align::kLeft},
                     {"p50 / p99 / p99.9 ns", Align::kRight},
                     {"sessions", Align::kRight}});
    for (const CellResult* cell : group.cells) {
      const Against against = AgainstFirst(summary, *cell, *group.cells.front());
      table.AddRow({names.at(cell->cell_id), TimeText(*cell), against.ratio, against.verdict,
                    PercentilesText(cell->latency_ns), absl::StrCat(cell->sessions)});
    }
    const bool markdown = form == TableForm::kMarkdown;
    const std::string ledger = RenderLedger(group, names, form);
    const bool is_known = !ledger.empty() && ledger == last_ledger;
    absl::StrAppend(&text, markdown ? "### " : "", group.title, markdown ? "\n\n" : "\n",
                    is_known ? "What each does for its time: as listed above.\n\n" : ledger,
                    markdown ? table.Markdown() : table.Plain(), "\n",
                    BatchesAgainstFloor(summary, plan, group), CutShortText(group, names),
                    RatiosRefused(summary, group));
    last_ledger = ledger.empty() ? last_ledger : ledger;
  }
  return text;
}

// What one value of an interval is of.
std::string UnitsText(const Summary& summary) {
  std::uint32_t layouts = 1;
  for (const CellResult& cell : summary.cells) {
    layouts = std::max(layouts, cell.layouts);
  }
  return layouts == 1
             ? "sessions"
             : absl::StrFormat("%d layouts of the code, the sessions of each counting as one",
                               layouts);
}

// Who reads no self-checks must see this, too.
std::string BusyText(const Summary& summary) {
  for (const SelfCheckResult& check : summary.selfchecks) {
    if (check.name == "quiet_machine" && !check.pass) {
      return absl::StrCat(check.reason.value_or(""),
                          "; what was measured in such groups decides nothing.\n\n");
    }
  }
  return "";
}

}  // namespace

std::map<std::string, std::string> AskedNames(const RunPlan& plan) {
  std::map<std::string, std::string> names;
  for (const CellPlan& cell : plan.cells) {
    names[cell.cell_id] = cell.spec.empty() ? cell.variant : cell.spec;
  }
  return names;
}

std::string RenderResults(const Summary& summary, const RunPlan& plan) {
  return absl::StrCat(BusyText(summary), Results(summary, plan, TableForm::kPlain),
                      RenderOpenLoop(summary, plan, TableForm::kPlain),
                      RenderMemory(summary, plan, TableForm::kPlain), RenderAblation(summary));
}

std::string RenderReport(const Summary& summary, const RunPlan& plan) {
  const std::string results = Results(summary, plan, TableForm::kMarkdown);
  return absl::StrCat(
      "# Run ", summary.run_id,
      "\n\nGenerated from summary.json. Intervals are 95 % t-intervals over ", UnitsText(summary),
      plan.stopping ? "; those of comparisons are wider, so that they hold at all looks together"
                    : "",
      ". Verdicts follow METHODOLOGY.md.\n\n", RenderWhatRan(summary, plan),
      RenderInvalidCells(summary, plan), results.empty() ? "" : "## Results\n\n", results,
      RenderOpenLoop(summary, plan, TableForm::kMarkdown),
      RenderMemory(summary, plan, TableForm::kMarkdown), RenderLadder(summary, plan),
      RenderAblation(summary), RenderMechanisms(summary, plan), RenderForecasts(summary, plan),
      RenderBreakdowns(summary, plan), RenderClaims(summary), RenderPredictions(summary),
      RenderSelfChecks(summary), RenderStores(summary, plan), RenderIndexes(summary, plan),
      RenderNames(plan));
}

}  // namespace alexbench::harness
