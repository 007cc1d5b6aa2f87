#include "harness/run/unsupported.h"

#include <cstddef>
#include <map>

#include "absl/strings/str_format.h"

#include "base/text.h"
#include "harness/session/cpu_pin.h"
#include "harness/session/memory_controller.h"
#include "harness/session/regime.h"

namespace alexbench::harness {
namespace {

bool HasDependentKeys(Scenario scenario) {
  return scenario == Scenario::kLatency || scenario == Scenario::kLatencyWithWork;
}

// A choice of an engine may give up the order that the engine keeps otherwise; its ledger says so.
bool CanScan(const EngineEntry& entry, const ResolvedEngine& resolved) {
  if (!entry.scans || !entry.fairness) {
    return entry.scans;
  }
  const std::map<std::string, std::string> facts = FactsOf(entry, resolved);
  const auto ordering = facts.find("ordering");
  return ordering == facts.end() || !ordering->second.starts_with("none");
}

// Why the workload's operations can't be handed over in groups; empty if they can.
std::string GroupsReason(const EngineEntry& entry, const workloads::Workload& workload) {
  if (workload.trace != nullptr) {
    return "unsupported: a trace keeps its order, and groups change it";
  }
  if (workload.scans() || workload.erases() || workload.mix.read_modify_write > 0) {
    return absl::StrFormat(
        "unsupported: scenario batched with workload %s: only gets and puts go in groups",
        workload.name);
  }
  if (workload.mix.get + workload.mix.get_absent > 0 && !entry.batched) {
    return absl::StrFormat("unsupported: %s reads one key at a time", entry.name);
  }
  if (workload.writes() && !entry.writes_batches) {
    return absl::StrFormat("unsupported: %s writes one record at a time", entry.name);
  }
  return "";
}

// Whether every operation waits for the device: then threads may be more than processors, and what
// they share is its syncs. Where some only read they would share processors.
bool WaitsForTheDevice(const ResolvedEngine& resolved, const workloads::Workload& workload) {
  const workloads::OperationMix& mix = workload.mix;
  const bool reads = mix.get + mix.get_absent + mix.scan > 0;
  return workload.writes() && !reads &&
         (resolved.durability == "group" || resolved.durability == "sync");
}

// Why several threads can't run this setting; empty if they can.
std::string ThreadsReason(const ResolvedEngine& resolved, const CellSettings& settings,
                          const workloads::Workload& workload) {
  if (resolved.thread_use == engines::ThreadUse::kOne) {
    return absl::StrFormat("unsupported: %s is for one thread at a time", resolved.name);
  }
  if (workload.writes() && resolved.thread_use != engines::ThreadUse::kReadersAndWriters) {
    return absl::StrFormat("unsupported: %s is for one thread while it is written to",
                           resolved.Variant());
  }
  if (workload.scans() && workload.writes()) {
    return "unsupported: what a scan finds beside another thread's writes is not certain";
  }
  if (workload.trace != nullptr) {
    return "unsupported: a trace is the order of one thread's operations";
  }
  if (settings.put_batch_size.has_value()) {
    return "unsupported: groups of writes with more than one thread";
  }
  if (settings.scenario == Scenario::kOpenLoop) {
    return "unsupported: a rate with more than one thread";
  }
  if (settings.scenario == Scenario::kLatencyWithWork) {
    return "unsupported: work between operations with more than one thread";
  }
  const std::size_t processors = AllowedProcessors().size();
  if (settings.threads > processors && !WaitsForTheDevice(resolved, workload)) {
    return absl::StrFormat("unsupported: %d threads on %d processors", settings.threads,
                           processors);
  }
  return "";
}

// Why the memory of a store can't be limited; empty if it can.
std::string MemoryReason(const EngineEntry& entry, const CellSettings& settings) {
  if (!RunsAlone(settings.scenario)) {
    return absl::StrFormat(
        "unsupported: scenario %s has several stores in one process; a limit of memory takes mixed "
        "or open_loop",
        ScenarioName(settings.scenario));
  }
  if (settings.threads > 1) {
    return "unsupported: a limit of memory with more than one thread";
  }
  if (!entry.persistent) {
    return absl::StrFormat("unsupported: %s keeps its records in memory alone", entry.name);
  }
  const absl::Status found = FindMemoryController().status();
  return found.ok() ? ""
                    : absl::StrFormat("unsupported: a limit of memory needs a control group: %s",
                                      FromAbsl(found.message()));
}

}  // namespace

std::string UnsupportedReason(const EngineEntry& entry, const ResolvedEngine& resolved,
                              const CellSettings& settings, const workloads::Workload& workload) {
  const bool stream = HasStream(settings);
  const bool is_limited = settings.memory_limit_bytes.has_value();
  const bool takes_any = settings.scenario == Scenario::kOpenLoop || is_limited;
  if (!resolved.unsupported.empty()) {
    return absl::StrFormat("unsupported: %s", resolved.unsupported);
  }
  if (!takes_any && workload.is_mixed() != stream) {
    return absl::StrFormat("unsupported: scenario %s with workload %s",
                           ScenarioName(settings.scenario), workload.name);
  }
  if (workload.writes() && !entry.writable) {
    return absl::StrFormat("unsupported: %s only reads", entry.name);
  }
  if (stream && (entry.yardstick || !entry.writable)) {
    return absl::StrFormat("unsupported: %s takes no stream of operations", entry.name);
  }
  if (workload.scans() && !CanScan(entry, resolved)) {
    return absl::StrFormat("unsupported: %s can't scan",
                           entry.scans ? resolved.Variant() : entry.name);
  }
  if (workload.erases() && !entry.erases) {
    return absl::StrFormat("unsupported: %s can't delete", entry.name);
  }
  if (workload.mix.get_absent > 0) {
    if (HasDependentKeys(settings.scenario)) {
      return "unsupported: an absent key has no value for the next operation to depend on";
    }
    if (entry.yardstick) {
      return absl::StrFormat("unsupported: %s knows no absent keys", entry.name);
    }
  }
  if (settings.scenario == Scenario::kBatched) {
    if (std::string reason = GroupsReason(entry, workload); !reason.empty()) {
      return reason;
    }
  }
  if (std::string reason = is_limited ? MemoryReason(entry, settings) : ""; !reason.empty()) {
    return reason;
  }
  return settings.threads > 1 ? ThreadsReason(resolved, settings, workload) : "";
}

}  // namespace alexbench::harness
