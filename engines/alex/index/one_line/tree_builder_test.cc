// Trees as they are built, before anything is inserted.

#include "engines/alex/index/one_line/tree_builder.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "engines/alex/index/one_line/clustered_entries.h"
#include "engines/alex/index/one_line/lookup_cursor.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

struct Shape {
  std::size_t cuts = 0;
  std::size_t models = 0;  // nodes below the root that are no cuts
};

void Count(const RouteNode& node, Shape& shape) {
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    const ChildWord word = node.word(child);
    if (word.kind() == ChildKind::kNode) {
      ++(word.cut().IsNone() ? shape.models : shape.cuts);
      Count(*word.node(), shape);
    }
  }
}

class TreeBuilderTest : public testing::TestWithParam<Key> {
 protected:
  TreeBuilder Builder(std::size_t keys) {
    const OneLineLimits limits;
    return TreeBuilder(
        pool_, {.sizes = {.target = limits.TargetKeys(keys), .most = limits.MaxKeys(keys)}});
  }

  SegmentPool pool_;
};

INSTANTIATE_TEST_SUITE_P(Steps, TreeBuilderTest, testing::Values(1, 1000, Key{1} << 20));

TEST_P(TreeBuilderTest, ClustersAreCutAndEveryKeyIsFoundAndItsNeighboursAreNot) {
  const std::vector<IndexEntry> entries = Clusters(2000, GetParam());
  RouteNode* const root = Builder(entries.size()).BuildRoot(entries);
  Shape shape;
  Count(*root, shape);
  EXPECT_GT(shape.cuts, 100U);
  EXPECT_GT(shape.cuts, 4 * shape.models) << "most nodes below the root should be cuts";
  for (const IndexEntry& entry : entries) {
    for (const bool is_there : {true, false}) {
      const Key key = entry.key ^ (is_there ? 0 : Key{1} << 30);
      LookupCursor cursor(root, key);
      while (cursor.Step()) {
      }
      if (!cursor.LookInLine()) {
        cursor.LookOn(root);
      }
      if (is_there) {
        ASSERT_NE(cursor.answer(), nullptr) << key;
        ASSERT_EQ(*cursor.answer(), entry.payload) << key;
      } else {
        ASSERT_EQ(cursor.answer(), nullptr) << key;
      }
    }
  }
  std::printf("%zu cuts, %zu models\n", shape.cuts, shape.models);
  RetireTree(pool_, root);
}

TEST_P(TreeBuilderTest, ATreeTakesWhatItMayAndGivesAllOfItBack) {
  const std::size_t bytes_before = pool_.bytes();
  const std::vector<IndexEntry> entries = Clusters(2000, GetParam());
  RouteNode* const root = Builder(entries.size()).BuildRoot(entries);
  EXPECT_GT(pool_.bytes() - bytes_before, 16 * entries.size());
  EXPECT_LE(pool_.bytes() - bytes_before, 36 * entries.size());
  RetireTree(pool_, root);
  EXPECT_EQ(pool_.bytes(), bytes_before);
}

TEST(SmallTreeTest, NothingAndOneKeyAreTrees) {
  SegmentPool pool;
  for (const std::size_t count : {0, 1}) {
    const std::vector<IndexEntry> entries(count, {.key = -7, .payload = 9});
    RouteNode* const root =
        TreeBuilder(pool, {.sizes = {.target = 16, .most = 32}}).BuildRoot(entries);
    LookupCursor cursor(root, -7);
    while (cursor.Step()) {
    }
    EXPECT_TRUE(cursor.LookInLine());
    EXPECT_EQ(cursor.answer() != nullptr, count == 1);
    RetireTree(pool, root);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
