// The axis "node_layout": how the nodes of the index lay out keys and payloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/key.h"
#include "engines/alex/axes/node_tuning.h"
#include "engines/alex/index/alex_index.h"

namespace alexbench::engines::alex {

// kTextbook: keys and payloads in arrays of their own, as [ALEX20] has them; the ladder's ground.
enum class NodeLayout : std::uint8_t { kTextbook };

constexpr std::string_view AxisName(NodeLayout) { return "node_layout"; }
constexpr std::string_view ChoiceName(NodeLayout) { return "textbook"; }

// Index offers what AlexCore asks of AlexIndex; the functions are what AlexStore asks. They are
// where node_tuning, an axis of the textbook layout alone, comes in.
template <NodeLayout kChoice>
struct NodeLayoutPolicy;

template <>
struct NodeLayoutPolicy<NodeLayout::kTextbook> {
  using Index = AlexIndex;
  static Index Empty(NodeTuning tuning) { return AlexIndex(LimitsOf(tuning)); }
  template <NodeTuning kTuning>
  static const Payload* Find(const Index& index, Key key) {
    return index.Find<PrefetchOf(kTuning)>(key);
  }
  template <std::size_t kGroup>
  static void FindGroup(const Index& index, std::span<const Key> keys,
                        std::span<std::optional<Payload>> payloads) {
    index.FindGroup<kGroup>(keys, payloads);
  }
};

}  // namespace alexbench::engines::alex
