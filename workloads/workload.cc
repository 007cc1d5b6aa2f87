#include "workloads/workload.h"

#include <map>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "workloads/embedded_definitions.h"
#include "workloads/ycsb_properties.h"

namespace alexbench::workloads {

namespace {

constexpr std::string_view kTracePrefix = "trace:";

// Plans look a workload up once a cell and arm; a trace may be long.
absl::StatusOr<std::shared_ptr<const Trace>> ReadTraceOnce(const std::string& path) {
  static std::mutex mutex;
  static auto& known = *new std::map<std::string, std::shared_ptr<const Trace>>();
  const std::lock_guard lock(mutex);
  std::shared_ptr<const Trace>& trace = known[path];
  if (trace == nullptr) {
    ASSIGN_OR_RETURN(Trace read, ReadTrace(path));
    trace = std::make_shared<const Trace>(std::move(read));
  }
  return trace;
}

absl::StatusOr<Workload> TraceWorkload(std::string_view name) {
  Workload workload;
  workload.name = name;
  workload.question = "What does an operation of this trace cost?";
  ASSIGN_OR_RETURN(workload.trace,
                   ReadTraceOnce(std::string(name.substr(kTracePrefix.size()))));
  workload.mix = workload.trace->Mix();
  workload.population = Population::kStored;
  workload.operations = workload.trace->operations.size();
  return workload;
}

}  // namespace

absl::StatusOr<Workload> FindWorkload(std::string_view name) {
  if (name.starts_with(kTracePrefix)) {
    return TraceWorkload(name);
  }
  if (name.starts_with(kYcsbPrefix)) {
    return YcsbWorkload(name);
  }
  std::vector<std::string> names;
  for (const WorkloadDefinition& definition : EmbeddedDefinitions()) {
    if (definition.name == name) {
      return ParseWorkload(definition);
    }
    names.emplace_back(definition.name);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("unknown workload \"%s\"; there are: %s", name, absl::StrJoin(names, ", ")));
}

std::vector<Workload> AllWorkloads() {
  std::vector<Workload> workloads;
  for (const WorkloadDefinition& definition : EmbeddedDefinitions()) {
    absl::StatusOr<Workload> workload = ParseWorkload(definition);
    ALEXBENCH_CHECK(workload.ok());  // a test parses every one
    workloads.push_back(*std::move(workload));
  }
  return workloads;
}

}  // namespace alexbench::workloads
