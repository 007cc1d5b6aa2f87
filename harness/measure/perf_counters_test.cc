#include "harness/measure/perf_counters.h"

#include <unistd.h>

#include <array>
#include <cerrno>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

// A descriptor that answers one read as a counter would.
int Counter(const std::array<std::uint64_t, 3>& reading) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  EXPECT_EQ(write(ends[1], reading.data(), sizeof(reading)), static_cast<ssize_t>(sizeof(reading)));
  close(ends[1]);
  return ends[0];
}

TEST(PerfCountersTest, CountersThatOpenAreRead) {
  const PerfCounters counters([](std::uint64_t event) { return Counter({1'000 + event, 50, 50}); });
  EXPECT_FALSE(counters.empty());
  EXPECT_THAT(counters.reason(), IsEmpty());
  EXPECT_THAT(counters.Read(),
              ElementsAre(Pair("cycles", 1'000), Pair("retired_instructions", 1'001),
                          Pair("cache_misses", 1'003), Pair("retired_branch_misses", 1'005)));
}

TEST(PerfCountersTest, CountersThatDoNotOpenSayWhy) {
  const PerfCounters counters([](std::uint64_t) {
    errno = EACCES;
    return -1;
  });
  EXPECT_TRUE(counters.empty());
  EXPECT_THAT(counters.Read(), IsEmpty());
  EXPECT_THAT(counters.reason(), HasSubstr("perf_event_open of cycles: Permission denied; "));
}

TEST(PerfCountersTest, OneThatDoesNotOpenLeavesTheOthers) {
  const PerfCounters counters([](std::uint64_t event) {
    errno = ENOENT;
    return event == 0 ? -1 : Counter({7, 50, 50});
  });
  EXPECT_EQ(counters.Read().size(), 3U);
  EXPECT_THAT(counters.reason(), HasSubstr("cycles"));
  EXPECT_THAT(counters.reason(), Not(HasSubstr("cache_misses")));
}

TEST(PerfCountersTest, ACountThatIsAGuessIsLeftOut) {
  const PerfCounters counters([](std::uint64_t event) {
    return Counter({7, 50, event == 0 ? 25U : 50U});
  });
  EXPECT_EQ(counters.Read().size(), 3U);
}

TEST(PerfCountersTest, TheSystemsOwnOpensOrSaysWhy) {
  const PerfCounters counters;
  EXPECT_NE(counters.Read().size() == 4, !counters.reason().empty());
}

}  // namespace
}  // namespace alexbench::harness
