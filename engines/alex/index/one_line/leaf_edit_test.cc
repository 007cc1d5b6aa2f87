#include "engines/alex/index/one_line/leaf_edit.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/random.h"
#include "engines/alex/index/one_line/leaf_layout.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex::one_line {
namespace {

using Model = std::map<Key, Payload>;

// A leaf of its own lines, spread evenly.
class OwnLeaf {
 public:
  OwnLeaf(const std::vector<IndexEntry>& entries, std::uint32_t line_count) : lines_(line_count) {
    WriteEvenly(entries, line_count, lines_.data());
  }

  Leaf leaf() { return {lines_.data(), static_cast<std::uint32_t>(lines_.size())}; }

  LeafPosition Position(Key key, std::uint32_t guess) {
    return PositionIn(leaf(), key, LineFrom(leaf(), key, guess));
  }

  void ExpectHolds(const Model& model) {
    std::vector<IndexEntry> entries;
    AppendEntries(std::span<const SlotLine>(lines_), entries);
    ASSERT_EQ(entries.size(), model.size());
    std::size_t i = 0;
    for (const auto& [key, payload] : model) {
      ASSERT_EQ(entries[i].key, key);
      ASSERT_EQ(entries[i++].payload, payload);
    }
  }

 private:
  std::vector<SlotLine> lines_;
};

TEST(LeafTest, EveryKeyIsFoundFromEveryGuess) {
  RandomStream random(2, 1);
  for (std::uint32_t line_count = 1; line_count <= 40; ++line_count) {
    std::vector<IndexEntry> entries;
    for (std::uint32_t i = 0; i < line_count + random.Below(3 * line_count + 1); ++i) {
      entries.push_back({10 * static_cast<Key>(i), i});
    }
    OwnLeaf own(entries, line_count);
    const Leaf leaf = own.leaf();
    for (Key key = -5; key <= entries.back().key + 5; key += 5) {
      std::uint32_t expected = 0;
      while (expected + 1 < line_count && leaf.lines[expected + 1].first() <= key) {
        ++expected;
      }
      ASSERT_EQ(BisectLines(leaf, key, 0, line_count), expected) << key << ' ' << line_count;
      const auto entry = std::ranges::find(entries, key, &IndexEntry::key);
      for (std::uint32_t guess = 0; guess < line_count; ++guess) {
        ASSERT_EQ(LineFrom(leaf, key, guess), expected) << key << ' ' << guess;
        const Payload* const found = FindNear(leaf, key, guess);
        ASSERT_EQ(found != nullptr, entry != entries.end()) << key << ' ' << guess;
        if (found != nullptr) {
          ASSERT_EQ(*found, entry->payload) << key << ' ' << guess;
        }
      }
    }
  }
}

TEST(LeafEditTest, InsertsAndErasesFromAnyGuessKeepAllEntries) {
  RandomStream random(1, 1);
  for (int round = 0; round < 200; ++round) {
    const auto line_count = static_cast<std::uint32_t>(1 + random.Below(40));
    std::vector<IndexEntry> entries;
    Model model;
    for (Key key = 0; key < static_cast<Key>(2 * line_count); ++key) {
      entries.push_back({100 * key, 1});
      model[100 * key] = 1;
    }
    OwnLeaf own(entries, line_count);
    for (int i = 0; i < 200; ++i) {
      const Key key = static_cast<Key>(random.Below(200 * line_count));
      const auto guess = static_cast<std::uint32_t>(random.Below(line_count));
      const LeafPosition position = own.Position(key, guess);
      const Payload payload = random.Next();
      if (!model.contains(key)) {
        const Edit edit = InsertAt(own.leaf(), position, {key, payload});
        if (edit.outcome == EditOutcome::kDone) {
          model[key] = payload;
        }
      } else if (model.size() > 1) {
        if (EraseAt(own.leaf(), position).outcome == EditOutcome::kDone) {
          model.erase(key);
        }
      }
      ASSERT_NO_FATAL_FAILURE(own.ExpectHolds(model));
    }
  }
}

TEST(LeafEditTest, AFullLeafIsCrowdedAndUnchanged) {
  std::vector<IndexEntry> entries;
  Model model;
  for (Key key = 0; key < 40; ++key) {
    entries.push_back({2 * key, 0});
    model[2 * key] = 0;
  }
  OwnLeaf own(entries, 10);
  for (const Key key : {-1, 1, 41, 79}) {
    EXPECT_EQ(InsertAt(own.leaf(), own.Position(key, 0), {key, 1}).outcome, EditOutcome::kCrowded);
  }
  own.ExpectHolds(model);
}

TEST(LeafEditTest, ALineIsNotEmptiedWhereNoNeighbourCanSpareAKey) {
  std::vector<IndexEntry> entries;
  Model model;
  for (Key key = 0; key < 10; ++key) {
    entries.push_back({key, 0});
    model[key] = 0;
  }
  OwnLeaf own(entries, 10);
  EXPECT_EQ(EraseAt(own.leaf(), own.Position(5, 5)).outcome, EditOutcome::kSparse);
  own.ExpectHolds(model);
}

}  // namespace
}  // namespace alexbench::engines::alex::one_line
