// Makes and retires the blocks of a tree and keeps count of what is alive.
//
// Every block that leaves the tree goes through a Retire function, after the word that named it
// was overwritten: the one place to put off freeing where readers may still be inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/line_arena.h"
#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// Lines in the block of an even leaf of `line_count` lines: at most a quarter more, so that
// appending copies a leaf only every so often.
std::uint32_t EvenCapacity(std::uint32_t line_count);

class SegmentPool {
 public:
  // Takes blocks from memory in pages of that kind from now on; at kKernel, and before, from the
  // general allocator. Blocks from before can be retired all the same.
  // Requires: not called before with another choice than kKernel.
  void UsePages(PageAdvice pages);

  // Uninitialised lines, 64-byte aligned.
  SlotLine* NewLines(std::uint32_t line_count);

  // A node all of whose children are kNone.
  RouteNode* NewNode(const KeyRoute& route);

  // The same for a node that takes the place of another one.
  RouteNode* NewNodeLike(const RouteNode& node, const KeyRoute& route);

  // Requires: word.IsLeaf().
  void RetireLeaf(ChildWord word);
  // The node alone.
  void RetireNode(RouteNode* node);

  std::size_t bytes() const { return bytes_; }
  // Where the blocks lie; empty where the general allocator has put them.
  std::span<const char> range() const {
    return arena_ == nullptr ? std::span<const char>() : arena_->range();
  }

 private:
  void* Allocate(std::size_t size_bytes);
  void Free(void* block, std::size_t size_bytes);
  void RetireLines(SlotLine* lines, std::uint32_t line_count);

  std::unique_ptr<LineArena> arena_;  // or null
  std::size_t bytes_ = 0;
};

// Retires the node and everything below it.
template <typename Pool>
void RetireTree(Pool& pool, RouteNode* node) {
  for (std::uint64_t child = node->route.first; child < node->route.end();
       child = node->GroupOf(child).end()) {
    const ChildWord word = node->word(child);
    if (word.kind() == ChildKind::kNode) {
      RetireTree(pool, word.node());
    } else if (word.IsLeaf()) {
      pool.RetireLeaf(word);
    }
  }
  pool.RetireNode(node);
}

}  // namespace alexbench::engines::alex::one_line
