#include "harness/analysis/cell.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "harness/analysis/cleaning.h"
#include "harness/analysis/common_stretch.h"
#include "harness/analysis/memory_limit.h"
#include "harness/analysis/open_loop.h"
#include "harness/analysis/percentiles.h"
#include "harness/analysis/session_means.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/validity.h"
#include "harness/analysis/work_between.h"
#include "harness/measure/latency_histogram.h"
#include "harness/session/regime.h"

namespace alexbench::harness {
namespace {

// The lower of the two middle values.  statistics.median_low in Python.
std::uint64_t MedianOperations(const RoundSelection& selection) {
  std::vector<std::uint64_t> operations;
  for (const SessionRounds& session : selection.sessions) {
    for (const BlockObservation* block : session.arms.front()) {
      operations.push_back(block->operations);
    }
  }
  const auto middle = operations.begin() + static_cast<std::ptrdiff_t>((operations.size() - 1) / 2);
  std::nth_element(operations.begin(), middle, operations.end());
  return *middle;
}

void FillAnswers(const BlockTable& table, const ArmPlan& arm, CellResult& result) {
  std::uint64_t checksum = 0;
  for (const auto& [session, blocks] : table.OfArm(arm)) {
    for (const BlockObservation* block : blocks) {
      result.hits += block->hits;
      checksum += block->checksum;
    }
  }
  result.checksum = absl::StrFormat("%016x", checksum);
}

void FillReadOnlyTimes(const BlockTable& table, const ArmPlace& place, CellResult& result) {
  std::vector<const ArmPlan*> arms{place.arm};
  if (const ArmPlan* work = WorkArm(*place.group)) {
    arms.push_back(work);
  }
  const RoundSelection selection = SelectRounds(table, arms, Cleaning::kCleanRounds);
  if (selection.sessions.empty()) {
    return;
  }
  std::vector<double> means = SessionMeans(selection, 0);
  if (arms.size() > 1) {
    const std::vector<double> work = SessionMeans(selection, 1);
    std::transform(means.begin(), means.end(), work.begin(), means.begin(), std::minus<>());
  }
  result.ns_per_op = OverSessions(means);
  result.clean_fraction = selection.clean_share;
  result.ops_per_block = MedianOperations(selection);
  result.sessions = static_cast<std::uint32_t>(selection.sessions.size());
  for (const SessionRounds& session : selection.sessions) {
    result.rounds += session.round_count();
  }
  if (selection.preempted) {
    result.flags.emplace_back("preempted");
  }
}

// Of the operations timed in all sessions together.
std::optional<LatencyPercentiles> SampledPercentiles(
    const std::vector<const ArmObservation*>& fares) {
  LatencyHistogram histogram;
  std::vector<std::uint32_t> single_ns;
  for (const ArmObservation* fare : fares) {
    single_ns.insert(single_ns.end(), fare->sampled_ns.begin(), fare->sampled_ns.end());
    if (fare->sampling) {
      histogram.Add(fare->sampling->latency);
    }
  }
  return single_ns.empty() ? PercentilesOf(histogram.Counts()) : Percentiles(std::move(single_ns));
}

// Of the first session that tells.
std::optional<IndexAfterWrites> IndexLeft(const std::vector<const ArmObservation*>& fares) {
  const auto found = std::find_if(fares.begin(), fares.end(), [](const ArmObservation* fare) {
    return fare->index_after_writes.has_value();
  });
  return found == fares.end() ? std::nullopt : (*found)->index_after_writes;
}

void FillWritingTimes(const BlockTable& table, const ArmPlan& arm, CellResult& result) {
  const RoundSelection selection = SelectAllBlocks(table, arm);
  if (selection.sessions.empty()) {
    return;
  }
  result.ns_per_op = OverSessions(ChargedSessionMeans(selection, 0));
  result.ops_per_block = MedianOperations(selection);
  result.sessions = static_cast<std::uint32_t>(selection.sessions.size());
  for (const SessionRounds& session : selection.sessions) {
    result.rounds += session.round_count();
  }
  bool time_limited = false;
  for (const ArmObservation* fare : table.FaresOfArm(arm)) {
    time_limited = time_limited || fare->time_limited;
  }
  result.latency_ns = SampledPercentiles(table.FaresOfArm(arm));
  FillOpenLoop(table.FaresOfArm(arm), result);
  result.memory = MemoryOf(table.FaresOfArm(arm));
  result.index_after_writes = IndexLeft(table.FaresOfArm(arm));
  if (time_limited) {
    result.flags.emplace_back("time_limited");
  }
}

void FillImage(const ImageObservation& image, CellResult& result) {
  result.page_size = image.page_size_bytes;
  result.index_bytes_per_key = image.index_bytes_per_key;
  result.log_bytes = image.log_bytes;
  result.disk_bytes = image.disk_bytes;
  result.rss_bytes = image.rss_bytes;
  result.index = image.index;
  if (image.status == "ok") {
    result.load_ns_per_op = image.load_ns_per_record;
    result.open_ns = image.open_ns;
  }
}

CellResult WithSettings(const CellPlan& cell) {
  const CellSettings& settings = cell.settings;
  CellResult result;
  result.cell_id = cell.cell_id;
  result.engine = cell.engine;
  result.variant = cell.variant;
  result.axes = cell.axes;
  result.workload = settings.workload;
  result.scenario = ScenarioName(settings.scenario);
  result.consume = ConsumeName(settings.consume);
  result.records = settings.records;
  result.value_bytes = settings.value_size_bytes;
  result.load_order = LoadOrderName(settings.load_order);
  result.data_set = settings.data_set;
  result.durability = cell.durability;
  result.threads = settings.threads;
  result.batch_size = settings.batch_size;
  result.target_ops_per_s = settings.target_ops_per_s;
  result.memory_limit_bytes = settings.memory_limit_bytes;
  result.cache_state = settings.memory_limit_bytes ? "limited" : "warm";
  result.regime = RegimeName(RegimeOf(settings));
  result.checksum = absl::StrFormat("%016x", std::uint64_t{0});
  return result;
}

}  // namespace

CellResult SummarizeCell(const CellPlan& cell, const BlockTable& table,
                         const ImagesByName& images) {
  CellResult result = WithSettings(cell);
  const std::string reason = InvalidReason(cell, table, images);
  result.valid = reason.empty();
  if (!result.valid) {
    result.invalid_reason = reason;
  }
  const ArmPlace home = HomeArm(table.plan(), cell.cell_id);
  if (home.arm == nullptr) {
    return result;
  }
  FillAnswers(table, *home.arm, result);
  if (home.group->regime == Regime::kWriting) {
    FillWritingTimes(table, *home.arm, result);
    if (table.plan().profile.name != "as_published") {  // whose passes are as long everywhere
      result.stream_fraction = StreamFraction(*home.group, table.OfArm(*home.arm));
    }
  } else {
    FillReadOnlyTimes(table, home, result);
  }
  if (const auto image = images.find(home.arm->image); image != images.end()) {
    FillImage(*image->second, result);
  }
  return result;
}

}  // namespace alexbench::harness
