// A workload: what is asked of an engine. One JSON file in definitions/ each, compiled in.
//
// The format is described in docs/formats/workload.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "workloads/distributions/key_distribution.h"
#include "workloads/operation_mix.h"
#include "workloads/value_sizes.h"

namespace alexbench::workloads {

struct Workload {
  std::string name;      // the file's name without .json
  std::string question;  // what it answers
  OperationMix mix;
  std::string key_distribution_name;
  KeyDistribution key_distribution = nullptr;
  std::optional<ValueSizes> value_sizes;  // nullopt: as the command line says
  std::optional<std::string> consume;     // none | first | all; nullopt: as the command line says

  bool writes() const { return mix.writes(); }
};

// The text of one definition. `name` is the file's name without .json.
// Lifetime: the views are the caller's; those compiled in live for ever.
struct WorkloadDefinition {
  std::string_view name;
  std::string_view text;
};

// Errors: InvalidArgument naming the definition, the line and what is wrong: no JSON, nested deeper
//         than kMaxJsonDepth, a key twice, an unknown or missing key, a value of the wrong kind,
//         shares that do not sum to 1.
absl::StatusOr<Workload> ParseWorkload(const WorkloadDefinition& definition);

// Errors: InvalidArgument naming `name` and the workloads that exist.
absl::StatusOr<Workload> FindWorkload(std::string_view name);

// All that were compiled in, sorted by name.
std::vector<Workload> AllWorkloads();

}  // namespace alexbench::workloads
