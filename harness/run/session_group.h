// A session group in the making: what all kinds of groups have in common.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "harness/session/plan.h"

namespace alexbench::harness {

// What an arm is to be; its image and its memory follow from the engine.
struct ArmRequest {
  ArmRole role = ArmRole::kCell;
  std::string cell_id;
  std::string spec;
  std::string durability;
  Scenario scenario = Scenario::kLatency;
  Stage stage = Stage::kProduction;
  std::int32_t delay_steps = kNoDelay;
};

// A group without arms; its id is the plan's next.
GroupPlan NewGroup(const RunPlan& plan, GroupPurpose purpose, const CellSettings& settings);

// Appends an arm, with the image and the memory its engine needs.
//
// Errors: those of resolving the engine.
absl::Status AddArm(const ArmRequest& request, GroupPlan& group);
// The same for production of a cell.
absl::Status AddCellArm(const CellPlan& cell, GroupPlan& group);

// Appends the clone of the first cell whose engine has one; nothing where none has.
// Errors: as AddArm.
absl::Status AddCloneArm(GroupPlan& group);

// The seconds of a session: those of the profile, in proportion where its arms are more than
// kMaxArms.
double SecondsFor(const GroupPlan& group, const RunPlan& plan);

// Decides block length and seconds, now that the arms are known, and puts the group into the plan.
void FinishGroup(GroupPlan group, RunPlan& plan);

}  // namespace alexbench::harness
