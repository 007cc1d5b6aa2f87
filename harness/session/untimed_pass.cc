#include "harness/session/untimed_pass.h"

#include <vector>

#include "absl/status/statusor.h"

#include "harness/session/measured_arm.h"

namespace alexbench::harness {

std::string RunPass(const OpenedEngine& engine, const Pass& pass) {
  const absl::StatusOr<std::vector<Key>> places = engine.Locate(pass.keys);
  if (!places.ok()) {
    return places.status().ToString();
  }
  const BlockAnswer found = engine.RunReads({.scenario = Scenario::kThroughput,
                                             .consume = Consume::kAll,
                                             .stage = Stage::kProduction,
                                             .keys = *places});
  return DifferenceOf(found, pass.expected);
}

}  // namespace alexbench::harness
