#include "harness/report/compare.h"

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "harness/analysis/cell.h"
#include "harness/analysis/cleaning.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/verdict.h"
#include "harness/report/number_text.h"
#include "harness/report/same_machine.h"
#include "harness/report/text_table.h"
#include "harness/report/welch.h"

namespace alexbench::harness {
namespace {

// What would change a cell's time without a change of its code. Commits may differ: they are what
// is compared.
constexpr std::array<const char*, 4> kBuildFacts = {"build_type", "compiler", "flags", "sanitized"};

std::string FactOf(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "not recorded" : FactText(found->second);
}

void CompareFact(const char* what, const char* name, const Facts& a, const Facts& b,
                 std::vector<std::string>& reasons) {
  const std::string one = FactOf(a, name);
  const std::string other = FactOf(b, name);
  if (one != other) {
    reasons.push_back(
        absl::StrFormat("%s differ: %s is %s in A and %s in B", what, name, one, other));
  }
}

void CompareHosts(const RunFiles& a, const RunFiles& b, std::vector<std::string>& reasons) {
  for (const FactDifference& fact : HostDifferences(a.record.host, b.record.host)) {
    reasons.push_back(
        absl::StrFormat("hosts differ: %s is %s in A and %s in B", fact.name, fact.a, fact.b));
  }
}

// The library behind a cell's engine and its version; empty where it has none. Runs made before
// their ledgers said so know that of RocksDB.
std::string LibraryOf(const RunFiles& files, const CellPlan& cell) {
  const auto facts = files.record.fairness.find(cell.cell_id);
  if (facts != files.record.fairness.end()) {
    const auto library = facts->second.find("library");
    if (library != facts->second.end()) {
      return library->second;
    }
  }
  return cell.engine.starts_with("rocksdb")
             ? absl::StrFormat("RocksDB %s", FactOf(files.record.build, "rocksdb"))
             : "";
}

std::map<std::string, std::string> LibraryByEngine(const RunFiles& files) {
  std::map<std::string, std::string> by_engine;
  for (const CellPlan& cell : files.record.plan.cells) {
    by_engine.emplace(cell.engine, LibraryOf(files, cell));
  }
  return by_engine;
}

// A library's version matters where both runs measure it.
void CompareLibraries(const RunFiles& a, const RunFiles& b, std::vector<std::string>& reasons) {
  const std::map<std::string, std::string> in_b = LibraryByEngine(b);
  for (const auto& [engine, library] : LibraryByEngine(a)) {
    const auto other = in_b.find(engine);
    if (other == in_b.end() || library.empty() || other->second.empty()) {
      continue;
    }
    if (library != other->second) {
      reasons.push_back(absl::StrFormat("versions differ: %s is %s in A and %s in B", engine,
                                        library, other->second));
    }
  }
}

void CompareBuilds(const RunFiles& a, const RunFiles& b, std::vector<std::string>& reasons) {
  for (const char* name : kBuildFacts) {
    CompareFact("builds", name, a.record.build, b.record.build, reasons);
  }
  CompareLibraries(a, b, reasons);
}

struct Hashes {
  std::string data_set;
  std::string stream;
};

// The hashes of what a cell was asked, by cell id.
std::map<std::string, Hashes> HashesByCell(const RunFiles& files) {
  std::map<std::string, Hashes> by_cell;
  for (const CellPlan& cell : files.record.plan.cells) {
    const ArmPlace home = HomeArm(files.record.plan, cell.cell_id);
    for (const StreamObservation& stream : files.record.streams) {
      if (home.group != nullptr && stream.group_id == home.group->group_id) {
        by_cell[cell.cell_id] = {.data_set = stream.data_set_hash, .stream = stream.stream_hash};
      }
    }
  }
  return by_cell;
}

void CompareStreams(const RunFiles& a, const RunFiles& b, std::vector<std::string>& reasons) {
  const std::map<std::string, Hashes> in_b = HashesByCell(b);
  for (const auto& [cell, hashes] : HashesByCell(a)) {
    const auto other = in_b.find(cell);
    if (other == in_b.end()) {
      continue;
    }
    if (hashes.data_set != other->second.data_set) {
      reasons.push_back(absl::StrFormat("data sets differ in cell %s", cell));
    } else if (hashes.stream != other->second.stream) {
      reasons.push_back(absl::StrFormat("operation streams differ in cell %s", cell));
    }
  }
}

std::string Joined(const std::set<std::string>& words) { return absl::StrJoin(words, ", "); }

std::string FirstCell(const RunFiles& files) {
  const std::vector<CellPlan>& cells = files.record.plan.cells;
  return cells.empty() ? "none" : cells.front().cell_id;
}

void CompareCellIds(const RunFiles& a, const RunFiles& b, std::vector<std::string>& reasons) {
  std::map<std::string, std::string> ids;  // and their durability
  std::set<std::string> durability_a;
  std::set<std::string> durability_b;
  for (const CellPlan& cell : a.record.plan.cells) {
    ids.emplace(cell.cell_id, cell.durability);
    durability_a.insert(cell.durability);
  }
  bool common = false;
  for (const CellPlan& cell : b.record.plan.cells) {
    const auto same = ids.find(cell.cell_id);
    common = common || same != ids.end();
    if (same != ids.end() && same->second != cell.durability) {
      reasons.push_back(absl::StrFormat("durability differs in cell %s: %s in A, %s in B",
                                        cell.cell_id, same->second, cell.durability));
    }
    durability_b.insert(cell.durability);
  }
  if (!common && durability_a != durability_b) {
    reasons.push_back(absl::StrFormat("durability differs: %s in A, %s in B", Joined(durability_a),
                                      Joined(durability_b)));
  } else if (!common) {
    reasons.push_back(absl::StrFormat("no cell in common; the first of A is %s, of B %s",
                                      FirstCell(a), FirstCell(b)));
  }
}

// Where a cell was measured; no arm if it cannot be used.
ArmPlace UsableHome(const CellPlan& cell, const BlockTable& table, const ImagesByName& images) {
  const ArmPlace home = HomeArm(table.plan(), cell.cell_id);
  return home.arm != nullptr && InvalidReason(cell, table, images).empty() ? home : ArmPlace{};
}

// Logarithms of a cell's session means, of one that writes over the stretch.
std::vector<double> LogMeans(const ArmPlace& home, const BlockTable& table,
                             std::optional<std::uint64_t> stretch) {
  std::vector<double> means;
  if (home.group->regime == Regime::kWriting) {
    for (const auto& [session, blocks] : table.OfArm(*home.arm)) {
      means.push_back(ChargedNsPerOperationOver(stretch, blocks));
    }
  } else {
    const std::array<const ArmPlan*, 1> arms{home.arm};
    means = SessionMeans(SelectRounds(table, arms, Cleaning::kCleanRounds), 0);
  }
  for (double& mean : means) {
    mean = std::log(mean);
  }
  return means;
}

Verdict Judge(std::span<const double> a, std::span<const double> b, double margin) {
  const std::optional<Interval> narrow = WelchInterval(a, b, kEquivalenceLevel);
  const std::optional<Interval> wide = WelchInterval(a, b, kReportedLevel);
  if (!narrow || !wide) {
    return Verdict::kInconclusive;
  }
  const double bound = EquivalenceBound(margin);
  if (narrow->low > -bound && narrow->high < bound) {
    return Verdict::kEquivalent;
  }
  if (wide->high < 0) {
    return Verdict::kFaster;
  }
  return wide->low > 0 ? Verdict::kSlower : Verdict::kInconclusive;
}

ComparedCell CompareOne(const std::string& cell_id, std::span<const double> a,
                        std::span<const double> b, double margin) {
  ComparedCell compared{.cell_id = cell_id, .ratio = {}, .verdict = {}};
  compared.ratio.estimate = std::exp(Mean(a) - Mean(b));
  if (const std::optional<Interval> interval = WelchInterval(a, b, kReportedLevel)) {
    compared.ratio.ci_low = std::exp(interval->low);
    compared.ratio.ci_high = std::exp(interval->high);
  }
  compared.verdict = std::string(VerdictName(Judge(a, b, margin)));
  return compared;
}

}  // namespace

std::vector<std::string> WhyNotComparable(const RunFiles& a, const RunFiles& b) {
  std::vector<std::string> reasons;
  CompareHosts(a, b, reasons);
  CompareBuilds(a, b, reasons);
  CompareCellIds(a, b, reasons);
  CompareStreams(a, b, reasons);
  return reasons;
}

absl::StatusOr<std::vector<ComparedCell>> CompareCells(const RunFiles& a, const RunFiles& b,
                                                       double margin) {
  ASSIGN_OR_RETURN(const BlockTable table_a, BlockTable::Build(a.record.plan, a.observation));
  ASSIGN_OR_RETURN(const BlockTable table_b, BlockTable::Build(b.record.plan, b.observation));
  const ImagesByName images_a = ByName(a.observation);
  const ImagesByName images_b = ByName(b.observation);
  std::vector<ComparedCell> compared;
  for (const CellPlan& cell : a.record.plan.cells) {
    for (const CellPlan& other : b.record.plan.cells) {
      if (cell.cell_id != other.cell_id) {
        continue;
      }
      const ArmPlace home_a = UsableHome(cell, table_a, images_a);
      const ArmPlace home_b = UsableHome(other, table_b, images_b);
      if (home_a.arm == nullptr || home_b.arm == nullptr) {
        continue;
      }
      const std::array<const BlocksBySession*, 2> both{&table_a.OfArm(*home_a.arm),
                                                       &table_b.OfArm(*home_b.arm)};
      const std::optional<std::uint64_t> stretch = CommonStretch(home_a.arm->scenario, both);
      const std::vector<double> means_a = LogMeans(home_a, table_a, stretch);
      const std::vector<double> means_b = LogMeans(home_b, table_b, stretch);
      if (!means_a.empty() && !means_b.empty()) {
        compared.push_back(CompareOne(cell.cell_id, means_a, means_b, margin));
        if (StandForUnequalStretches(both, stretch)) {
          compared.back().verdict = std::string(VerdictName(Verdict::kInconclusive));
        }
      }
    }
  }
  return compared;
}

absl::StatusOr<std::string> CompareRuns(const CompareRequest& request) {
  ASSIGN_OR_RETURN(const RunFiles a, ReadRun(request.a));
  ASSIGN_OR_RETURN(const RunFiles b, ReadRun(request.b));
  const std::vector<std::string> reasons = WhyNotComparable(a, b);
  if (!reasons.empty()) {
    return absl::FailedPreconditionError(absl::StrFormat("%s and %s can't be compared: %s",
                                                         request.a.string(), request.b.string(),
                                                         absl::StrJoin(reasons, "; ")));
  }
  ASSIGN_OR_RETURN(const std::vector<ComparedCell> cells, CompareCells(a, b, request.margin));
  if (cells.empty()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s and %s can't be compared: no common cell is valid in both",
                        request.a.string(), request.b.string()));
  }
  TextTable table(
      {{"cell", Align::kLeft}, {"time, A over B [95 %]", Align::kRight}, {"A is", Align::kLeft}});
  for (const ComparedCell& cell : cells) {
    table.AddRow({cell.cell_id, RatioText(cell.ratio), cell.verdict});
  }
  return absl::StrFormat(
      "A %s\nB %s\nmargin %s %%; the runs did not interleave: their sessions count as independent, "
      "and what else\nthe machine did in the hour of each is in these ratios\n\n%s",
      a.record.run_id, b.record.run_id, NumberText(100 * request.margin), table.Plain());
}

}  // namespace alexbench::harness
