// Keeps the schedule of an open loop from block to block, and what came of its operations.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/measure/block.h"
#include "harness/measure/latency_histogram.h"
#include "harness/session/measured_arm.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

class OpenLoopPace {
 public:
  explicit OpenLoopPace(double target_ops_per_s) : interval_ns_(1e9 / target_ops_per_s) {}

  // A trial owes nothing to the one before.
  void BeginTrial() { behind_ns_ = 0; }

  // How many of at most so many operations to run at once: no more than 10 ms bring, so that a
  // trial at a low rate can stop near its limit, too.
  std::uint64_t MostAtOnce(std::uint64_t at_most) const;

  // Runs the next operations of the trial and takes in what came of them. What stands between two
  // blocks delays no operation.
  PacedBlock Run(OpenedEngine& engine, const MixedBlockRequest& operations,
                 const MixedExpectation& expectation);

  OpenLoopObservation Take() const;

 private:
  void Book(const PacedBlock& paced);

  double interval_ns_;
  std::int64_t behind_ns_ = 0;
  std::vector<PacedTime> times_;
  LatencyHistogram response_;
  LatencyHistogram service_;
  OpenLoopObservation sums_;
};

}  // namespace alexbench::harness
