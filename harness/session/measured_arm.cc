#include "harness/session/measured_arm.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_format.h"

#include "harness/measure/clock.h"

namespace alexbench::harness {
namespace {

// Runs `body` under the clock; what the kernel counts is read outside of it.
template <typename Body>
BlockObservation TimeBlock(Body body) {
  const ThreadUsage before = ReadThreadUsage();
  const std::int64_t start_ns = NowNs();
  body();
  const std::int64_t ns = NowNs() - start_ns;
  const ThreadUsage used = UsageBetween(before, ReadThreadUsage());
  BlockObservation block;
  block.ns = std::max<std::int64_t>(ns, 1);
  block.voluntary_switches = used.voluntary_switches;
  block.involuntary_switches = used.involuntary_switches;
  block.minor_faults = used.minor_faults;
  block.major_faults = used.major_faults;
  block.cpu_ns = used.cpu_ns;
  return block;
}

void Judge(const BlockAnswer& found, const BlockAnswer& expected, BlockObservation& block) {
  block.hits = found.hits;
  block.checksum = found.checksum;
  block.answers_right = DifferenceOf(found, expected).empty();
}

}  // namespace

BlockAnswer MeasuredArm::Run(const Stretch& stretch) const {
  if (is_drift_control()) {
    return parts_.drift_control->Run(stretch);
  }
  return parts_.engine->RunReads({.scenario = plan().scenario,
                                  .consume = parts_.consume,
                                  .stage = plan().stage,
                                  .delay_steps = plan().delay_steps,
                                  .batch_size = parts_.batch_size,
                                  .work = parts_.work,
                                  .keys = parts_.keys.subspan(stretch.first, stretch.count)});
}

BlockAnswer MeasuredArm::Expected(const Stretch& stretch) const {
  if (is_drift_control()) {
    return DriftControl::Expected(stretch);
  }
  return UpToStage(parts_.expected->Of(stretch), plan().stage);
}

BlockObservation MeasuredArm::RunTimed(const Stretch& stretch) const {
  BlockAnswer answer;
  BlockObservation block = TimeBlock([&] { answer = Run(stretch); });
  block.arm_index = plan().arm_index;
  block.operations = stretch.count;
  Judge(answer, Expected(stretch), block);
  return block;
}

BlockObservation RunTimedMixed(OpenedEngine& engine, const MixedBlockRequest& request,
                               const MixedExpectation& expectation) {
  BlockAnswer answer;
  const std::int64_t process_start_ns = ProcessCpuNs();
  const std::int64_t thread_start_ns = ReadThreadUsage().cpu_ns;
  BlockObservation block = TimeBlock([&] { answer = engine.RunMixed(request); });
  const std::int64_t thread_ns = ReadThreadUsage().cpu_ns - thread_start_ns;
  const std::int64_t process_ns = ProcessCpuNs() - process_start_ns;
  block.other_cpu_ns = std::max<std::int64_t>(process_ns - thread_ns, 0);
  block.arm_index = expectation.arm_index;
  block.operations = request.operations.size();
  Judge(answer, expectation.expected, block);
  return block;
}

PacedBlock RunTimedOpenLoop(OpenedEngine& engine, const OpenLoopRequest& request,
                            const MixedExpectation& expectation) {
  OpenLoopAnswer answer;
  BlockObservation block = TimeBlock([&] { answer = engine.RunOpenLoop(request); });
  block.arm_index = expectation.arm_index;
  block.operations = request.operations.size();
  const std::int64_t response_ns = std::accumulate(
      request.times->begin(), request.times->end(), std::int64_t{0},
      [](std::int64_t sum, const PacedTime& time) { return sum + time.response_ns; });
  block.ns = std::max<std::int64_t>(response_ns, 1);
  block.cpu_ns.reset();  // waiting is in the one and not in the other
  Judge(answer.answer, expectation.expected, block);
  return {.block = block, .answer = answer};
}

std::string DifferenceOf(const BlockAnswer& found, const BlockAnswer& expected) {
  if (found.errors != 0) {
    return absl::StrFormat("%d operations failed", found.errors);
  }
  if (found.hits != expected.hits) {
    return absl::StrFormat("%d hits, not %d", found.hits, expected.hits);
  }
  if (found.checksum != expected.checksum) {
    return absl::StrFormat("checksum %016x, not %016x", found.checksum, expected.checksum);
  }
  return "";
}

}  // namespace alexbench::harness
