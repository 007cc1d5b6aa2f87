// All blocks of a run, found by arm and session; and which arm speaks for a cell.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Blocks of one arm in one session, by round, then position.
using Blocks = std::vector<const BlockObservation*>;
using BlocksBySession = std::map<std::uint32_t, Blocks>;

// Lifetime: refers to the plan and the observation it was built from.
class BlockTable {
 public:
  // Errors: InvalidArgument for a block or arm that the plan does not have, a block given twice,
  // one without operations or time, and counts that are no histogram.
  static absl::StatusOr<BlockTable> Build(const RunPlan& plan, const RunObservation& observation);

  // Empty if the arm left no block.
  const BlocksBySession& OfArm(const ArmPlan& arm) const;

  // One per session at most, by session.
  const std::vector<const ArmObservation*>& FaresOfArm(const ArmPlan& arm) const;

  const RunPlan& plan() const { return *plan_; }

 private:
  explicit BlockTable(const RunPlan& plan) : plan_(&plan) {}

  const RunPlan* plan_;
  std::unordered_map<const ArmPlan*, BlocksBySession> blocks_;
  std::unordered_map<const ArmPlan*, std::vector<const ArmObservation*>> fares_;
};

// Where an arm stands; both are nullptr where there is none.
struct ArmPlace {
  const GroupPlan* group = nullptr;
  const ArmPlan* arm = nullptr;
};

// The arm a cell's own figures come from: its production arm in the first comparison group that
// has one, else in the first group that has one.
ArmPlace HomeArm(const RunPlan& plan, std::string_view cell_id);

// nullptr if there is none.
const GroupPlan* FindGroup(const RunPlan& plan, std::string_view group_id);
const ArmPlan* ProductionArm(const GroupPlan& group, std::string_view cell_id);

}  // namespace alexbench::harness
