// Trees damaged on purpose: an audit that finds nothing wrong with them would find nothing.

#include "engines/alex/index/one_line/tree_audit.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engines/alex/index/one_line/clustered_entries.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/one_line/tree_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

using testing::HasSubstr;

class TreeAuditTest : public testing::Test {
 protected:
  TreeAuditTest() : entries_(Clusters(2000, 1000)) {
    const OneLineLimits limits;
    const std::size_t keys = entries_.size();
    root_ = TreeBuilder(pool_, {.sizes = {.target = limits.TargetKeys(keys),
                                          .most = limits.MaxKeys(keys)}})
                .BuildRoot(entries_);
  }
  ~TreeAuditTest() override { RetireTree(pool_, root_); }

  // What the audit says while `field` is `value`.
  template <typename Field>
  std::string SaidWith(Field& field, Field value) {
    const Field before = std::exchange(field, value);
    const absl::StatusOr<AuditedTree> audited = AuditTree(*root_);
    field = before;
    return std::string(audited.status().message());
  }

  // The first word at or below the node for which `is_wanted` holds; null if there is none.
  template <typename IsWanted>
  ChildWord* FindWord(RouteNode& node, const IsWanted& is_wanted) {
    for (std::uint64_t child = node.route.first; child < node.route.end();
         child = node.GroupOf(child).end()) {
      ChildWord& word = node.word(child);
      if (is_wanted(word)) {
        return &word;
      }
      ChildWord* const below =
          word.kind() == ChildKind::kNode ? FindWord(*word.node(), is_wanted) : nullptr;
      if (below != nullptr) {
        return below;
      }
    }
    return nullptr;
  }
  template <typename IsWanted>
  ChildWord& Word(const IsWanted& is_wanted) {
    ChildWord* const word = FindWord(*root_, is_wanted);
    ALEXBENCH_CHECK(word != nullptr);
    return *word;
  }

  // The first line of a leaf with so many keys.
  SlotLine& LineOf(std::uint32_t key_count) {
    const ChildWord leaf = Word([key_count](ChildWord word) {
      return word.IsLeaf() && KeyCount(word.lines()[0]) == key_count;
    });
    return leaf.lines()[0];
  }

  SegmentPool pool_;
  std::vector<IndexEntry> entries_;
  RouteNode* root_ = nullptr;
};

TEST_F(TreeAuditTest, AWholeTreeHasItsKeysAndBytes) {
  const absl::StatusOr<AuditedTree> audited = AuditTree(*root_);
  ASSERT_TRUE(audited.ok()) << audited.status();
  EXPECT_EQ(audited->keys, entries_.size());
  EXPECT_EQ(audited->bytes, pool_.bytes());
}

TEST_F(TreeAuditTest, WrongKeysInALineAreSeen) {
  SlotLine& full = LineOf(kSlotsPerLine);
  EXPECT_THAT(SaidWith(full.slots[0].key, full.slots[1].key + 1), HasSubstr("keys out of order"));
  EXPECT_THAT(SaidWith(full.slots[1].key, full.slots[2].key + 1), HasSubstr("keys out of order"));
  SlotLine& gapped = LineOf(2);
  EXPECT_THAT(SaidWith(gapped.slots[2].key, gapped.last() + 1), HasSubstr("a gap that"));
}

TEST_F(TreeAuditTest, WrongWordsAreSeen) {
  ChildWord& wide = Word([](ChildWord word) { return word.IsLeaf() && word.dup() > 0; });
  EXPECT_THAT(SaidWith((&wide)[1], ChildWord()), HasSubstr("words of one group that differ"));
  EXPECT_THAT(SaidWith(wide, wide.WithDup(ChildWord::kDupMax)),
              HasSubstr("a group beyond the node"));

  ChildWord& cut = Word([](ChildWord word) {
    return word.kind() == ChildKind::kNode && !word.cut().IsNone() && word.dup() == 0;
  });
  NodeCut wrong = cut.cut();
  ++wrong.skip_bits;
  EXPECT_THAT(SaidWith(cut, ChildWord::OfNode(cut.node(), wrong)),
              HasSubstr("a cut that is not its node's"));
  EXPECT_THAT(SaidWith(cut, ChildWord()), HasSubstr("a wrong count of children"));
}

TEST_F(TreeAuditTest, WrongNodesAreSeen) {
  EXPECT_THAT(SaidWith(root_->children_alive, root_->children_alive + 1),
              HasSubstr("a wrong count of children"));
  EXPECT_THAT(SaidWith(root_->route.slope, std::uint64_t{0}),
              HasSubstr("a model without children"));
  RouteNode& below =
      *Word([](ChildWord word) { return word.kind() == ChildKind::kNode; }).node();
  EXPECT_THAT(SaidWith(below.children_alive, 0U), HasSubstr("a node without keys"));
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
