// The sections of report.md that say how far the numbers can be trusted.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

std::string FactsTable(const Facts& facts, const char* title) {
  TextTable table({{title, Align::kLeft}, {"", Align::kLeft}});
  for (const auto& [name, fact] : facts) {
    table.AddRow({name, FactText(fact)});
  }
  return table.empty() ? "" : table.Markdown() + "\n";
}

// How much of the measured time the machine left undisturbed.
std::string CleanText(const Summary& summary) {
  std::optional<double> low;
  std::optional<double> high;
  for (const CellResult& cell : summary.cells) {
    if (cell.clean_fraction) {
      low = std::min(low.value_or(1), *cell.clean_fraction);
      high = std::max(high.value_or(0), *cell.clean_fraction);
    }
  }
  if (!low) {
    return "";
  }
  return absl::StrFormat(
      "Blocks without involuntary switch or fault: %.0f %% to %.0f %% of a read-only cell's.\n\n",
      100 * *low, 100 * *high);
}

std::string ChecksText(const Summary& summary) {
  int passed = 0;
  int failed = 0;
  int undecided = 0;
  for (const SelfCheckResult& check : summary.selfchecks) {
    ++(!check.pass ? undecided : *check.pass ? passed : failed);
  }
  return absl::StrFormat("Self-checks: %d passed, %d failed, %d could not tell.\n\n", passed,
                         failed, undecided);
}

// "10.0", or "2.0 to 5.0" where sessions are not all as long.
std::string SecondsText(const RunPlan& plan) {
  const SecondsRange range = SessionSeconds(plan);
  return range.least == range.most
             ? NumberText(range.most > 0 ? range.most : plan.profile.seconds_per_session)
             : absl::StrCat(NumberText(range.least), " to ", NumberText(range.most));
}

std::string GotText(const SelfCheckResult& check) {
  return absl::StrJoin(check.got, ", ", [](std::string* out, const auto& entry) {
    absl::StrAppend(out, entry.first, " ", entry.second ? NumberText(*entry.second) : "-");
  });
}

const char* PassText(const SelfCheckResult& check) {
  return !check.pass ? "cannot tell" : *check.pass ? "yes" : "no";
}

// The claims of one origin, and what their table calls them.
struct ClaimsOf {
  std::string_view origin;
  const char* claim;
  const char* figure;
  const char* where;
};

// Empty where there is no claim of that origin.
std::string ClaimsTable(const Summary& summary, const ClaimsOf& wanted) {
  TextTable table({{wanted.claim, Align::kLeft},
                   {wanted.figure, Align::kRight},
                   {"observed [95 %]", Align::kRight},
                   {"verdict", Align::kLeft},
                   {"cells or what it needs", Align::kLeft},
                   {wanted.where, Align::kLeft}});
  for (const ClaimResult& claim : summary.claims) {
    if (claim.origin == wanted.origin) {
      table.AddRow({claim.text, absl::StrCat(NumberText(claim.published), " ", claim.unit),
                    StatisticText(claim.observed), claim.verdict,
                    claim.needs ? "needs " + *claim.needs : absl::StrJoin(claim.cells, ", "),
                    claim.where});
    }
  }
  return table.empty() ? "" : absl::StrCat(table.Markdown(), "\n");
}

// "4 reproduced, 12 refuted, 43 open", of the claims of one origin.
std::string VerdictCounts(const Summary& summary, std::string_view origin) {
  std::vector<std::string> counts;
  for (const std::string_view verdict :
       {"reproduced", "refuted", "open", "not_comparable", "self_inconsistent"}) {
    const auto count =
        std::count_if(summary.claims.begin(), summary.claims.end(), [&](const ClaimResult& claim) {
          return claim.origin == origin && claim.verdict == verdict;
        });
    if (count > 0) {
      counts.push_back(absl::StrFormat("%d %s", count, verdict));
    }
  }
  return absl::StrJoin(counts, ", ");
}

}  // namespace

std::string RenderWhatRan(const Summary& summary, const RunPlan& plan) {
  return absl::StrCat(
      "## What ran\n\n",
      absl::StrFormat("Status %s. Profile %s: %s%d sessions of %s s, margin %s %%, seed %d.\n\n",
                      summary.status, summary.profile, plan.stopping ? "at most " : "",
                      plan.profile.sessions, SecondsText(plan),
                      NumberText(100 * plan.profile.margin), plan.seed),
      RenderLayouts(summary, plan), CleanText(summary), ChecksText(summary),
      FactsTable(summary.host, "host"), FactsTable(summary.build, "build"));
}

std::string RenderInvalidCells(const Summary& summary, const RunPlan& plan) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  TextTable table({{"cell", Align::kLeft}, {"engine", Align::kLeft}, {"reason", Align::kLeft}});
  for (const CellResult& cell : summary.cells) {
    if (!cell.valid) {
      table.AddRow({cell.cell_id, names.at(cell.cell_id), cell.invalid_reason.value_or("")});
    }
  }
  return absl::StrCat("## Invalid cells\n\n",
                      table.empty() ? "None: every cell is valid.\n" : table.Markdown(), "\n");
}

std::string RenderClaims(const Summary& summary) {
  const std::string table = ClaimsTable(
      summary, {.origin = "published", .claim = "claim", .figure = "stated", .where = "where"});
  return table.empty() ? "" : absl::StrCat("## Published claims\n\n", table);
}

std::string RenderPredictions(const Summary& summary) {
  const std::string table = ClaimsTable(
      summary,
      {.origin = "hypothesis", .claim = "prediction", .figure = "expected", .where = "about"});
  return table.empty()
             ? ""
             : absl::StrCat(
                   "## Predictions\n\nThe predictions ledger: expected by hypothesis, not "
                   "claimed by the source. ",
                   VerdictCounts(summary, "hypothesis"), ".\n\n", table);
}

std::string RenderSelfChecks(const Summary& summary) {
  TextTable table({{"check", Align::kLeft},
                   {"expected", Align::kLeft},
                   {"got", Align::kLeft},
                   {"pass", Align::kLeft},
                   {"reason", Align::kLeft}});
  for (const SelfCheckResult& check : summary.selfchecks) {
    table.AddRow({check.name, check.expected, GotText(check), PassText(check),
                  check.reason.value_or("")});
  }
  return table.empty() ? "" : absl::StrCat("## Self-checks\n\n", table.Markdown(), "\n");
}

std::string RenderChecksInShort(const Summary& summary) {
  TextTable table({{"check", Align::kLeft}, {"pass", Align::kLeft}, {"why", Align::kLeft}});
  for (const SelfCheckResult& check : summary.selfchecks) {
    table.AddRow({check.name, PassText(check), check.reason.value_or(GotText(check))});
  }
  return absl::StrCat(ChecksText(summary), table.Plain());
}

}  // namespace alexbench::harness
