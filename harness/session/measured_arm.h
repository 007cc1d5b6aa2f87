// One arm of a running session: how its blocks are run, timed and judged.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/key.h"
#include "harness/measure/block.h"
#include "harness/measure/drift_control.h"
#include "harness/measure/stretch.h"
#include "harness/session/observation.h"
#include "harness/session/opened_engine.h"
#include "harness/session/oracle.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Lifetime: refers to plan, engine, keys and expectations; all outlive it.
class MeasuredArm {
 public:
  // What an arm runs: an engine over a ring of keys, or the drift control.
  struct Parts {
    const ArmPlan* plan = nullptr;
    Consume consume = Consume::kAll;
    const OpenedEngine* engine = nullptr;       // nullptr: the drift control
    std::span<const Key> keys;                  // the ring as this engine takes it
    const ExpectedAnswers* expected = nullptr;  // over the ring
    const DriftControl* drift_control = nullptr;
    std::uint32_t batch_size = 0;      // of scenario batched
    const WorkBuffer* work = nullptr;  // of scenario latency_with_work
  };

  explicit MeasuredArm(const Parts& parts) : parts_(parts) {}

  const ArmPlan& plan() const { return *parts_.plan; }
  bool is_drift_control() const { return parts_.engine == nullptr; }
  // Whether it reads keys and nothing else, so that its blocks may be a multiple of the others'.
  bool reads_keys_only() const { return plan().stage == Stage::kKeyFetch; }
  std::uint64_t ring_keys() const { return parts_.keys.size(); }
  const OpenedEngine* engine() const { return parts_.engine; }

  BlockAnswer Run(const Stretch& stretch) const;
  BlockAnswer Expected(const Stretch& stretch) const;

  // Runs a block under the clock and compares its answers. Fills all but group, session, round and
  // position.
  BlockObservation RunTimed(const Stretch& stretch) const;

 private:
  Parts parts_;
};

struct MixedExpectation {
  std::uint32_t arm_index = 0;
  BlockAnswer expected;
};

// The same for a block of gets and puts; also charges what other threads of the process did.
BlockObservation RunTimedMixed(OpenedEngine& engine, const MixedBlockRequest& request,
                               const MixedExpectation& expectation);

struct PacedBlock {
  BlockObservation block;  // its ns are the response times added up
  OpenLoopAnswer answer;
};

// The same for operations that come at a rate; other threads are not charged, since operations wait
// for them where they get in the way.
PacedBlock RunTimedOpenLoop(OpenedEngine& engine, const OpenLoopRequest& request,
                            const MixedExpectation& expectation);

// "12 hits, not 13", "checksum ..." or "3 operations failed": how answers differ; empty if they
// don't.
std::string DifferenceOf(const BlockAnswer& found, const BlockAnswer& expected);

}  // namespace alexbench::harness
