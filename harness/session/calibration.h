// How many operations each arm's block has, settled before the first round.
//
// Arms that share memory and scenario get one count: unequal blocks are disturbed unequally by
// whatever else the machine does, and a trimmed mean then sees a difference that is not there.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "harness/measure/stretch.h"
#include "harness/session/measured_arm.h"
#include "harness/session/schedule.h"

namespace alexbench::harness {

// One arm with its place among the arms that share its memory.
struct ScheduledArm {
  MeasuredArm arm;
  std::uint64_t operations = 0;       // of its block; a whole multiple of its family's for arms
                                      // that read keys only
  std::uint64_t warm_operations = 0;  // run untimed before it
  std::size_t layout = 0;             // index into Schedule::layouts
  std::uint64_t place = 0;            // its number among the arms of that layout
};

struct Schedule {
  std::vector<ScheduledArm> arms;
  std::vector<SegmentLayout> layouts;  // one per memory family

  struct Stretches {
    Stretch warm;
    Stretch timed;
  };
  // What an arm reads in a round.
  Stretches At(const ScheduledArm& scheduled, std::uint64_t round) const;
};

struct ScheduleRequest {
  std::int64_t block_ns = 0;          // what blocks aim at
  std::uint64_t warm_divisor = 1;     // a prefix is a block's operations over this
  std::uint64_t pass_operations = 0;  // above 0: so many operations and no warm prefix instead
  // Told which arm is about to be tried out; may be empty.
  std::function<void(const ArmPlan&)> before_arm;
};

// Requires: at least one arm; rings of one length.
Schedule MakeSchedule(std::vector<MeasuredArm> arms, const ScheduleRequest& request);

}  // namespace alexbench::harness
