// Which cells a request makes, and which of them may stand in one contrast.
#include "harness/run/cells.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/planner.h"

namespace alexbench::harness {
namespace {

RunRequest Request(std::vector<std::string> engines, std::vector<std::string> workloads) {
  RunRequest request;
  request.engines = std::move(engines);
  request.workloads = std::move(workloads);
  request.records = {1000};
  request.profile = *FindProfile("quick");
  return request;
}

TEST(CellsTest, NoContrastCrossesLevelsOfDurability) {
  RunRequest request = Request({"alex", "hash_log"}, {"query", "mixed_80_20"});
  request.durabilities = {"none", "buffered"};
  const auto plan = PlanRun(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::map<std::string, std::string> levels;
  for (const CellPlan& cell : plan->cells) {
    levels[cell.cell_id] = cell.durability;
  }
  std::multiset<std::string> contrasted;
  for (const ContrastPlan& contrast : plan->contrasts) {
    EXPECT_EQ(levels.at(contrast.a), levels.at(contrast.b)) << contrast.a << " " << contrast.b;
    contrasted.insert(levels.at(contrast.a));
  }
  // latency and throughput of one workload, mixed of the other
  EXPECT_EQ(contrasted.count("none"), 3U);
  EXPECT_EQ(contrasted.count("buffered"), 3U);
}

}  // namespace
}  // namespace alexbench::harness
