#include "engines/alex/ladder.h"

#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr AlexPolicy kRungs[] = {Rung(0), Rung(1), Rung(2), Rung(3)};

TEST(LadderTest, RungsTakeTheStepsOneAfterTheOther) {
  EXPECT_EQ(kRungs[0], kBaseline);
  for (std::size_t step = 0; step < kLadder.size(); ++step) {
    EXPECT_EQ(kRungs[step + 1], With(kRungs[step], kLadder[step].choice)) << kLadder[step].name;
  }
}

TEST(LadderTest, PublishedStepsKeepTheirNumbersAndPredictions) {
  ASSERT_EQ(kLadder.size(), 3U);
  EXPECT_EQ(kLadder[0].name, "zero_copy");
  EXPECT_EQ(kLadder[0].published_rung, 1);
  EXPECT_EQ(kLadder[0].predicted_effect_ns, -30);
  EXPECT_EQ(kLadder[1].name, "unchecked");
  EXPECT_EQ(kLadder[1].published_rung, 2);
  EXPECT_EQ(kLadder[1].predicted_effect_ns, -35);
  EXPECT_EQ(kLadder[2].name, "sequential_read");
  EXPECT_EQ(kLadder[2].published_rung, 5);
  EXPECT_EQ(kLadder[2].predicted_effect_ns, -40);
}

TEST(LadderTest, PublishedRungsAscend) {
  for (std::size_t step = 1; step < kLadder.size(); ++step) {
    EXPECT_LT(kLadder[step - 1].published_rung, kLadder[step].published_rung);
  }
  EXPECT_LE(kLadder.back().published_rung, kPublishedRungCount);
}

TEST(LadderTest, RungBeyondAMissingStepIsNotBuilt) { EXPECT_EQ(HighestBuiltRung(), 2); }

TEST(LadderTest, AloneIsTheBaselineAndOneStep) {
  constexpr AlexPolicy kAlone = Alone(1);
  EXPECT_EQ(kAlone, (AlexPolicy{.bounds_check = BoundsCheck::kUnchecked}));
}

TEST(LadderTest, WithoutIsAllStepsButOne) {
  constexpr AlexPolicy kWithout = Without(0);
  EXPECT_EQ(kWithout, (AlexPolicy{.bounds_check = BoundsCheck::kUnchecked,
                                  .record_format = RecordFormat::kV2}));
}

TEST(LadderTest, SubsetOfAllStepsIsTheLastRung) {
  constexpr AlexPolicy kAll = Subset(kAllSteps);
  EXPECT_EQ(kAll, kRungs[kLadder.size()]);
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
