#include "harness/session/open_loop_pace.h"

#include <algorithm>

namespace alexbench::harness {

std::uint64_t OpenLoopPace::MostAtOnce(std::uint64_t at_most) const {
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(1e7 / interval_ns_), 1, at_most);
}

PacedBlock OpenLoopPace::Run(OpenedEngine& engine, const MixedBlockRequest& operations,
                             const MixedExpectation& expectation) {
  // No growth while the block is timed.
  times_.reserve(operations.operations.size());
  PacedBlock paced = RunTimedOpenLoop(engine,
                                      {.consume = operations.consume,
                                       .operations = operations.operations,
                                       .value_bytes = operations.value_bytes,
                                       .interval_ns = interval_ns_,
                                       .behind_ns = behind_ns_,
                                       .times = &times_},
                                      expectation);
  Book(paced);
  return paced;
}

void OpenLoopPace::Book(const PacedBlock& paced) {
  for (const PacedTime& time : times_) {
    response_.Add(static_cast<std::uint64_t>(time.response_ns));
    service_.Add(static_cast<std::uint64_t>(time.service_ns));
  }
  times_.clear();
  behind_ns_ = paced.answer.behind_ns;
  sums_.operations += paced.block.operations;
  sums_.late_starts += paced.answer.late_starts;
  sums_.elapsed_ns += paced.answer.elapsed_ns;
}

OpenLoopObservation OpenLoopPace::Take() const {
  OpenLoopObservation seen = sums_;
  seen.response = response_.Counts();
  seen.service = service_.Counts();
  return seen;
}

}  // namespace alexbench::harness
