// Times single operations of a trial, and keeps what that does to the trial beside it.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/measure/block.h"
#include "harness/measure/latency_histogram.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// One operation of so many, so that the clock around it weighs little in its block.
inline constexpr std::uint32_t kSampleEvery = 64;

// Blocks come plain, sampled, sampled, plain, and so on: what grows or drifts during a trial bears
// on both kinds alike. Times go to a list during a block and are counted after it.
class OperationSampler {
 public:
  // Whether the next block ends a pair, which has one operation count.
  bool EndsPair() const { return blocks_ % 2 == 1; }

  // Sets whether and how the next block is sampled.
  // Lifetime: the request refers to this sampler until Book().
  void Prepare(MixedBlockRequest& request);

  // Takes in the block that was prepared.
  void Book(const BlockObservation& block);

  SamplingObservation Take() const;

 private:
  bool Samples() const { return blocks_ % 4 == 1 || blocks_ % 4 == 2; }

  std::uint64_t blocks_ = 0;
  std::vector<std::uint32_t> block_ns_;
  LatencyHistogram histogram_;
  BlockSum sampled_;
  BlockSum plain_;
};

}  // namespace alexbench::harness
