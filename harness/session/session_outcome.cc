#include "harness/session/session_outcome.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace alexbench::harness {

SessionOutcome::SessionOutcome(const SessionJob& job)
    : group_id_(job.group.group_id), session_(job.session) {
  for (const ArmPlan& arm : job.group.arms) {
    if (std::count(job.excluded_arms.begin(), job.excluded_arms.end(), arm.arm_index) == 0) {
      ArmObservation& observation = arms_[arm.arm_index];
      observation.group_id = group_id_;
      observation.session = session_;
      observation.arm_index = arm.arm_index;
      observation.status = "ok";
    }
  }
}

void SessionOutcome::Fail(std::uint32_t arm_index, std::string_view reason) {
  ArmObservation& arm = arms_.at(arm_index);
  arm.status = "failed";
  arm.reason = std::string(reason);
}

void SessionOutcome::MarkInvalid(std::uint32_t arm_index, std::string_view reason) {
  ArmObservation& arm = arms_.at(arm_index);
  if (arm.status == "ok") {
    arm.status = "invalid";
    arm.reason = std::string(reason);
  }
}

void SessionOutcome::AddBlock(BlockObservation block) {
  block.group_id = group_id_;
  block.session = session_;
  if (!block.answers_right) {
    MarkInvalid(block.arm_index, absl::StrFormat("wrong answers in round %d: %d hits, checksum %x",
                                                 block.round, block.hits, block.checksum));
  }
  result_.blocks.push_back(std::move(block));
}

WorkerResult SessionOutcome::Take() {
  for (auto& [arm_index, arm] : arms_) {
    result_.arms.push_back(std::move(arm));
  }
  return std::move(result_);
}

}  // namespace alexbench::harness
