// The indexes that the tests of this folder hold to the same rules.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.h"
#include "engines/alex/axes/node_tuning.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/index_stats.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

// The textbook index as the axis node_tuning has it at its furthest.
class TunedIndex : public AlexIndex {
 public:
  TunedIndex() : TunedIndex(LimitsOf(NodeTuning::kCacheTuned)) {}
  explicit TunedIndex(const NodeLimits& limits) : AlexIndex(limits) {}
};

enum class IndexKind : std::uint8_t { kTextbook, kTuned, kOneLine, kEqualWidth };

inline constexpr std::array kIndexKinds{IndexKind::kTextbook, IndexKind::kTuned,
                                        IndexKind::kOneLine, IndexKind::kEqualWidth};

constexpr std::string_view IndexKindName(IndexKind kind) {
  constexpr std::array<std::string_view, kIndexKinds.size()> kNames{"Textbook", "Tuned", "OneLine",
                                                                    "EqualWidth"};
  return kNames[static_cast<std::size_t>(kind)];
}

// Limits that make a deep tree out of few keys, and what an index promises.
template <typename Index>
struct IndexPromise {
  static one_line::OneLineLimits TinyLimits() { return {.leaf_keys_target = 16}; }
  // After bulk loads and inserts of any keys; but for a fixed part.
  static constexpr std::size_t kBytesPerKeyGrown = 36;
  static constexpr std::size_t kBuildDepthMax = 24;
  static constexpr std::size_t kMovesPerChangeMax = 100;
};

template <>
struct IndexPromise<AlexIndex> {
  static NodeLimits TinyLimits() { return {.slots_max = 128, .slots_min = 8, .fanout_max = 64}; }
  static constexpr std::size_t kBytesPerKeyGrown = kBytesPerKeyMax;
  static constexpr std::size_t kBuildDepthMax = 24;
  static constexpr std::size_t kMovesPerChangeMax = 100;
};

template <>
struct IndexPromise<TunedIndex> : IndexPromise<AlexIndex> {
  static NodeLimits TinyLimits() {
    NodeLimits limits = LimitsOf(NodeTuning::kCacheTuned);
    limits.slots_max = 128;
    limits.fanout_max = 64;
    return limits;
  }
};

static_assert(one_line::kBytesPerKeyCeiling == kBytesPerKeyMax &&
                  one_line::kBytesFixedCeiling == kBytesFixedMax,
              "both indexes have the same ceiling");

template <typename Index>
std::size_t MemoryCeiling(const Index& index) {
  return kBytesPerKeyMax * index.size() + kBytesFixedMax;
}

// How many model nodes may lie above a key, whatever the keys: those of a bulk load and those that
// splits may add before a subtree is built anew.
template <typename Index>
std::size_t DepthCeiling(const IndexStats& stats) {
  return IndexPromise<Index>::kBuildDepthMax + 3 +
         static_cast<std::size_t>(std::bit_width(stats.data_nodes));
}

using TestedIndexes = testing::Types<AlexIndex, OneLineIndex, EqualWidthIndex>;

// Names the type in the names of typed tests.
struct IndexTypeName {
  template <typename Index>
  static std::string GetName(int) {
    return std::is_same_v<Index, AlexIndex>      ? "Textbook"
           : std::is_same_v<Index, OneLineIndex> ? "OneLine"
                                                 : "EqualWidth";
  }
};

// Calls test.template operator()<Index>() with the type of that kind.
template <typename Test>
void WithIndexOf(IndexKind kind, Test test) {
  switch (kind) {
    case IndexKind::kTextbook:
      return test.template operator()<AlexIndex>();
    case IndexKind::kTuned:
      return test.template operator()<TunedIndex>();
    case IndexKind::kOneLine:
      return test.template operator()<OneLineIndex>();
    case IndexKind::kEqualWidth:
      return test.template operator()<EqualWidthIndex>();
  }
  ALEXBENCH_CHECK(false);
}

}  // namespace alexbench::engines::alex
