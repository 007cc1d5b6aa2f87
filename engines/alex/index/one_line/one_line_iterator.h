// A position in key order.
#pragma once

#include <cstdint>

#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// The first leaf of the subtree behind the child that `key` belongs to; one without lines if there
// is none.
Leaf LeafBehind(const RouteNode& node, Key key);

// Leaves do not know their neighbours, so going from one to the next is a descent.
//
// Cost:     a step within a line reads no other; a new leaf costs a descent.
// Lifetime: valid until the next change of the tree.
class OneLineIterator {
 public:
  static OneLineIterator AtFirst(const RouteNode* root);
  // At the first key that is not below `key`.
  static OneLineIterator AtOrAfter(const RouteNode* root, Key key);

  bool Valid() const { return leaf_.lines != nullptr; }
  // The rest requires: Valid().
  Key key() const { return slot().key; }
  Payload payload() const { return slot().payload; }
  void Next() {
    const Key before = key();
    ++slot_;
    if (slot_ < kSlotsPerLine && slot().key != before) [[likely]] {
      return;
    }
    slot_ = 0;
    ++line_;
    if (line_ == leaf_.line_count) {
      EnterLeafBehind(before);
    }
  }

 private:
  OneLineIterator(const RouteNode* root, const Leaf& leaf, std::uint32_t line, std::uint32_t slot)
      : root_(root), leaf_(leaf), line_(line), slot_(slot) {}

  const IndexEntry& slot() const { return leaf_.lines[line_].slots[slot_]; }
  // At the first entry of the leaf behind the one `key` belongs to.
  void EnterLeafBehind(Key key);

  const RouteNode* root_;
  Leaf leaf_;  // no lines: at the end
  std::uint32_t line_;
  std::uint32_t slot_;
};

}  // namespace alexbench::engines::alex::one_line
