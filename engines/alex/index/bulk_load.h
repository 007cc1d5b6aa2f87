// Builds trees and subtrees from sorted entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engines/alex/index/node_limits.h"
#include "engines/alex/index/node_pool.h"

namespace alexbench::engines::alex {

// A finished subtree; its data nodes are linked to each other in key order.
struct Subtree {
  NodeRef root{};
  DataNode* first = nullptr;
  DataNode* last = nullptr;
  std::uint64_t leaves = 0;
  std::uint32_t height = 0;  // levels below the root; 0 for a data node
};

// Hangs two chains of data nodes behind each other.
inline void Link(DataNode* left, DataNode* right) {
  if (left != nullptr) {
    left->next = right;
  }
  if (right != nullptr) {
    right->previous = left;
  }
}

// Top down: a range becomes a data node if it is small enough and a line predicts it well, else a
// model node over equal ranges of it, neighbouring ranges sharing a child where keys are few.
//
// A nested model node starts from its own smallest and largest key, so each level narrows a slot
// that is too full by a factor of at least 8: no more than 64 / 3 such levels, however the keys
// lie. Groups of several slots only nest while their key counts shrink, at most 3 times.
// Source: [ALEX20] section 4.6; equal ranges merged greedily in place of its fan-out tree.
class TreeBuilder {
 public:
  TreeBuilder(const NodeLimits& limits, NodePool& pool) : limits_(limits), pool_(pool) {}

  // Requires: strictly ascending keys; 0 < keys_max <= limits.keys_max().
  // Returns:  a tree whose data nodes hold at most `keys_max` keys each; if it is a single one,
  //           with its gaps placed as told.
  Subtree Build(std::span<const IndexEntry> entries, std::size_t keys_max,
                GapPlacement placement = GapPlacement::kEven);

  // The same with a model node on top. Requires: at least two entries.
  Subtree BuildModelNode(std::span<const IndexEntry> entries, std::size_t keys_max);

 private:
  Subtree MakeDataNode(std::span<const IndexEntry> entries, const DataLayout& layout);
  std::size_t GroupTarget(std::size_t key_count, std::size_t keys_max) const;
  std::uint32_t Fanout(std::size_t key_count, std::size_t group_target) const;

  const NodeLimits& limits_;
  NodePool& pool_;
};

}  // namespace alexbench::engines::alex
