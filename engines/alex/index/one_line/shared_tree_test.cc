// What readers of a shared tree find, while no one writes; see also shared_churn_test.cc.

#include <array>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
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
    index.Read().FindEach<kGroup>(
        keys, [&found](std::size_t i, std::optional<Payload> payload) { found[i] = payload; });
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

// What a reader finds who entered before the changes and is still inside: all that was there and
// has not been erased, as it was then or later.
void ExpectNothingMissed(const one_line::SharedReader& reader, const Model& before,
                         const std::set<Key>& erased, std::vector<IndexEntry>& room) {
  room.resize(room.capacity());
  const std::size_t count = reader.Collect(std::numeric_limits<Key>::min(), room);
  std::size_t at = 0;
  for (const auto& [key, payload] : before) {
    if (erased.contains(key)) {
      continue;
    }
    const std::optional<Payload> found = reader.Find(key);
    ASSERT_TRUE(found.has_value()) << key;
    ASSERT_GE(*found, payload) << key;
    while (at < count && room[at].key < key) {
      ++at;
    }
    ASSERT_TRUE(at < count && room[at].key == key) << "a scan leaves out " << key;
    ASSERT_GE(room[at].payload, payload) << key;
  }
}

// In each round a reader enters, and looks once the tree has changed under it.
template <typename NextKey>
void ChangeUnderReaders(NextKey next_key) {
  constexpr std::size_t kRounds = 15 * kTestScale;
  constexpr std::size_t kChanges = 40;
  RandomStream random(11, 2);
  SharedOneLineIndex index(kTinyLimits);
  Model model;
  std::vector<IndexEntry> room;
  room.reserve(2 * kRounds * kChanges);
  for (std::size_t round = 0; round < kRounds; ++round) {
    const auto reader = index.Read();
    const Model before = model;
    std::set<Key> erased;
    for (std::size_t i = 0; i < kChanges; ++i) {
      const Key key = next_key();
      model[key] = round * kChanges + i;
      index.Upsert(key, model[key]);
      if (random.Below(8) == 0) {
        const auto step = static_cast<std::ptrdiff_t>(random.Below(model.size()));
        const auto at = std::next(model.begin(), step);
        erased.insert(at->first);
        index.Erase(at->first);
        model.erase(at);
      }
    }
    ASSERT_NO_FATAL_FAILURE(ExpectNothingMissed(reader, before, erased, room)) << round;
  }
  EXPECT_TRUE(index.Audit().ok()) << index.Audit();
}

TEST_P(SharedTreeTest, AReaderWhoStaysMissesNothingThatWasThere) {
  KeySource keys(GetParam(), 11);
  ChangeUnderReaders([&keys] { return keys.Next(); });
}

// Keys that jump ahead move to new children further up.
TEST(SharedTreeJumpTest, AReaderWhoStaysMissesNothingThatMovesUp) {
  for (const Key run : {30, 50, 100, 300}) {
    for (const unsigned jump_bits : {12U, 16U, 20U, 40U}) {
      Key i = 0;
      const auto ascending = [&] {
        ++i;
        return ((i / run) << jump_bits) + i % run;
      };
      ASSERT_NO_FATAL_FAILURE(ChangeUnderReaders(ascending)) << run << ' ' << jump_bits;
      i = 0;
      ASSERT_NO_FATAL_FAILURE(ChangeUnderReaders([&] { return -ascending(); })) << run;
    }
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
