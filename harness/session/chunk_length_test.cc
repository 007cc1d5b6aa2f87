#include "harness/session/chunk_length.h"

#include <gtest/gtest.h>

namespace alexbench::harness {
namespace {

TEST(ChunkLengthTest, ABlockTakesAboutTenMilliseconds) {
  const ChunkRun slow{.operations = 64, .elapsed_ns = 6'400'000, .trial_operations = 100'000};
  EXPECT_EQ(NextChunk(slow, kMostChunk), 100U);
  const ChunkRun waiting{.operations = 1, .elapsed_ns = 90'000'000, .trial_operations = 100'000};
  EXPECT_EQ(NextChunk(waiting, kMostChunk), 1U);
}

TEST(ChunkLengthTest, ABlockHasAtMostSoManyOperations) {
  const ChunkRun quick{.operations = 64, .elapsed_ns = 0, .trial_operations = 100'000};
  EXPECT_EQ(NextChunk(quick, kMostChunk), kMostChunk);
  EXPECT_EQ(NextChunk(quick, 7), 7U);
}

TEST(ChunkLengthTest, ABlockIsShortBesideWhatItsTrialDid) {
  std::uint64_t done = kFirstChunk;
  std::uint64_t last = kFirstChunk;
  while (last < kMostChunk) {
    last = NextChunk({.operations = last, .elapsed_ns = 1'000, .trial_operations = done},
                     kMostChunk);
    EXPECT_TRUE(last == kFirstChunk || last * kPartOfTrial <= done) << done;
    done += last;
  }
  EXPECT_LT(done, 60'000U);
}

}  // namespace
}  // namespace alexbench::harness
