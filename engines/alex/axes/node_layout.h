// The axis "node_layout": how the nodes of the index lay out keys and payloads.
#pragma once

#include <cstdint>
#include <string_view>

#include "engines/alex/index/alex_index.h"

namespace alexbench::engines::alex {

// kTextbook: keys and payloads in arrays of their own, as [ALEX20] has them; the ladder's ground.
enum class NodeLayout : std::uint8_t { kTextbook };

constexpr std::string_view AxisName(NodeLayout) { return "node_layout"; }
constexpr std::string_view ChoiceName(NodeLayout) { return "textbook"; }

// The index that has the layout. It offers what AlexStore and AlexCore ask of AlexIndex; FindGroup
// may be missing and is then replaced by single lookups.
template <NodeLayout kChoice>
struct NodeLayoutPolicy;

template <>
struct NodeLayoutPolicy<NodeLayout::kTextbook> {
  using Index = AlexIndex;
};

}  // namespace alexbench::engines::alex
