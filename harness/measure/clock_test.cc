#include "harness/measure/clock.h"

#include <sys/mman.h>

#include "gtest/gtest.h"
#include "harness/measure/drift_control.h"

namespace alexbench::harness {
namespace {

TEST(ClockTest, NeverGoesBack) {
  std::int64_t last_ns = NowNs();
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t now_ns = NowNs();
    EXPECT_GE(now_ns, last_ns);
    last_ns = now_ns;
  }
}

TEST(ThreadUsageTest, CountsTheFaultsOfTouchedPages) {
  constexpr std::size_t kPages = 64;
  constexpr std::size_t kPageBytes = 4096;
  void* const memory = mmap(nullptr, kPages * kPageBytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  ASSERT_EQ(madvise(memory, kPages * kPageBytes, MADV_NOHUGEPAGE), 0);
  const ThreadUsage before = ReadThreadUsage();
  for (std::size_t page = 0; page < kPages; ++page) {
    static_cast<volatile char*>(memory)[page * kPageBytes] = 1;
  }
  const ThreadUsage used = UsageBetween(before, ReadThreadUsage());
  munmap(memory, kPages * kPageBytes);
  EXPECT_GE(used.minor_faults, kPages);
  EXPECT_GE(used.cpu_ns, 0);
}

TEST(ClockTest, ProcessorTimeOfTheProcessCoversItsThread) {
  EXPECT_GE(ProcessCpuNs(), ReadThreadUsage().cpu_ns - 1'000'000);
}

TEST(DriftControlTest, AnswersAsExpected) {
  const DriftControl drift_control;
  for (const Stretch stretch : {Stretch{0, 1}, Stretch{0, 1000}, Stretch{123'456'789, 5000}}) {
    const BlockAnswer answer = drift_control.Run(stretch);
    EXPECT_EQ(answer.hits, stretch.count);
    EXPECT_EQ(answer.checksum, DriftControl::Expected(stretch).checksum);
    EXPECT_NE(answer.checksum, DriftControl::Expected({stretch.first + 1, stretch.count}).checksum);
  }
}

}  // namespace
}  // namespace alexbench::harness
