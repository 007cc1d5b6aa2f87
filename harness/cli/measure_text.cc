#include "harness/cli/measure_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/cli/names.h"
#include "harness/cli/numbers.h"
#include "harness/report/say.h"
#include "harness/report/strict_json.h"
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

absl::Status ResolveNumbers(const MeasureText& text, MeasureOptions& options) {
  RunRequest& request = options.request;
  const std::string records = text.records_given ? text.records : DefaultRecords(options.verb);
  ASSIGN_OR_RETURN(request.records, ParseNumberList(records, {"--records", 1, kMaxRecords}));
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

// The one engine string that `text` holds.
absl::StatusOr<std::string> OneEngine(const std::string& text, const char* place) {
  ASSIGN_OR_RETURN(const std::vector<std::string> engines, SplitEngineList(text));
  if (engines.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: '%s' names %d engines, not one", place, text, engines.size()));
  }
  return engines.front();
}

// What a verb takes that others do not.
absl::Status ResolveVerb(const MeasureText& text, MeasureOptions& options) {
  if (options.verb == MeasuringVerb::kAb) {
    AbRequest& ab = options.ab;
    ASSIGN_OR_RETURN(ab.candidate, OneEngine(ab.candidate, "A"));
    ASSIGN_OR_RETURN(ab.reference, OneEngine(ab.reference, "B"));
    ASSIGN_OR_RETURN(ab.margin, ParsePercent(text.margin, "--margin"));
    ASSIGN_OR_RETURN(ab.budget_seconds,
                     ParseSeconds(text.budget.empty() ? kAbBudget : text.budget, "--budget"));
  } else if (!text.budget.empty()) {
    ASSIGN_OR_RETURN(options.request.budget_seconds, ParseSeconds(text.budget, "--budget"));
  }
  if (!text.axes.empty()) {
    options.axes = ToStrings(text.axes);
  }
  if (options.verb == MeasuringVerb::kBreakdown && !text.axes.empty() && !text.engines.empty()) {
    return absl::InvalidArgumentError(
        "--axes takes apart states of the ladder, --engine what it names: give one of them");
  }
  return absl::OkStatus();
}

// Sessions are told what to do in JSON, which holds nothing but UTF-8: what another name names,
// they would not find.
absl::Status CheckUtf8(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!IsUtf8(word)) {
      return absl::InvalidArgumentError(absl::StrFormat("%s is no UTF-8", QuoteJson(word)));
    }
  }
  return absl::OkStatus();
}

// A flag that changes nothing is worth a word.
void NoticeBatchSize(const MeasureText& text, const RunRequest& request) {
  const auto& asked = request.scenarios;
  if (text.batch_sizes_given &&
      std::find(asked.begin(), asked.end(), Scenario::kBatched) == asked.end()) {
    Say("--batch-size changes nothing without --scenario batched");
  }
}

}  // namespace

const char* DefaultRecords(MeasuringVerb verb) {
  switch (verb) {
    case MeasuringVerb::kReproduce:
      return "100k,1m";
    case MeasuringVerb::kSelfCheck:
      return "100k";
    default:
      return "1m";
  }
}

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
  RETURN_IF_ERROR(CheckUtf8(options.command_line));
  RETURN_IF_ERROR(ResolveVerb(text, options));
  RETURN_IF_ERROR(ResolveNumbers(text, options));
  RETURN_IF_ERROR(ResolveWorkloads(text, options.request));
  RETURN_IF_ERROR(ResolveNames(text, options.request));
  NoticeBatchSize(text, options.request);
  return absl::OkStatus();
}

}  // namespace alexbench::harness
