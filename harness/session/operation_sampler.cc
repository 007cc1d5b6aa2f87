#include "harness/session/operation_sampler.h"

namespace alexbench::harness {

void OperationSampler::Prepare(MixedBlockRequest& request) {
  if (!Samples()) {
    return;
  }
  // No growth while the block is timed.
  block_ns_.reserve(request.operations.size() / kSampleEvery + 1);
  request.sample_every = kSampleEvery;
  request.sampled_ns = &block_ns_;
}

void OperationSampler::Book(const BlockObservation& block) {
  BlockSum& sum = Samples() ? sampled_ : plain_;
  sum.operations += block.operations;
  sum.ns += block.ns;
  for (const std::uint32_t ns : block_ns_) {
    histogram_.Add(ns);
  }
  block_ns_.clear();
  ++blocks_;
}

SamplingObservation OperationSampler::Take() const {
  return {.every = kSampleEvery,
          .latency = histogram_.Counts(),
          .sampled = sampled_,
          .plain = plain_};
}

}  // namespace alexbench::harness
