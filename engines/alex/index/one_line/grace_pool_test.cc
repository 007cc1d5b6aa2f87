// What has left a tree is kept for readers, and for no longer than they stay.
#include "engines/alex/index/one_line/grace_pool.h"

#include <cstddef>
#include <cstdint>

#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

// Of blocks that have left the tree and are not free yet.
std::size_t KeptBytes(const GracePool& pool) { return pool.SegmentPool::bytes() - pool.bytes(); }

// More than pays for looking at the readers' places.
void RetireLeaves(GracePool& pool) {
  constexpr std::uint32_t kLines = 1'024;
  for (std::size_t bytes = 0; bytes <= kGraceBytesTried; bytes += kLines * sizeof(SlotLine)) {
    pool.RetireLeaf(ChildWord::OfLeaf(ChildKind::kPlaced, pool.NewLines(kLines), kLines));
  }
  pool.EndChange();
}

TEST(GracePoolTest, FreesAtOnceWhereNoOneIsInside) {
  GracePool pool;
  RetireLeaves(pool);
  EXPECT_EQ(KeptBytes(pool), 0U);
  EXPECT_EQ(pool.bytes(), 0U);
}

TEST(GracePoolTest, KeepsWhatAReaderMayBeInside) {
  GracePool pool;
  {
    const ReaderEpochs::Stay stay = pool.epochs().Enter();
    RetireLeaves(pool);
    EXPECT_GT(KeptBytes(pool), kGraceBytesTried);
    EXPECT_EQ(pool.bytes(), 0U) << "it is no part of the tree";
    RetireLeaves(pool);
    EXPECT_GT(KeptBytes(pool), 2 * kGraceBytesTried);
  }
  pool.EndChange();
  EXPECT_EQ(KeptBytes(pool), 0U);
}

TEST(GracePoolTest, OneWhoEntersLaterKeepsNothingOfBefore) {
  GracePool pool;
  {
    const ReaderEpochs::Stay stay = pool.epochs().Enter();
    RetireLeaves(pool);
  }
  (void)pool.epochs().OldestAfterAdvance();
  const ReaderEpochs::Stay stay = pool.epochs().Enter();
  pool.EndChange();
  EXPECT_EQ(KeptBytes(pool), 0U);
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
