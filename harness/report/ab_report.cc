#include "harness/report/ab_report.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/verdict.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/processor.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

constexpr double kSecondsPerMinute = 60;

// One contrast with everything its line and its row say.
struct Pair {
  const ContrastResult* contrast = nullptr;
  const CellResult* a = nullptr;
  const CellResult* b = nullptr;
  std::optional<std::uint32_t> sessions_needed;
};

const CellResult* FindCell(const Summary& summary, const std::string& cell_id) {
  const auto cell =
      std::find_if(summary.cells.begin(), summary.cells.end(),
                   [&](const CellResult& candidate) { return candidate.cell_id == cell_id; });
  ALEXBENCH_CHECK(cell != summary.cells.end());
  return &*cell;
}

std::vector<Pair> PairsOf(const Summary& summary, const AbCost& cost) {
  ALEXBENCH_CHECK(cost.sessions_needed.size() == summary.contrasts.size());
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < summary.contrasts.size(); ++i) {
    const ContrastResult& contrast = summary.contrasts[i];
    pairs.push_back({.contrast = &contrast,
                     .a = FindCell(summary, contrast.a),
                     .b = FindCell(summary, contrast.b),
                     .sessions_needed = cost.sessions_needed[i]});
  }
  return pairs;
}

bool HasFlag(const ContrastResult& contrast, std::string_view flag) {
  return std::find(contrast.flags.begin(), contrast.flags.end(), flag) != contrast.flags.end();
}

std::uint32_t SessionsOf(const Pair& pair) {
  return std::min(pair.a->sessions, pair.b->sessions);
}

std::string MarginText(const RunPlan& plan) {
  return absl::StrFormat("%.3g %%", 100 * plan.profile.margin);
}

std::string SettingText(const CellResult& cell) {
  std::string text = absl::StrFormat("%s, %s, %d records of %d bytes", cell.workload, cell.scenario,
                                     cell.records, cell.value_bytes);
  for (const std::string& part : {cell.data_set, cell.durability}) {
    absl::StrAppend(&text, ", ", part);
  }
  return cell.threads == 1 ? text : absl::StrCat(text, ", ", cell.threads, " threads");
}

std::string MinutesText(double seconds) {
  return seconds < kSecondsPerMinute
             ? absl::StrFormat("%.0f s", std::ceil(seconds))
             : absl::StrFormat("%.0f min", std::ceil(seconds / kSecondsPerMinute));
}

// What it would take to decide.
std::string NeedText(const Pair& pair, const RunPlan& plan, const AbCost& cost) {
  const ContrastResult& contrast = *pair.contrast;
  const std::uint32_t done = SessionsOf(pair);
  if (HasFlag(contrast, "busy") || HasFlag(contrast, "preempted")) {
    return "Most rounds were disturbed by other work; repeat on a quieter machine.";
  }
  if (HasFlag(contrast, kUnequalStretchFlag)) {
    return "Their trials ended too far apart in the operations; more sessions don't mend that.";
  }
  if (HasFlag(contrast, kWithinCloneSpreadFlag)) {
    return absl::StrFormat(
        "The same code at other addresses differs by up to %.2f %%, and this may be no more than "
        "that; more sessions don't tell, other layouts do (`make layouts`, "
        "alexbench run --layouts).",
        100 * (contrast.clone_ratio.value_or(1) - 1));
  }
  const std::uint32_t first = plan.stopping->first_look_sessions;
  if (done < first) {
    return absl::StrFormat("There were %d sessions and the first verdict takes %d: about %s more.",
                           done, first, MinutesText((first - done) * cost.seconds_per_session));
  }
  if (!pair.sessions_needed) {
    return absl::StrFormat("At this noise a difference of %s is out of reach.", MarginText(plan));
  }
  if (*pair.sessions_needed <= done) {
    return absl::StrFormat(
        "As many sessions are usually enough; what speaks against a verdict: %s.",
        contrast.flags.empty() ? "chance" : absl::StrJoin(contrast.flags, ", "));
  }
  const std::uint32_t more = *pair.sessions_needed - done;
  const double factor = static_cast<double>(*pair.sessions_needed) / done;
  return absl::StrFormat(
      "At this noise a verdict at a margin of %s has 80 %% power from about %d sessions on: %d "
      "more, about %s (--budget %.0fm).",
      MarginText(plan), *pair.sessions_needed, more, MinutesText(more * cost.seconds_per_session),
      std::ceil(factor * cost.seconds / kSecondsPerMinute));
}

std::string InvalidText(const Pair& pair) {
  for (const CellResult* cell : {pair.a, pair.b}) {
    if (!cell->valid) {
      return absl::StrFormat("No verdict: %s is invalid: %s", cell == pair.a ? "A" : "B",
                             cell->invalid_reason.value_or("no reason given"));
    }
  }
  return "No verdict: a self-check failed, see report.md";
}

std::string VerdictText(const Pair& pair, const RunPlan& plan) {
  const ContrastResult& contrast = *pair.contrast;
  const std::string ratio = contrast.ratio ? RatioText(*contrast.ratio) : "an unknown share";
  if (contrast.verdict == "invalid") {
    return InvalidText(pair);
  }
  if (contrast.verdict == "equivalent") {
    return absl::StrFormat(
        "A and B are equivalent, within %s of each other: A takes %s of B's time", MarginText(plan),
        ratio);
  }
  if (contrast.verdict == "inconclusive") {
    return absl::StrFormat("Not decided: A takes %s of B's time", ratio);
  }
  return absl::StrFormat("A is %s than B: it takes %s of B's time", contrast.verdict, ratio);
}

std::string Lines(const std::vector<Pair>& pairs, const RunPlan& plan, const AbCost& cost) {
  std::string text;
  for (const Pair& pair : pairs) {
    absl::StrAppend(&text, "**", pairs.size() == 1 ? "" : SettingText(*pair.a) + ": ",
                    VerdictText(pair, plan), ".**");
    if (pair.contrast->verdict == "inconclusive") {
      absl::StrAppend(&text, " ", NeedText(pair, plan, cost));
    }
    absl::StrAppend(&text, "\n\n");
  }
  return text;
}

std::string Table(const std::vector<Pair>& pairs) {
  TextTable table({{"setting", Align::kLeft},
                   {"A, ns per operation", Align::kRight},
                   {"B, ns per operation", Align::kRight},
                   {"A's time over B's", Align::kRight},
                   {"A − B, ns", Align::kRight},
                   {"sessions", Align::kRight},
                   {"A is", Align::kLeft}});
  for (const Pair& pair : pairs) {
    const ContrastResult& contrast = *pair.contrast;
    std::string verdict = contrast.verdict;
    if (!contrast.flags.empty()) {
      absl::StrAppend(&verdict, " (", absl::StrJoin(contrast.flags, ", "), ")");
    }
    table.AddRow({SettingText(*pair.a), StatisticText(pair.a->ns_per_op),
                  StatisticText(pair.b->ns_per_op),
                  contrast.ratio ? RatioText(*contrast.ratio) : "-",
                  StatisticText(contrast.difference_ns),
                  absl::StrCat(SessionsOf(pair)), verdict});
  }
  return table.Markdown();
}

std::string FactOf(const Facts& facts, const char* name) {
  const auto fact = facts.find(name);
  return fact == facts.end() ? "not recorded" : FactText(fact->second);
}

std::string HostText(const Summary& summary) {
  const std::string hypervisor = FactOf(summary.host, "hypervisor");
  const std::string commit = FactOf(summary.build, "commit");
  return absl::StrFormat(
      "%s, %s processors%s, %s; commit %s%s", FactOf(summary.host, "cpu_model"),
      FactOf(summary.host, "vcpus"),
      hypervisor == "not exposed" ? "" : " under " + HypervisorName(hypervisor),
      FactOf(summary.host, "kernel"), commit.substr(0, 12),
      FactOf(summary.build, "dirty") == "yes" ? " with changes" : "");
}

std::string ChecksText(const Summary& summary) {
  std::string failed;
  for (const SelfCheckResult& check : summary.selfchecks) {
    if (check.pass == false) {
      absl::StrAppend(&failed, failed.empty() ? "" : ", ", check.name);
    }
  }
  return failed.empty() ? "none failed" : "FAILED: " + failed;
}

// As a shell takes it.
std::string Quoted(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=:,./%+@";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
    return word;
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted.append(c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1));
  }
  return quoted + "'";
}

std::string CommandText(const std::vector<std::string>& words) {
  return absl::StrJoin(words, " ", [](std::string* out, const std::string& word) {
    out->append(Quoted(word));
  });
}

}  // namespace

std::string RenderAb(const Summary& summary, const RunPlan& plan, const AbCost& cost,
                     const std::vector<std::string>& command_line) {
  const std::vector<Pair> pairs = PairsOf(summary, cost);
  ALEXBENCH_CHECK(!pairs.empty());
  const std::map<std::string, std::string> names = AskedNames(plan);
  return absl::StrCat(
      Lines(pairs, plan, cost), Table(pairs), "\n",
      absl::StrFormat("- A: `%s`, B: `%s`\n", names.at(pairs[0].contrast->a),
                      names.at(pairs[0].contrast->b)),
      absl::StrFormat("- margin %s; at most %d sessions in %.0f s, %.0f s taken; the comparison's "
                      "intervals hold with 95 %% at all looks together\n",
                      MarginText(plan), plan.stopping->most_sessions, plan.stopping->budget_seconds,
                      cost.seconds),
      "- code layout: ", ClonesText(summary), "\n- host: ", HostText(summary),
      "\n- self-checks: ", ChecksText(summary), "\n- run ", summary.run_id, "; to repeat: `",
      CommandText(command_line), "`\n");
}

}  // namespace alexbench::harness
