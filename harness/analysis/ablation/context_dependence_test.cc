#include "harness/analysis/ablation/context_dependence.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "harness/analysis/ablation/synthetic_factorial.h"

namespace alexbench::harness {
namespace {

constexpr double kBound = 0.0149;

std::vector<EffectSample> Contexts(const std::vector<double>& means, double sd = 0,
                                   std::uint64_t seed = 1) {
  RandomStream random(seed, 0);
  std::vector<EffectSample> contexts;
  for (const double mean : means) {
    EffectSample sample;
    for (int session = 0; session < 8; ++session) {
      sample.logs.push_back(mean + sd * NearlyNormal(random));
    }
    contexts.push_back(sample);
  }
  return contexts;
}

// Three contexts by four sessions: F = 6.939 at 2 and 6 degrees of freedom, where the upper tail is
// (1 + 2 F / 6)^-3.
TEST(ContextsAlikeTest, IsTheFTestOfATwoWayLayout) {
  const std::vector<std::vector<double>> logs{
      {0.10, 0.12, 0.09, 0.13}, {0.15, 0.16, 0.11, 0.19}, {0.12, 0.10, 0.12, 0.15}};
  std::vector<EffectSample> contexts(3);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    contexts[i].logs = logs[i];
  }
  EXPECT_NEAR(*ContextsAlikeP(contexts), 0.027496920160401027, 1e-12);
  EXPECT_FALSE(ContextsAlikeP(std::vector<EffectSample>(1, contexts[0])).has_value());
  for (EffectSample& context : contexts) {
    context.logs.resize(1);
  }
  EXPECT_FALSE(ContextsAlikeP(contexts).has_value());
}

TEST(DependsOnContextTest, WhereSignsDifferOrSizesDifferTwofold) {
  EXPECT_TRUE(DependsOnContext(Contexts({-0.05, 0.05}), kBound));
  EXPECT_TRUE(DependsOnContext(Contexts({-0.05, -0.11}), kBound));
  EXPECT_TRUE(DependsOnContext(Contexts({0.05, 0.11}), kBound));
  EXPECT_FALSE(DependsOnContext(Contexts({-0.05, -0.09}), kBound));
  EXPECT_FALSE(DependsOnContext(Contexts({-0.05, -0.05}), kBound));
}

TEST(DependsOnContextTest, NotWithinTheMarginAndNotWithinScatter) {
  EXPECT_FALSE(DependsOnContext(Contexts({-0.005, 0.005}), kBound));
  int found = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    found += DependsOnContext(Contexts({0, 0, 0, 0, 0, 0, 0, 0}, 0.05, seed), kBound) ? 1 : 0;
  }
  EXPECT_LE(found, 20);  // 5 % of 200 is 10; 21 or more has a chance below 0.001
  EXPECT_TRUE(DependsOnContext(Contexts({-0.2, -0.2, -0.2, 0.1}, 0.02), kBound));
}

}  // namespace
}  // namespace alexbench::harness
