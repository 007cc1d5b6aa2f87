#include "harness/session/plan.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace alexbench::harness {

std::string_view LoadOrderName(LoadOrder order) {
  return order == LoadOrder::kRandom ? "random" : "sorted";
}

std::string_view RegimeName(Regime regime) {
  return regime == Regime::kReadOnly ? "read_only" : "writing";
}

std::string_view ArmRoleName(ArmRole role) {
  switch (role) {
    case ArmRole::kCell:
      return "cell";
    case ArmRole::kDuplicate:
      return "duplicate";
    case ArmRole::kDelay:
      return "delay";
    case ArmRole::kCalibration:
      return "calibration";
    case ArmRole::kDriftControl:
      return "drift_control";
    case ArmRole::kFloorGate:
      return "floor_gate";
    case ArmRole::kStage:
      return "stage";
    case ArmRole::kWork:
      return "work";
    case ArmRole::kCarryOver:
      return "carry_over";
    case ArmRole::kClone:
      return "clone";
  }
  ALEXBENCH_CHECK(false);
}

std::string_view GroupPurposeName(GroupPurpose purpose) {
  switch (purpose) {
    case GroupPurpose::kComparison:
      return "comparison";
    case GroupPurpose::kBreakdown:
      return "breakdown";
    case GroupPurpose::kSelfCheck:
      return "self_check";
  }
  ALEXBENCH_CHECK(false);
}

std::optional<Profile> FindProfile(std::string_view name) {
  const std::array<Profile, 4> profiles{
      Profile{.name = "quick", .sessions = 3, .seconds_per_session = 10, .margin = 0.03},
      Profile{.name = "standard", .sessions = 8, .seconds_per_session = 10, .margin = 0.015},
      Profile{.name = "report",
              .sessions = 20,
              .seconds_per_session = 10,
              .margin = 0.01,
              .operations_per_record = 10},
      // Single passes of kPublishedPassOperations; the seconds only bound a session's wall time.
      Profile{.name = "as_published", .sessions = 5, .seconds_per_session = 10, .margin = 0.03}};
  for (const Profile& profile : profiles) {
    if (profile.name == name) {
      return profile;
    }
  }
  return std::nullopt;
}

SecondsRange SessionSeconds(const RunPlan& plan) {
  SecondsRange range;
  for (const GroupPlan& group : plan.groups) {
    const double seconds = group.seconds_per_session;
    range.least = range.most == 0 ? seconds : std::min(range.least, seconds);
    range.most = std::max(range.most, seconds);
  }
  return range;
}

double MarginOver(const Profile& profile, std::uint32_t layouts) {
  const bool sampled = std::min(layouts, profile.sessions) >= kEnoughLayouts;
  return sampled ? profile.margin : std::max(profile.margin, kLeastMarginOfFewLayouts);
}

}  // namespace alexbench::harness
