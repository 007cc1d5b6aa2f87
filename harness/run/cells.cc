#include "harness/run/cells.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/run/unsupported.h"
#include "harness/session/catalog.h"
#include "workloads/data_set.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

std::vector<Scenario> ScenariosOf(const RunRequest& request, const workloads::Workload& workload) {
  if (!request.scenarios.empty()) {
    return request.scenarios;
  }
  if (!request.targets_ops_per_s.empty()) {
    return {Scenario::kOpenLoop};
  }
  // A store whose memory is limited needs a process of its own, even where it is only read.
  if (workload.is_mixed() || request.memory_limit_bytes.has_value()) {
    return {Scenario::kMixed};
  }
  if (workload.mix.get_absent > 0) {
    return {Scenario::kThroughput};
  }
  return {Scenario::kLatency, Scenario::kThroughput};
}

Consume ConsumeOf(const RunRequest& request, const workloads::Workload& workload) {
  if (request.consume.has_value()) {
    return *request.consume;
  }
  for (const Consume consume : {Consume::kNone, Consume::kFirst}) {
    if (workload.consume == ConsumeName(consume)) {
      return consume;
    }
  }
  return Consume::kAll;
}

std::string CellId(const CellPlan& cell) {
  const CellSettings& s = cell.settings;
  std::string scenario(ScenarioName(s.scenario));
  if (s.batch_size.has_value()) {
    absl::StrAppendFormat(&scenario, "-%d", *s.batch_size);
  }
  if (s.target_ops_per_s.has_value()) {
    absl::StrAppendFormat(&scenario, "-%d", *s.target_ops_per_s);
  }
  std::string more = s.threads > 1 ? absl::StrFormat("/%d-threads", s.threads) : "";
  if (s.memory_limit_bytes.has_value()) {
    absl::StrAppendFormat(&more, "/memory-%d", *s.memory_limit_bytes);
  }
  return absl::StrFormat("%s/%s/%s/%dx%d/%s/%s/%s%s/%s", s.workload, scenario,
                         ConsumeName(s.consume), s.records, s.value_size_bytes, s.data_set,
                         LoadOrderName(s.load_order), cell.durability, more, cell.variant);
}

// An engine string whose durability can't be had is still a cell: its choices are those it has at
// a level it knows.
absl::StatusOr<ResolvedEngine> ResolveAnyway(std::string_view spec) {
  absl::Status last;
  for (const std::string_view level : {"buffered", "none", "sync"}) {
    absl::StatusOr<ResolvedEngine> resolved = Catalog::Get().Resolve(spec, level);
    if (resolved.ok()) {
      return resolved;
    }
    last = resolved.status();
  }
  return last;
}

// The engine string with the first of these items that it leaves open and its other choices go with
// at this durability; itself where there is none.
std::string WithFirstThatGoes(const std::string& spec, const std::vector<std::string>& items,
                              std::string_view durability) {
  for (const std::string& item : items) {
    if (absl::StrContains(spec, item.substr(0, item.find('=') + 1))) {
      break;
    }
    const char* const joint = absl::StrContains(spec, ":") ? "," : ":";
    std::string told = absl::StrFormat("%s%s%s", spec, joint, item);
    if (Catalog::Get().Resolve(told, durability).ok()) {
      return told;
    }
  }
  return spec;
}

// Whether the string names axes and nothing else. A state by name, such as alex:baseline, has said
// all that its ladder compares.
bool NamesAxesAlone(const std::string& spec, const EngineEntry& entry) {
  const std::size_t colon = spec.find(':');
  if (colon == std::string::npos) {
    return true;
  }
  const std::vector<std::string> items = absl::StrSplit(spec.substr(colon + 1), ',');
  return std::all_of(items.begin(), items.end(), [&entry](const std::string& item) {
    const std::string name = item.substr(0, item.find('='));
    return std::any_of(entry.axes.begin(), entry.axes.end(),
                       [&name](const Axis& axis) { return axis.name == name; });
  });
}

// The engine string as a cell takes it: what it leaves open becomes what this durability, and
// several threads that write, need of it.
absl::StatusOr<std::string> SpecOfCell(const std::string& asked, std::string_view durability,
                                       bool several_write) {
  ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().FindBySpec(asked));
  std::string spec = asked;
  absl::StatusOr<ResolvedEngine> resolved = Catalog::Get().Resolve(spec, durability);
  if (absl::IsUnimplemented(resolved.status()) && NamesAxesAlone(spec, *entry)) {
    spec = WithFirstThatGoes(spec, entry->for_durability, durability);
    resolved = Catalog::Get().Resolve(spec, durability);
  }
  if (several_write && resolved.ok() &&
      resolved->thread_use != engines::ThreadUse::kReadersAndWriters) {
    spec = WithFirstThatGoes(spec, entry->for_writers, durability);
  }
  return spec;
}

absl::StatusOr<CellPlan> MakeCell(const std::string& asked, std::string_view durability,
                                  const CellSettings& settings,
                                  const workloads::Workload& workload) {
  CellPlan cell;
  cell.settings = settings;
  const bool several_write = settings.threads > 1 && workload.writes();
  ASSIGN_OR_RETURN(const std::string spec, SpecOfCell(asked, durability, several_write));
  absl::StatusOr<ResolvedEngine> resolved = Catalog::Get().Resolve(spec, durability);
  if (!resolved.ok() && absl::IsUnimplemented(resolved.status())) {
    cell.unsupported = absl::StrFormat("unsupported: %s", FromAbsl(resolved.status().message()));
    resolved = ResolveAnyway(spec);
    if (resolved.ok()) {
      resolved->durability = durability;
    }
  }
  RETURN_IF_ERROR(resolved.status());
  ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().Find(resolved->name));
  cell.engine = resolved->name;
  cell.variant = resolved->Variant();
  cell.spec = spec;
  cell.axes = resolved->choices;
  cell.durability = resolved->durability;
  if (cell.unsupported.empty()) {
    cell.unsupported = UnsupportedReason(*entry, *resolved, settings, workload);
  }
  cell.cell_id = CellId(cell);
  return cell;
}

// The sizes of values to try with so many records; a workload with sizes of its own has one.
std::vector<std::uint64_t> ValueSizesOf(const RunRequest& request,
                                        const workloads::Workload& workload,
                                        std::uint64_t records) {
  if (workload.value_sizes.has_value()) {
    return {workload.value_sizes->Typical(records)};
  }
  return request.value_bytes;
}

// The settings under each scenario asked for, under each batch size where there are batches, and
// under each target where there is one.
std::vector<CellSettings> InEachScenario(CellSettings settings, const RunRequest& request,
                                         const workloads::Workload& workload) {
  std::vector<CellSettings> all;
  for (const Scenario scenario : ScenariosOf(request, workload)) {
    settings.scenario = scenario;
    settings.batch_size.reset();
    settings.put_batch_size.reset();
    settings.work.reset();
    settings.target_ops_per_s.reset();
    if (scenario == Scenario::kLatencyWithWork) {
      settings.work = kStatedWork;
    }
    if (scenario == Scenario::kOpenLoop) {
      for (const std::uint64_t target : request.targets_ops_per_s) {
        settings.target_ops_per_s = target;
        all.push_back(settings);
      }
      continue;
    }
    if (scenario != Scenario::kBatched) {
      all.push_back(settings);
      continue;
    }
    for (const std::uint64_t batch_size : request.batch_sizes) {
      settings.batch_size = static_cast<std::uint32_t>(batch_size);
      if (workload.is_mixed()) {
        settings.put_batch_size = settings.batch_size;
      }
      all.push_back(settings);
    }
  }
  return all;
}

// Every combination of the settings that lists can vary, for one workload.
std::vector<std::pair<CellSettings, std::string>> SettingsOf(const RunRequest& request,
                                                             const workloads::Workload& workload) {
  std::vector<std::pair<CellSettings, std::string>> all;
  CellSettings settings{.workload = workload.name,
                        .consume = ConsumeOf(request, workload),
                        .load_order = request.load_order,
                        .memory_limit_bytes = request.memory_limit_bytes,
                        .seed = request.seed};
  for (const std::uint64_t records : request.records) {
    for (const std::uint64_t size : ValueSizesOf(request, workload, records)) {
      for (const std::string& data_set : request.data_sets) {
        for (const std::string& durability : request.durabilities) {
          for (const std::uint64_t threads : request.threads) {
            settings.records = records;
            settings.value_size_bytes = static_cast<std::uint32_t>(size);
            settings.data_set = data_set;
            settings.threads = static_cast<std::uint32_t>(threads);
            for (const CellSettings& each : InEachScenario(settings, request, workload)) {
              all.emplace_back(each, durability);
            }
          }
        }
      }
    }
  }
  return all;
}

// A rate and the scenario that takes one come together.
absl::Status CheckTargets(const RunRequest& request) {
  const bool asked =
      std::count(request.scenarios.begin(), request.scenarios.end(), Scenario::kOpenLoop) > 0;
  if (asked && request.targets_ops_per_s.empty()) {
    return absl::InvalidArgumentError(
        "--scenario open_loop: at which rates? --target takes operations a second, such as "
        "100k,200k");
  }
  if (!request.scenarios.empty() && !asked && !request.targets_ops_per_s.empty()) {
    return absl::InvalidArgumentError("--target is of scenario open_loop, which is not asked for");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<CellPlan>> EnumerateCells(const RunRequest& request) {
  RETURN_IF_ERROR(CheckTargets(request));
  std::vector<CellPlan> cells;
  for (const std::string& name : request.workloads) {
    ASSIGN_OR_RETURN(const workloads::Workload workload, workloads::FindWorkload(name));
    for (const std::string& data_set : request.data_sets) {
      RETURN_IF_ERROR(workloads::CheckDataSetSpec(data_set));
    }
    for (const std::uint64_t records : request.records) {
      RETURN_IF_ERROR(workload.trace == nullptr
                          ? absl::OkStatus()
                          : workloads::CheckTraceFits(*workload.trace, records));
    }
    for (const auto& [settings, durability] : SettingsOf(request, workload)) {
      for (const std::string& spec : request.engines) {
        ASSIGN_OR_RETURN(CellPlan cell, MakeCell(spec, durability, settings, workload));
        if (cell.unsupported.empty() && settings.threads > 1 &&
            request.profile.name == "as_published") {
          cell.unsupported = "unsupported: a single pass by more than one thread";
        }
        cells.push_back(std::move(cell));
      }
    }
  }
  return cells;
}

bool Comparable(const CellPlan& a, const CellPlan& b) {
  return a.settings == b.settings && a.durability == b.durability;
}

void MakeIdsUnique(std::vector<CellPlan>& cells) {
  std::map<std::string, int> seen;
  for (CellPlan& cell : cells) {
    const int count = ++seen[cell.cell_id];
    if (count > 1) {
      cell.cell_id += absl::StrFormat("#%d", count);
    }
  }
}

}  // namespace alexbench::harness
