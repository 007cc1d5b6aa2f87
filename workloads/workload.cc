#include "workloads/workload.h"

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "workloads/embedded_definitions.h"

namespace alexbench::workloads {

absl::StatusOr<Workload> FindWorkload(std::string_view name) {
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
