// What `reproduce` measures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

#include "harness/analysis/cell_selector.h"
#include "harness/run/groups.h"
#include "harness/run/planner.h"
#include "harness/run/published_claims.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

const CellPlan& FindCell(const RunPlan& plan, const std::string& cell_id) {
  return *std::find_if(plan.cells.begin(), plan.cells.end(),
                       [&](const CellPlan& cell) { return cell.cell_id == cell_id; });
}

class PlanReproduceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Catalog::Get().Find("rocksdb").ok()) {
      GTEST_SKIP() << "this build has no RocksDB";
    }
  }

  static absl::StatusOr<RunPlan> PlanOf(std::vector<std::uint64_t> records,
                                        const char* profile = "quick") {
    RunRequest request;
    request.records = std::move(records);
    request.profile = *FindProfile(profile);
    return PlanReproduce(request);
  }
};

TEST_F(PlanReproduceTest, ListsNoUnsupportedPairAndNoCellTwice) {
  const auto plan = PlanOf({1000, 2000});
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::set<std::string> ids;
  for (const CellPlan& cell : plan->cells) {
    EXPECT_EQ(cell.unsupported, "") << cell.cell_id;
    EXPECT_TRUE(ids.insert(cell.cell_id).second) << cell.cell_id;
  }
  for (const BreakdownPlan& breakdown : plan->breakdowns) {
    EXPECT_EQ(FindCell(*plan, breakdown.cell_id).settings.records, 2000U);
  }
}

TEST_F(PlanReproduceTest, HoldsThePublishedEnginesAgainstEachOtherAtEverySize) {
  const auto plan = PlanOf({1000, 2000});
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::map<std::string, int> mixed;
  for (const CellPlan& cell : plan->cells) {
    if (cell.settings.workload == "mixed_80_20_as_published") {
      ++mixed[cell.spec];
    }
  }
  EXPECT_EQ(mixed["alex_published"], 2);
  EXPECT_EQ(mixed["rocksdb_published:gauge=on"], 2);
  EXPECT_EQ(mixed["rocksdb_published:gauge=off"], 1);
  std::map<std::pair<std::string, std::string>, int> contrasts;
  for (const ContrastPlan& contrast : plan->contrasts) {
    ++contrasts[{FindCell(*plan, contrast.a).spec, FindCell(*plan, contrast.b).spec}];
  }
  // At both sizes: of query_as_published, and of the mixed load.
  EXPECT_EQ((contrasts[{"alex_published", "rocksdb_published:gauge=on"}]), 4);
  EXPECT_EQ((contrasts[{"alex_published", "alex_published:value_access=copy"}]), 2);
  EXPECT_EQ((contrasts[{"alex_published:bounds_check=unchecked", "alex_published"}]), 2);
  EXPECT_EQ((contrasts[{"rocksdb_published:gauge=off", "rocksdb_published:gauge=on"}]), 1);
  EXPECT_TRUE(
      std::any_of(plan->breakdowns.begin(), plan->breakdowns.end(), [&](const BreakdownPlan& b) {
        return FindCell(*plan, b.cell_id).engine == "alex_published";
      }));
}

TEST_F(PlanReproduceTest, WritersOfQuickGetAShareOfTheSecondsAndPublishedOnesHalfOfThat) {
  const auto plan = PlanOf({1000});
  ASSERT_TRUE(plan.ok()) << plan.status();
  std::set<double> published;
  std::set<double> others;
  for (const GroupPlan& group : plan->groups) {
    if (group.regime == Regime::kWriting) {
      const bool is_published = absl::StrContains(group.arms.front().spec, "_published");
      (is_published ? published : others).insert(group.seconds_per_session);
    }
  }
  EXPECT_THAT(published, ::testing::ElementsAre(2));
  EXPECT_THAT(others, ::testing::ElementsAre(4));
}

// Stages beside the comparison kept their store's index in the shared cache, which flattered that
// store by 6 % (results/2026-11-22-vm-5880777 against results/2026-11-22-vm-38ec5db-ab).
TEST_F(PlanReproduceTest, SessionsThatCompareHoldNoStages) {
  const auto plan = PlanOf({1000, 2000});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_FALSE(plan->breakdowns.empty());
  std::set<std::string> taken_apart;
  for (const BreakdownPlan& breakdown : plan->breakdowns) {
    taken_apart.insert(breakdown.group_id);
  }
  for (const GroupPlan& group : plan->groups) {
    const bool has_stages =
        std::any_of(group.arms.begin(), group.arms.end(),
                    [](const ArmPlan& arm) { return arm.role == ArmRole::kStage; });
    EXPECT_EQ(has_stages, taken_apart.contains(group.group_id)) << group.group_id;
    if (has_stages) {
      EXPECT_EQ(group.purpose, GroupPurpose::kBreakdown) << group.group_id;
    }
  }
}

TEST_F(PlanReproduceTest, SessionsOfFewArmsGetFewerSecondsInQuickAlone) {
  for (const char* name : {"quick", "standard"}) {
    const auto plan = PlanOf({1000, 2000}, name);
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (const GroupPlan& group : plan->groups) {
      if (group.regime == Regime::kReadOnly && group.arms.size() < kMaxArms) {
        const double share = static_cast<double>(group.arms.size()) / kMaxArms;
        EXPECT_DOUBLE_EQ(group.seconds_per_session,
                         std::string_view(name) == "quick" ? 10 * std::max(share, 0.5) : 10);
      }
    }
  }
}

bool IsOf(const CellSelector& wanted, const CellPlan& cell) {
  return cell.spec == wanted.variant && cell.settings.workload == wanted.workload &&
         ScenarioName(cell.settings.scenario) == wanted.scenario &&
         ConsumeName(cell.settings.consume) == wanted.consume &&
         cell.settings.records == wanted.records;
}

TEST_F(PlanReproduceTest, MeasuresWhatClaimsOnTheirOwnGroundName) {
  const auto plan = PlanOf({100'000, 1'000'000});
  ASSERT_TRUE(plan.ok()) << plan.status();
  int found = 0;
  const auto claims = PublishedClaims();
  ASSERT_TRUE(claims.ok()) << claims.status();
  for (const ClaimSpec& claim : *claims) {
    if (!absl::EndsWith(claim.id, "_own_ground") && !absl::EndsWith(claim.id, "_wrapped")) {
      continue;
    }
    ++found;
    for (const CellSelector* wanted : {&claim.a, &claim.b}) {
      EXPECT_TRUE(std::any_of(plan->cells.begin(), plan->cells.end(),
                              [&](const CellPlan& cell) { return IsOf(*wanted, cell); }))
          << claim.id << ": " << Describe(*wanted);
    }
  }
  EXPECT_EQ(found, 9);
}

}  // namespace
}  // namespace alexbench::harness
