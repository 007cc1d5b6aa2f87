#include "engines/alex/index/one_line/line_arena.h"

#include <sys/resource.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

constexpr std::size_t kLine = 64;

// Blocks that are alive, each full of a byte of its own.
class FilledBlocks {
 public:
  explicit FilledBlocks(LineArena& arena) : arena_(arena) {}

  void Take(std::size_t size_bytes) {
    char* const block = static_cast<char*>(arena_.Take(size_bytes));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(block) % kLine, 0U);
    const char mark = static_cast<char>(++count_);
    std::memset(block, mark, size_bytes);
    blocks_.push_back({block, size_bytes, mark});
  }

  // Nobody else has written to it meanwhile.
  void GiveOne(std::uint64_t chosen) {
    std::swap(blocks_[chosen % blocks_.size()], blocks_.back());
    const Block block = blocks_.back();
    blocks_.pop_back();
    for (std::size_t i = 0; i < block.size_bytes; ++i) {
      ASSERT_EQ(block.start[i], block.mark);
    }
    arena_.Give(block.start, block.size_bytes);
  }

  std::size_t count() const { return blocks_.size(); }

 private:
  struct Block {
    char* start = nullptr;
    std::size_t size_bytes = 0;
    char mark = 0;
  };

  LineArena& arena_;
  std::vector<Block> blocks_;
  int count_ = 0;
};

TEST(LineArenaTest, BlocksOfAllSizesAreApart) {
  LineArena arena(PageAdvice::kSmall);
  FilledBlocks blocks(arena);
  RandomStream random(1, 1);
  for (int step = 0; step < 6'000; ++step) {
    // Mostly small; now and then one that is larger than what was opened at a time.
    const std::uint64_t most = step % 500 == 0 ? 40'000 : 200;
    if (blocks.count() == 0 || random.Below(3) > 0) {
      ASSERT_NO_FATAL_FAILURE(blocks.Take(kLine * (1 + random.Below(most))));
    } else {
      ASSERT_NO_FATAL_FAILURE(blocks.GiveOne(random.Next()));
    }
  }
  while (blocks.count() > 0) {
    ASSERT_NO_FATAL_FAILURE(blocks.GiveOne(0));
  }
}

TEST(LineArenaTest, ABlockThatWasGivenBackIsUsedAgain) {
  LineArena arena(PageAdvice::kHuge);
  for (const std::size_t line_count : {1, 64, 65, 1'000, 100'000}) {
    void* const first = arena.Take(line_count * kLine);
    const std::size_t used_bytes = arena.range().size();
    for (int round = 0; round < 3; ++round) {
      arena.Give(first, line_count * kLine);
      EXPECT_EQ(arena.Take(line_count * kLine), first);
    }
    EXPECT_EQ(arena.range().size(), used_bytes);
  }
}

TEST(LineArenaTest, RoundingAddsAnEighthAtMost) {
  for (std::size_t line_count = 1; line_count < 5'000; line_count += 1 + line_count / 40) {
    LineArena arena(PageAdvice::kSmall);
    arena.Take(line_count * kLine);
    const std::size_t used = arena.range().size() / kLine;
    EXPECT_GE(used, line_count);
    EXPECT_LE(used, line_count <= 64 ? line_count : line_count + line_count / 8 + 1) << line_count;
  }
}

// Few addresses are left: blocks then come from elsewhere, and can be given back all the same.
TEST(LineArenaTest, WithoutAddressesTheGeneralAllocatorServes) {
#ifdef ALEXBENCH_SANITIZED
  GTEST_SKIP() << "sanitizers need addresses of their own";
#else
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  rlimit none = before;
  none.rlim_cur = 1 << 20;  // less than the process has, so not one more mapping
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &none), 0);
  std::optional<LineArena> arena(std::in_place, PageAdvice::kHuge);
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
  FilledBlocks blocks(*arena);
  for (std::size_t line_count = 1; line_count < 300; ++line_count) {
    ASSERT_NO_FATAL_FAILURE(blocks.Take(line_count * kLine));
  }
  EXPECT_EQ(arena->range().size(), 0U);
  while (blocks.count() > 0) {
    ASSERT_NO_FATAL_FAILURE(blocks.GiveOne(blocks.count() / 2));
  }
#endif
}

// The index in memory of its own against a map, through bulk load, growth, erasure and a move.
TEST(LineArenaTest, AnIndexInItsOwnMemoryAnswersAsAMapDoes) {
  for (const PageAdvice pages : {PageAdvice::kSmall, PageAdvice::kHuge}) {
    OneLineIndex index;
    index.UsePages(pages);
    std::map<Key, Payload> model;
    RandomStream random(2, static_cast<std::uint64_t>(pages));
    std::vector<IndexEntry> entries;
    while (model.size() < 20'000) {
      model.emplace(static_cast<Key>(random.Next() >> random.Below(40)), model.size());
    }
    for (const auto& [key, payload] : model) {
      entries.push_back({key, payload});
    }
    index.BulkLoad(entries);
    for (int step = 0; step < 100'000; ++step) {
      const Key near = std::next(entries.begin(), static_cast<int>(random.Below(20'000)))->key;
      const Key key = near + static_cast<Key>(random.Below(8)) - 4;
      if (random.Below(3) == 0) {
        ASSERT_EQ(index.Erase(key).has_value(), model.erase(key) == 1);
      } else {
        const auto payload = static_cast<Payload>(step);
        ASSERT_EQ(index.Upsert(key, payload).has_value(), model.contains(key));
        model[key] = payload;
      }
    }
    ASSERT_GE(index.range().size(), index.bytes() / 2);
    OneLineIndex moved = std::move(index);
    ASSERT_TRUE(moved.Audit().ok()) << moved.Audit();
    ASSERT_EQ(moved.size(), model.size());
    auto at = moved.Begin();
    for (const auto& [key, payload] : model) {
      ASSERT_TRUE(at.Valid() && at.key() == key && at.payload() == payload);
      at.Next();
    }
  }
}

TEST(LineArenaTest, AnIndexAsksForNoMemoryOfItsOwnUnlessToldTo) {
  OneLineIndex index;
  index.Upsert(1, 2);
  EXPECT_TRUE(index.range().empty());
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
