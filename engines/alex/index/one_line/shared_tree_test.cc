// What readers of a shared tree find, while no one writes; see also shared_churn_test.cc.

#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr one_line::OneLineLimits kTinyLimits{.leaf_keys_target = 16};

using Model = std::map<Key, Payload>;

void ExpectLikeTheModel(const SharedOneLineIndex& index, const Model& model, Key around) {
  const auto reader = index.Read();
  const auto found = model.find(around);
  ASSERT_EQ(reader.Find(around),
            found == model.end() ? std::nullopt : std::optional(found->second));
  std::array<IndexEntry, 9> room;
  const std::size_t count = reader.Collect(around, room);
  auto expected = model.lower_bound(around);
  for (const IndexEntry& entry : std::span(room).first(count)) {
    ASSERT_NE(expected, model.end());
    ASSERT_EQ(entry.key, expected->first);
    ASSERT_EQ(entry.payload, expected->second);
    ++expected;
  }
  ASSERT_TRUE(count == room.size() || expected == model.end());
}

void ExpectGroupsLikeTheModel(const SharedOneLineIndex& index, const Model& model) {
  constexpr std::size_t kGroup = 16;
  std::array<Key, kGroup> keys;
  std::array<std::optional<Payload>, kGroup> found;
  auto at = model.begin();
  while (std::distance(at, model.end()) >= static_cast<std::ptrdiff_t>(kGroup)) {
    for (Key& key : keys) {
      key = (at++)->first;
    }
    index.Read().FindGroup<kGroup>(keys, found);
    for (std::size_t i = 0; i < kGroup; ++i) {
      ASSERT_EQ(found[i], model.at(keys[i]));
    }
  }
}

class SharedTreeTest : public testing::TestWithParam<KeyShape> {};

std::string ShapeName(const testing::TestParamInfo<KeyShape>& shape) {
  return std::string(KeyShapeName(shape.param));
}

INSTANTIATE_TEST_SUITE_P(Keys, SharedTreeTest, testing::ValuesIn(kKeyShapes), ShapeName);

TEST_P(SharedTreeTest, ReadersAnswerLikeTheOrderedMap) {
  KeySource keys(GetParam(), 9);
  RandomStream random(9, 2);
  SharedOneLineIndex index(kTinyLimits);
  Model model;
  std::vector<Key> drawn;
  for (std::size_t i = 0; i < 600 * kTestScale; ++i) {
    drawn.push_back(keys.Next());
    const Key key = random.Below(3) != 0 ? drawn.back() : drawn[random.Below(drawn.size())];
    if (random.Below(4) != 0) {
      index.Upsert(key, i);
      model[key] = i;
    } else {
      ASSERT_EQ(index.Erase(key).has_value(), model.erase(key) > 0);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectLikeTheModel(index, model, key)) << i;
    ASSERT_NO_FATAL_FAILURE(ExpectLikeTheModel(index, model, drawn[i / 2])) << i;
  }
  ExpectGroupsLikeTheModel(index, model);
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
}

}  // namespace
}  // namespace alexbench::engines::alex
