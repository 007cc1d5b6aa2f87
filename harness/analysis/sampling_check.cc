#include "harness/analysis/sampling_check.h"

#include <cmath>
#include <cstdint>
#include <numeric>

#include "absl/strings/str_format.h"

#include "harness/analysis/band.h"
#include "harness/analysis/statistics.h"

namespace alexbench::harness {
namespace {

double NsPerOperation(const BlockSum& sum) {
  return static_cast<double>(sum.ns) / static_cast<double>(sum.operations);
}

// The operations timed and how often, of all sessions together.
struct Sampled {
  std::vector<double> log_ratios;  // of a session, sampled over plain
  std::uint64_t every = 0;
  std::uint64_t operations = 0;
};

Sampled SampledBy(const std::vector<const ArmObservation*>& fares) {
  Sampled sampled;
  for (const ArmObservation* fare : fares) {
    if (!fare->sampling) {
      continue;
    }
    const SamplingObservation& sampling = *fare->sampling;
    sampled.every = sampling.every;
    sampled.operations += std::accumulate(sampling.latency.counts.begin(),
                                          sampling.latency.counts.end(), std::uint64_t{0});
    if (sampling.sampled.operations > 0 && sampling.plain.operations > 0) {
      sampled.log_ratios.push_back(
          std::log(NsPerOperation(sampling.sampled) / NsPerOperation(sampling.plain)));
    }
  }
  return sampled;
}

SelfCheckResult Row(const std::string& cell_id, const Sampled& sampled) {
  SelfCheckResult row;
  row.name = "sampling_perturbation";
  row.expected =
      absl::StrFormat("timing 1 operation of %d alone lengthens its block by at most %.4g %% (%s)",
                      sampled.every, 100 * kMostPerturbation, cell_id);
  row.got = {{"sampled_operations", static_cast<double>(sampled.operations)}};
  if (sampled.log_ratios.empty()) {
    CannotTell("no session has both kinds of blocks", row);
    return row;
  }
  const Statistic ratio = OverSessionsOfLogs(sampled.log_ratios);
  row.got["ratio"] = ratio.estimate;
  row.got["ratio_ci_low"] = ratio.ci_low;
  row.got["ratio_ci_high"] = ratio.ci_high;
  // No lower end: blocks that are shorter by chance are no harm.
  const double most = std::log1p(kMostPerturbation);
  JudgeBand(sampled.log_ratios, {.low = -HUGE_VAL, .high = most}, row);
  return row;
}

}  // namespace

std::vector<SelfCheckResult> CheckSampling(const BlockTable& table) {
  std::vector<SelfCheckResult> rows;
  for (const CellPlan& cell : table.plan().cells) {
    const ArmPlace home = HomeArm(table.plan(), cell.cell_id);
    if (home.arm == nullptr) {
      continue;
    }
    if (const Sampled sampled = SampledBy(table.FaresOfArm(*home.arm)); sampled.every > 0) {
      rows.push_back(Row(cell.cell_id, sampled));
    }
  }
  return rows;
}

}  // namespace alexbench::harness
