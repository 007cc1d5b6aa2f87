#include "harness/session/thread_team.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <thread>
#include <vector>

#include "harness/session/cpu_pin.h"

namespace alexbench::harness {
namespace {

// Each waits for all others inside of its work: were they run one after the other, none would end.
TEST(RunTogetherTest, AllWorkAtOnce) {
  constexpr std::uint32_t kThreads = 3;
  std::atomic<std::uint32_t> begun = 0;
  std::atomic<std::uint32_t> seen = 0;
  const TeamUsage usage =
      RunTogether({.threads = kThreads, .seed = 1}, [&](std::uint32_t thread) {
        seen |= 1U << thread;
        ++begun;
        while (begun != kThreads) {
          std::this_thread::yield();
        }
      });
  EXPECT_EQ(seen, 7U);
  EXPECT_GT(usage.wall_ns, 0);
  EXPECT_GE(usage.work.cpu_ns, 0);
  EXPECT_GE(usage.other_cpu_ns, 0);
}

TEST(RunTogetherTest, EachThreadHasOneProcessorAndTheCallerKeepsAll) {
  const std::vector<int> before = AllowedProcessors();
  std::atomic<std::size_t> most = 0;
  std::atomic<std::uint64_t> used = 0;
  const auto threads = static_cast<std::uint32_t>(before.size());
  RunTogether({.threads = threads, .seed = 2}, [&](std::uint32_t) {
    const std::vector<int> mine = AllowedProcessors();
    most = std::max(most.load(), mine.size());
    used |= std::uint64_t{1} << (mine.front() % 64);
  });
  EXPECT_EQ(most, 1U);
  EXPECT_EQ(AllowedProcessors(), before);
  if (before.size() <= 64) {
    EXPECT_EQ(std::popcount(used.load()), static_cast<int>(before.size())) << "each another one";
  }
}

}  // namespace
}  // namespace alexbench::harness
