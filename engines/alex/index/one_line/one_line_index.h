// The one-line index: an adaptive learned index in which a lookup reads one cache line of keys.
//
// A map from every int64 key to one payload word, like AlexIndex and with the same interface. What
// it keeps of [ALEX20]: an adaptive tree, models of the key distribution, gapped sorted arrays,
// model-based inserts, splits by cost. What is new is layout and arithmetic:
//  - the model stands in the parent and is one exact multiplication (key_route.h), which names a
//    child and a place in it; a leaf has no header;
//  - a child is a word of eight bytes, address and size of its lines (child_word.h);
//  - keys and payloads interleave in aligned lines of four slots, and the model predicts a line
//    rather than a slot (slot_line.h);
//  - a leaf that the model does not fit is split, becomes a node, or is small and bisected;
//  - below the root a node is a part of its parent's children, halved again and again, so the word
//    that leads to it also leads through it: its model is not read (node_cut.h).
//
// Memory is held to 64 * size() + 64 KiB bytes: a tree above it is built anew, though not again
// before a quarter of its keys has changed. Depth: see TreeBuilder and OneLineTree::RestoreDepth.
//
// Threads: one writer and no reader, or any number of readers. Const functions write nothing.
//          SharedOneLineIndex has one writer beside any number of readers; see shared_words.h.
#pragma once

#include "engines/alex/index/one_line/one_line_tree.h"

namespace alexbench::engines::alex {

template <one_line::LeafModel kModel>
class OneLineIndexWith : public one_line::OneLineTree {
 public:
  OneLineIndexWith() : OneLineIndexWith(one_line::OneLineLimits{}) {}
  explicit OneLineIndexWith(const one_line::OneLineLimits& limits)
      : one_line::OneLineTree(kModel, limits) {}
};

using OneLineIndex = OneLineIndexWith<one_line::LeafModel::kFitted>;
using EqualWidthIndex = OneLineIndexWith<one_line::LeafModel::kEqualWidth>;

// Readers call Read() and nothing else.
class SharedOneLineIndex : public one_line::OneLineTreeOf<one_line::TreeUse::kShared> {
 public:
  SharedOneLineIndex() : SharedOneLineIndex(one_line::OneLineLimits{}) {}
  explicit SharedOneLineIndex(const one_line::OneLineLimits& limits)
      : OneLineTreeOf(one_line::LeafModel::kFitted, limits) {}
};

}  // namespace alexbench::engines::alex
