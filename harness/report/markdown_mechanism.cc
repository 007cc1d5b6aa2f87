// The sections of report.md about what operations do: counts, and the mechanisms of steps.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "harness/report/cell_groups.h"
#include "harness/report/markdown.h"
#include "harness/report/number_text.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {
namespace {

const CellResult* FindCell(const Summary& summary, const std::string& cell_id) {
  for (const CellResult& cell : summary.cells) {
    if (cell.cell_id == cell_id) {
      return &cell;
    }
  }
  return nullptr;
}

// A change per operation: a sign, and digits enough that a hundredth shows.
std::string DeltaText(const std::optional<double>& delta) {
  return delta ? absl::StrFormat("%+.2f", *delta) : "-";
}

std::optional<double> Difference(const CellResult& with, const CellResult& without,
                                 std::size_t place) {
  if (place >= with.counts.size() || place >= without.counts.size() || !with.counts[place].per_op ||
      !without.counts[place].per_op) {
    return std::nullopt;
  }
  return *with.counts[place].per_op - *without.counts[place].per_op;
}

// "allocations: at least 0.90 fewer (no string is made), not found"; an amount that would be
// printed as 0 is left out.
std::string EvidenceText(const MechanismEvidence& evidence) {
  constexpr double kLeastShown = 0.005;
  const std::string least = evidence.at_least < kLeastShown
                                ? ""
                                : absl::StrCat("at least ", NumberText(evidence.at_least), " ");
  return absl::StrFormat("%s: %s%s (%s)%s", evidence.quantity, least, evidence.direction,
                         evidence.because,
                         !evidence.contained   ? ", not counted"
                         : *evidence.contained ? ""
                                               : ", not found");
}

std::vector<Column> WithQuantities(std::vector<Column> columns, const CellResult& cell) {
  for (const CountResult& count : cell.counts) {
    columns.push_back({count.name, Align::kRight});
  }
  return columns;
}

// Why numbers are missing, each reason once.
std::string MissingText(const Summary& summary) {
  std::map<std::string, std::vector<std::string>> quantities;
  for (const CellResult& cell : summary.cells) {
    for (const CountResult& count : cell.counts) {
      std::vector<std::string>& named = quantities[count.reason.value_or("")];
      if (count.reason && std::find(named.begin(), named.end(), count.name) == named.end()) {
        named.push_back(count.name);
      }
    }
  }
  std::string text;
  for (const auto& [reason, names] : quantities) {
    if (!names.empty()) {
      absl::StrAppend(&text, "No number for ", absl::StrJoin(names, ", "), ": ", reason, ".\n\n");
    }
  }
  return text;
}

constexpr std::string_view kIntroduction =
    "Per operation, counted apart from all timing. Misses are those of two simulated caches (32 "
    "KiB "
    "and 8 MiB) without prefetching; allocations are calls of malloc and its kin. A step can be "
    "quicker for another reason than the one given: its mechanism is established where the counts "
    "contain every change that was claimed beforehand, whatever its time.\n\n";

std::string StepsTable(const Summary& summary, const RunPlan& plan) {
  const std::map<std::string, std::string> names = AskedNames(plan);
  std::string text;
  std::map<std::string, TextTable> tables;
  std::vector<std::string> order;
  const std::map<std::string, std::string> titles = GroupTitles(summary);
  for (const MechanismResult& mechanism : summary.mechanisms) {
    const CellResult* with = FindCell(summary, mechanism.a);
    const CellResult* without = FindCell(summary, mechanism.b);
    if (with == nullptr || without == nullptr) {
      continue;
    }
    const std::string& title = titles.at(mechanism.a);
    const auto [table, is_new] =
        tables.try_emplace(title, WithQuantities({{"step", Align::kLeft},
                                                  {"on", Align::kLeft},
                                                  {"mechanism", Align::kLeft},
                                                  {"claimed", Align::kLeft}},
                                                 *with));
    if (is_new) {
      order.push_back(title);
    }
    std::vector<std::string> row = {
        absl::StrFormat("%s %s -> %s", mechanism.axis, mechanism.from, mechanism.to),
        names.at(mechanism.b),
        mechanism.verdict == "established" ? "established" : "mechanism not established",
        absl::StrJoin(mechanism.evidence, "; ",
                      [](std::string* out, const MechanismEvidence& evidence) {
                        out->append(EvidenceText(evidence));
                      })};
    for (std::size_t place = 0; place < with->counts.size(); ++place) {
      row.push_back(DeltaText(Difference(*with, *without, place)));
    }
    table->second.AddRow(std::move(row));
  }
  for (const std::string& title : order) {
    absl::StrAppend(&text, "### Steps: ", title, "\n\n", tables.at(title).Markdown(), "\n");
  }
  return text;
}

}  // namespace

std::string RenderMechanisms(const Summary& summary, const RunPlan& plan) {
  if (!plan.mechanism) {
    return "";
  }
  const std::map<std::string, std::string> names = AskedNames(plan);
  std::string text = absl::StrCat("## Mechanism: what operations do\n\n",
                                  std::string(kIntroduction), StepsTable(summary, plan));
  for (const CellGroup& group : GroupCells(summary)) {
    TextTable table(WithQuantities({{"engine", Align::kLeft}}, *group.cells.front()));
    for (const CellResult* cell : group.cells) {
      std::vector<std::string> row = {names.at(cell->cell_id)};
      for (const CountResult& count : cell->counts) {
        row.push_back(count.per_op ? NumberText(*count.per_op) : "-");
      }
      if (cell->counts.size() == group.cells.front()->counts.size()) {
        table.AddRow(std::move(row));
      }
    }
    absl::StrAppend(&text, "### ", group.title, "\n\n", table.Markdown(), "\n");
  }
  return text + MissingText(summary);
}

}  // namespace alexbench::harness
