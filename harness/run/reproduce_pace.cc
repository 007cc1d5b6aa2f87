#include "harness/run/reproduce_pace.h"

#include <algorithm>
#include <string_view>

#include "harness/run/groups.h"

namespace alexbench::harness {
namespace {

constexpr double kLeastShareOfReading = 0.5;
constexpr double kMostShareOfReading = 1.32;
constexpr double kShareOfWriting = 0.4;
constexpr double kShareOfPublished = 0.5;

bool IsPublished(std::string_view spec) {
  return spec.starts_with("alex_published") || spec.starts_with("rocksdb_published");
}

// Of the profile's seconds.
double QuickShare(const GroupPlan& group) {
  if (group.regime == Regime::kWriting) {
    return kShareOfWriting;
  }
  const double share = static_cast<double>(group.arms.size()) / static_cast<double>(kMaxArms);
  return std::clamp(share, kLeastShareOfReading, kMostShareOfReading);
}

}  // namespace

void PaceReproduce(RunPlan& plan) {
  for (GroupPlan& group : plan.groups) {
    if (plan.profile.name == "quick") {
      group.seconds_per_session = plan.profile.seconds_per_session * QuickShare(group);
    }
    if (group.regime == Regime::kWriting && IsPublished(group.arms.front().spec)) {
      group.seconds_per_session *= kShareOfPublished;
    }
  }
}

}  // namespace alexbench::harness
