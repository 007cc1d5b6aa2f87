// The axis "node_layout": how the nodes of the index lay out keys and payloads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/key.h"
#include "engines/alex/axes/node_tuning.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/one_line/one_line_index.h"

namespace alexbench::engines::alex {

// kTextbook:          keys and payloads in arrays of their own, as [ALEX20] has them; the ladder's
//                     ground.
// kOneLine:           keys and payloads side by side in cache lines, the model in the parent: a
//                     lookup reads one line of keys. See index/one_line/one_line_index.h.
// kOneLineEqualWidth: the same without fitting: every node divides its range of keys into equal
//                     parts. The difference to kOneLine is what learning buys.
enum class NodeLayout : std::uint8_t { kTextbook, kOneLine, kOneLineEqualWidth };

constexpr std::string_view AxisName(NodeLayout) { return "node_layout"; }
constexpr std::string_view ChoiceName(NodeLayout choice) {
  switch (choice) {
    case NodeLayout::kTextbook:
      return "textbook";
    case NodeLayout::kOneLine:
      return "one_line";
    case NodeLayout::kOneLineEqualWidth:
      return "one_line_equal_width";
  }
  return "";
}

// Index offers what AlexCore asks of AlexIndex; the functions are what AlexStore asks. FindEach
// calls found(i, payload) once for each of at most kGroup keys, in any order. They are where
// node_tuning, an axis of the textbook layout alone, comes in.
template <NodeLayout kChoice>
struct NodeLayoutPolicy;

template <>
struct NodeLayoutPolicy<NodeLayout::kTextbook> {
  using Index = AlexIndex;
  static Index Empty(NodeTuning tuning) { return AlexIndex(LimitsOf(tuning)); }
  template <NodeTuning kTuning>
  [[gnu::always_inline]] static const Payload* Find(const Index& index, Key key) {
    return index.Find<PrefetchOf(kTuning)>(key);
  }
  template <std::size_t kGroup, typename Found>
  static void FindEach(const Index& index, std::span<const Key> keys, Found found) {
    std::array<std::optional<Payload>, kGroup> payloads;
    index.FindGroup<kGroup>(keys, std::span(payloads).first(keys.size()));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      found(i, payloads[i]);
    }
  }
};

template <one_line::LeafModel kModel>
struct OneLinePolicy {
  using Index = OneLineIndexWith<kModel>;
  static Index Empty(NodeTuning) { return Index(); }
  template <NodeTuning kTuning>
  [[gnu::always_inline]] static const Payload* Find(const Index& index, Key key) {
    static_assert(kTuning == NodeTuning::kNone, "node_tuning is an axis of the textbook layout");
    return index.Find(key);
  }
  template <std::size_t kGroup, typename Found>
  static void FindEach(const Index& index, std::span<const Key> keys, Found found) {
    index.template FindEach<kGroup>(keys, found);
  }
};

template <>
struct NodeLayoutPolicy<NodeLayout::kOneLine> : OneLinePolicy<one_line::LeafModel::kFitted> {};
template <>
struct NodeLayoutPolicy<NodeLayout::kOneLineEqualWidth>
    : OneLinePolicy<one_line::LeafModel::kEqualWidth> {};

}  // namespace alexbench::engines::alex
