#include "harness/analysis/layouts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "harness/analysis/synthetic_run.h"

namespace alexbench::harness {
namespace {

// b takes 2 ms; a as long, but for what the layout of its code does, which is the same in every
// session of the layout: 3 % less in one, 3 % more in the other.
SyntheticRun TwoLayouts(std::uint32_t sessions) {
  SyntheticRun run;
  run.plan.profile.margin = 0.005;
  run.AddPair("a", "b");
  for (std::uint32_t session = 0; session < sessions; ++session) {
    const std::int64_t a_ns = session % 2 == 0 ? 1'940'000 : 2'060'000;
    for (std::uint32_t round = 0; round < 5; ++round) {
      run.AddBlock({.session = session, .arm = 0, .round = round, .ns = a_ns + session});
      run.AddBlock({.session = session, .arm = 1, .round = round, .ns = 2'000'000});
    }
  }
  run.inputs.layouts = 2;
  return run;
}

double Width(const Statistic& statistic) { return *statistic.ci_high - *statistic.ci_low; }

TEST(LayoutsTest, SessionsOfALayoutCountAsOne) {
  SyntheticRun run = TwoLayouts(20);
  const Summary nested = run.Summarized();
  EXPECT_EQ(nested.cells.at(0).layouts, 2U);
  EXPECT_EQ(nested.cells.at(0).sessions, 2U);
  EXPECT_EQ(nested.cells.at(0).rounds, 100U);
  run.inputs.layouts = 1;
  const Summary flat = run.Summarized();
  EXPECT_EQ(flat.cells.at(0).layouts, 1U);
  // Twenty sessions seem to know what two layouts can't.
  EXPECT_GT(Width(*nested.contrasts.at(0).ratio), 10 * Width(*flat.contrasts.at(0).ratio));
  EXPECT_EQ(nested.contrasts.at(0).verdict, "inconclusive");
}

TEST(LayoutsTest, TheIntervalIsThatOfTheLayoutMeans) {
  const Summary nested = TwoLayouts(4).Summarized();
  // Means 1.940001 and 2.060002 ms: t(0.975, 1) = 12.7062, half-width t |x - y| / 2.
  const double x = 1940.001;
  const double y = 2060.002;
  const Statistic& ns = *nested.cells.at(0).ns_per_op;
  EXPECT_NEAR(ns.estimate, (x + y) / 2, 1e-9);
  EXPECT_NEAR(*ns.ci_high - ns.estimate, 12.706204736432095 * (y - x) / 2, 1e-6);
}

TEST(LayoutsTest, AsManyLayoutsAsSessionsChangeNothing) {
  SyntheticRun run = TwoLayouts(6);
  run.inputs.layouts = 1;
  const Summary flat = run.Summarized();
  run.inputs.layouts = 20;
  const Summary nested = run.Summarized();
  EXPECT_EQ(nested.cells.at(0).layouts, 6U);
  EXPECT_EQ(nested.contrasts.at(0).ratio->ci_high, flat.contrasts.at(0).ratio->ci_high);
  EXPECT_EQ(nested.cells.at(1).ns_per_op->ci_low, flat.cells.at(1).ns_per_op->ci_low);
}

TEST(LayoutsTest, ACellThatLeftNothingHasOneAtMost) {
  SyntheticRun run = TwoLayouts(4);
  run.observation.blocks.clear();
  EXPECT_EQ(run.Summarized().cells.at(0).layouts, 1U);
}

}  // namespace
}  // namespace alexbench::harness
