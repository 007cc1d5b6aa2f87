#include "engines/alex/ladder.h"

#include <cstddef>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "engines/alex/compiled_policies.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr AlexPolicy kRungs[] = {Rung(0), Rung(1), Rung(2), Rung(3), Rung(4), Rung(5)};

TEST(LadderTest, RungsTakeTheStepsOneAfterTheOther) {
  EXPECT_EQ(kRungs[0], kBaseline);
  for (std::size_t step = 0; step < kLadder.size(); ++step) {
    EXPECT_EQ(kRungs[step + 1], With(kRungs[step], kLadder[step].choice)) << kLadder[step].name;
  }
}

TEST(LadderTest, PublishedStepsKeepTheirNumbersAndPredictions) {
  struct Published {
    std::string_view name;
    int predicted_effect_ns;
  };
  constexpr Published kPublished[] = {{"zero_copy", -30},
                                      {"unchecked", -35},
                                      {"cache_tuned", -80},
                                      {"value_prefetch", -30},
                                      {"sequential_read", -40}};
  ASSERT_EQ(kLadder.size(), std::size(kPublished));
  for (std::size_t step = 0; step < kLadder.size(); ++step) {
    EXPECT_EQ(kLadder[step].name, kPublished[step].name);
    EXPECT_EQ(kLadder[step].published_rung, static_cast<int>(step) + 1);
    EXPECT_EQ(kLadder[step].predicted_effect_ns, kPublished[step].predicted_effect_ns);
  }
}

TEST(LadderTest, LastRungHasEveryStep) {
  EXPECT_EQ(kRungs[5], (AlexPolicy{.value_access = ValueAccess::kBorrow,
                                   .bounds_check = BoundsCheck::kUnchecked,
                                   .node_tuning = NodeTuning::kCacheTuned,
                                   .value_prefetch = ValuePrefetch::kDuringLookup,
                                   .record_format = RecordFormat::kV2}));
}

TEST(LadderTest, AloneIsTheBaselineAndOneStep) {
  constexpr AlexPolicy kAlone = Alone(1);
  EXPECT_EQ(kAlone, (AlexPolicy{.bounds_check = BoundsCheck::kUnchecked}));
}

TEST(LadderTest, WithoutIsAllStepsButOne) {
  constexpr AlexPolicy kWithout = Without(0);
  EXPECT_EQ(kWithout, With(kRungs[5], ValueAccess::kCopy));
}

TEST(LadderTest, SubsetOfAllStepsIsTheLastRung) {
  constexpr AlexPolicy kAll = Subset(kAllSteps);
  EXPECT_EQ(kAll, kRungs[kLadder.size()]);
}

TEST(CompiledPoliciesTest, NoneIsThereTwice) {
  for (std::size_t a = 0; a < kCompiledPolicies.size(); ++a) {
    for (std::size_t b = a + 1; b < kCompiledPolicies.size(); ++b) {
      EXPECT_FALSE(kCompiledPolicies[a] == kCompiledPolicies[b]) << a << " and " << b;
    }
  }
}

#ifdef ALEXBENCH_SANITIZED
TEST(CompiledPoliciesTest, SanitizerBuildsHaveTen) { EXPECT_EQ(kCompiledPolicies.size(), 10U); }
#else
TEST(CompiledPoliciesTest, HasEveryCellEveryPartOnThreeGroundsAndTheLayouts) {
  EXPECT_EQ(kCompiledPolicies.size(), 32U + 9U + 10U);
  for (const AlexPolicy& ground : {kBaseline, kRungs[5]}) {
    for (const Choice& choice : kAllChoices) {
      if (AxisName(choice) == AxisName(NodeTuning::kNone)) {
        EXPECT_EQ(NearestCompiled(With(ground, choice)), With(ground, choice));
      }
    }
  }
}

TEST(CompiledPoliciesTest, HasEveryChangeOfOneAxisOfTheProduct) {
  for (const Choice& choice : kAllChoices) {
    const bool tunes_nodes = AxisName(choice) == AxisName(NodeTuning::kNone);
    const bool verifies = choice == Choice(VerifyReads::kAlways) ||
                          choice == Choice(VerifyReads::kSampled);  // the checksums of v3
    const AlexPolicy ground = verifies ? With(kProduct, RecordFormat::kV3) : kProduct;
    const AlexPolicy changed = With(tunes_nodes ? kTextbookProduct : ground, choice);
    EXPECT_EQ(NearestCompiled(changed), changed) << AxisName(choice) << "=" << ChoiceName(choice);
  }
}

TEST(CompiledPoliciesTest, NearestOfOneThatIsNotCompiledDiffersOnOneAxis) {
  const AlexPolicy wanted = With(kRungs[2], NodeTuning::kAlignedNodes);
  EXPECT_EQ(DifferingChoices(NearestCompiled(wanted), wanted), 1);
}
#endif

TEST(AlexPolicyTest, OnlyChoicesOfTheReaderShareMemory) {
  const auto shares = [](const Choice& choice) {
    return SharesMemory(kBaseline, With(kBaseline, choice));
  };
  EXPECT_TRUE(shares(ValueAccess::kBorrow));
  EXPECT_TRUE(shares(BoundsCheck::kUnchecked));
  EXPECT_TRUE(shares(ValuePrefetch::kDuringLookup));
  EXPECT_TRUE(shares(NodeTuning::kTraversalPrefetch));
  EXPECT_TRUE(shares(VerifyReads::kSampled));
  EXPECT_TRUE(shares(VerifyReads::kAlways));
  EXPECT_FALSE(shares(NodeTuning::kGapDensity));
  EXPECT_FALSE(shares(NodeTuning::kAlignedNodes));
  EXPECT_FALSE(shares(NodeTuning::kCacheTuned));
  EXPECT_FALSE(shares(RecordFormat::kV2));
  EXPECT_FALSE(shares(NodeLayout::kOneLine));
}

TEST(AlexPolicyTest, ChoicesHaveDistinctNamesWithinAnAxis) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const Choice& choice : kAllChoices) {
    EXPECT_TRUE(names.emplace(AxisName(choice), ChoiceName(choice)).second) << ChoiceName(choice);
  }
}

TEST(AlexPolicyTest, ChoosingWhatAPolicyChoseGivesThePolicy) {
  AlexPolicy rebuilt;
  for (const Choice& choice : ChoicesOf(kProduct)) {
    rebuilt = With(rebuilt, choice);
  }
  EXPECT_EQ(rebuilt, kProduct);
}

}  // namespace
}  // namespace alexbench::engines::alex
