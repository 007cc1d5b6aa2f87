// A workload: what is asked of an engine. One JSON file in definitions/ each, compiled in.
//
// The format is described in docs/formats/workload.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "workloads/distributions/key_distribution.h"
#include "workloads/operation_mix.h"
#include "workloads/trace.h"
#include "workloads/value_sizes.h"

namespace alexbench::workloads {

// Which records operations mean. kLoaded: those loaded, whatever was stored since. kStored: all
// that are there at the time.
enum class Population : std::uint8_t { kLoaded, kStored };

inline constexpr std::uint64_t kMostScanRecords = 0xffff;

// How many records a scan reads; every number of the range is as likely as every other.
struct ScanRecords {
  std::uint16_t least = 1;
  std::uint16_t most = 100;

  bool operator==(const ScanRecords&) const = default;
};

struct Workload {
  std::string name;      // as FindWorkload takes it
  std::string question;  // what it answers
  OperationMix mix;
  std::string key_distribution_name;
  KeyDistribution key_distribution = nullptr;
  Population population = Population::kLoaded;
  ScanRecords scan_records;
  std::optional<ValueSizes> value_sizes;  // nullopt: as the command line says
  std::optional<std::string> consume;     // none | first | all; nullopt: as the command line says

  std::optional<std::uint64_t> operations;  // of a trial; nullopt: as the profile says
  std::shared_ptr<const Trace> trace;       // replayed instead of drawn from the mix; or nullptr

  bool writes() const { return mix.writes(); }
  bool scans() const { return mix.scan > 0; }
  bool erases() const { return mix.erase > 0; }
  // Whether it is a stream of several kinds of operations or one of a stated length; otherwise it
  // is gets and no more.
  bool is_mixed() const { return writes() || scans() || operations.has_value(); }
};

// The text of one definition. `name` is the file's name without .json.
// Lifetime: the views are the caller's; those compiled in live for ever.
struct WorkloadDefinition {
  std::string_view name;
  std::string_view text;
};

// Errors: InvalidArgument naming the definition, the line and what is wrong: no JSON, nested deeper
//         than kMaxJsonDepth, a key twice, an unknown or missing key, a value of the wrong kind,
//         shares that do not sum to 1, erasing from a population that does not shrink.
absl::StatusOr<Workload> ParseWorkload(const WorkloadDefinition& definition);

// Takes the name of a definition, trace:FILE or ycsb:PROPERTY=VALUE;... A trace is read once a
// process.
//
// Errors: InvalidArgument naming `name` and what there is; those of ReadTrace and YcsbWorkload.
absl::StatusOr<Workload> FindWorkload(std::string_view name);

// All that were compiled in, sorted by name.
std::vector<Workload> AllWorkloads();

}  // namespace alexbench::workloads
