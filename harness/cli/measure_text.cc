#include "harness/cli/measure_text.h"

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/cli/names.h"
#include "harness/cli/numbers.h"
#include "harness/session/catalog.h"
#include "workloads/ycsb_properties.h"

namespace alexbench::harness {
namespace {

// One operation a nanosecond: beyond what a clock in ns can pace.
constexpr std::uint64_t kMostTarget = 1'000'000'000;
constexpr std::uint64_t kMaxValueBytes = (std::uint64_t{1} << 24) - 1;
// Below, the process of a session does not even start.
constexpr std::uint64_t kLeastMemory = 4'000'000;
constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 50;

absl::Status ResolveNumbers(const MeasureText& text, RunRequest& request) {
  ASSIGN_OR_RETURN(request.records, ParseNumberList(text.records, {"--records", 1, kMaxRecords}));
  ASSIGN_OR_RETURN(request.value_bytes,
                   ParseNumberList(text.value_bytes, {"--value-bytes", 0, kMaxValueBytes}));
  ASSIGN_OR_RETURN(request.threads, ParseNumberList(text.threads, {"--threads", 1, 1024}));
  ASSIGN_OR_RETURN(request.batch_sizes,
                   ParseNumberList(text.batch_sizes, {"--batch-size", 1, kMostBatchSize}));
  if (!text.targets.empty()) {
    ASSIGN_OR_RETURN(request.targets_ops_per_s,
                     ParseNumberList(text.targets, {"--target", 1, kMostTarget}));
  }
  if (!text.memory_limit.empty()) {
    ASSIGN_OR_RETURN(request.memory_limit_bytes,
                     ParseNumber(text.memory_limit, {"--memory-limit", kLeastMemory, kMostMemory}));
  }
  ASSIGN_OR_RETURN(request.seed, ParseNumber(text.seed, {"--seed", 0, kMaxSeed}));
  return absl::OkStatus();
}

// The workload that -P and -p describe, with the records and value sizes they ask for.
absl::Status ResolveProperties(const MeasureText& text, RunRequest& request) {
  if (text.property_files.empty() && text.properties.empty()) {
    return absl::OkStatus();
  }
  if (!request.workloads.empty()) {
    return absl::InvalidArgumentError(
        "-P and -p describe a workload of their own: leave out --workload and --trace");
  }
  workloads::Properties properties;
  for (const std::string& path : text.property_files) {
    RETURN_IF_ERROR(workloads::AddPropertyFile(path, properties));
  }
  for (const std::string& property : text.properties) {
    RETURN_IF_ERROR(workloads::AddProperty(property, properties));
  }
  ASSIGN_OR_RETURN(const workloads::PropertyRequest asked, workloads::RequestOf(properties));
  request.workloads = {asked.workload};
  if (asked.records.has_value() && !text.records_given) {
    request.records = {*asked.records};
  }
  if (asked.value_size_bytes.has_value() && !text.value_bytes_given) {
    request.value_bytes = {*asked.value_size_bytes};
  }
  return absl::OkStatus();
}

absl::Status ResolveWorkloads(const MeasureText& text, RunRequest& request) {
  if (!text.workloads.empty()) {
    request.workloads = ToStrings(text.workloads);
  }
  if (!text.trace.empty()) {
    request.workloads.push_back("trace:" + text.trace);
  }
  return ResolveProperties(text, request);
}

absl::Status ResolveNames(const MeasureText& text, RunRequest& request) {
  if (!text.scenarios.empty()) {
    for (const std::string_view name : SplitList(text.scenarios)) {
      ASSIGN_OR_RETURN(const Scenario scenario, ParseScenario(name));
      request.scenarios.push_back(scenario);
    }
  }
  if (!text.consume.empty()) {
    ASSIGN_OR_RETURN(request.consume, ParseConsume(text.consume));
  }
  ASSIGN_OR_RETURN(request.load_order, ParseLoadOrder(text.load_order));
  ASSIGN_OR_RETURN(request.profile, ParseProfile(text.profile));
  if (!text.sessions.empty()) {
    ASSIGN_OR_RETURN(const std::uint64_t sessions,
                     ParseNumber(text.sessions, {"--sessions", 1, kMostSessions}));
    request.profile.sessions = static_cast<std::uint32_t>(sessions);
  }
  if (!text.durabilities.empty()) {
    for (const std::string_view name : SplitList(text.durabilities)) {
      RETURN_IF_ERROR(CheckDurability(name));
    }
    request.durabilities = ToStrings(text.durabilities);
    request.is_durability_named = true;
  }
  request.data_sets = ToStrings(text.data_sets);
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> ToStrings(std::string_view list) {
  std::vector<std::string> items;
  for (const std::string_view item : SplitList(list)) {
    items.emplace_back(item);
  }
  return items;
}

absl::Status Resolve(const MeasureText& text, MeasureOptions& options) {
  if (!text.engines.empty()) {
    ASSIGN_OR_RETURN(options.request.engines, SplitEngineList(text.engines));
  }
  if (!text.axes.empty()) {
    options.axes = ToStrings(text.axes);
  }
  RETURN_IF_ERROR(ResolveNumbers(text, options.request));
  RETURN_IF_ERROR(ResolveWorkloads(text, options.request));
  return ResolveNames(text, options.request);
}

absl::StatusOr<std::string> OneEngine(const std::string& text, const char* place) {
  ASSIGN_OR_RETURN(const std::vector<std::string> engines, SplitEngineList(text));
  if (engines.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: '%s' names %d engines, not one", place, text, engines.size()));
  }
  return engines.front();
}

}  // namespace alexbench::harness
