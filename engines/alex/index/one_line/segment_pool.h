// Makes and retires the blocks of a tree and keeps count of what is alive.
//
// Every block that leaves the tree goes through a Retire function, after the word that named it
// was overwritten: the one place to put off freeing where readers may still be inside.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// Lines in the block of an even leaf of `line_count` lines: at most a quarter more, so that
// appending copies a leaf only every so often.
std::uint32_t EvenCapacity(std::uint32_t line_count);

class SegmentPool {
 public:
  // Uninitialised lines, 64-byte aligned.
  SlotLine* NewLines(std::uint32_t line_count);

  // A node all of whose children are kNone.
  RouteNode* NewNode(const KeyRoute& route);

  // The same for a node that takes the place of another one.
  RouteNode* NewNodeLike(const RouteNode& node, const KeyRoute& route);

  // Requires: word.IsLeaf().
  void RetireLeaf(ChildWord word);
  void RetireNode(RouteNode* node);  // the node alone
  void RetireTree(RouteNode* node);

  std::size_t bytes() const { return bytes_; }

 private:
  void RetireLines(SlotLine* lines, std::uint32_t line_count);

  std::size_t bytes_ = 0;
};

}  // namespace alexbench::engines::alex::one_line
