// The lot that says which reads compare checksums: as many as it says, and no reader goes without.
#include "engines/alex/read_lot.h"

#include <cstdint>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

std::vector<bool> Draws(std::size_t count) {
  std::vector<bool> draws(count);
  for (std::size_t i = 0; i < count; ++i) {
    draws[i] = ReadLot::DrawsThisRead();
  }
  return draws;
}

TEST(ReadLotTest, DrawsOneReadOfSixtyFour) {
  constexpr std::uint64_t kReads = 6'400'000;
  std::uint64_t drawn = 0;
  for (const bool is_drawn : Draws(kReads)) {
    drawn += is_drawn ? 1 : 0;
  }
  // The standard deviation of such a count is 314.
  EXPECT_NEAR(static_cast<double>(drawn), static_cast<double>(kReads / ReadLot::kOneIn), 1'600);
}

// By turns, every 64th read, a reader of 32 keys in a circle would have one compared for ever.
TEST(ReadLotTest, EveryKeyOfACircleHasItsTurn) {
  for (const std::size_t keys : {2U, 32U, 64U, 128U}) {
    std::vector<int> drawn(keys, 0);
    const std::vector<bool> draws = Draws(keys * 64 * 20);
    for (std::size_t i = 0; i < draws.size(); ++i) {
      drawn[i % keys] += draws[i] ? 1 : 0;
    }
    for (std::size_t key = 0; key < keys; ++key) {
      EXPECT_GT(drawn[key], 0) << "key " << key << " of " << keys;  // 20 on average
    }
  }
}

TEST(ReadLotTest, ThreadsThatEndSoonDrawDifferentReads) {
  std::vector<int> drawn(16, 0);
  for (int run = 0; run < 2'000; ++run) {
    std::thread([&drawn] {
      const std::vector<bool> draws = Draws(drawn.size());
      for (std::size_t i = 0; i < draws.size(); ++i) {
        drawn[i] += draws[i] ? 1 : 0;
      }
    }).join();
  }
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_GT(drawn[i], 0) << "read " << i;  // 31 on average
    EXPECT_LT(drawn[i], 200) << "read " << i;
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
