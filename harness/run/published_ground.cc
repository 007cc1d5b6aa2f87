#include "harness/run/published_ground.h"

#include <string_view>

namespace alexbench::harness {
namespace {

constexpr double kShareOfSeconds = 0.3;

bool IsPublished(std::string_view spec) {
  return spec.starts_with("alex_published") || spec.starts_with("rocksdb_published");
}

}  // namespace

void ShortenPublishedTrials(RunPlan& plan) {
  for (GroupPlan& group : plan.groups) {
    if (group.regime == Regime::kWriting && IsPublished(group.arms.front().spec)) {
      group.seconds_per_session *= kShareOfSeconds;
    }
  }
}

}  // namespace alexbench::harness
