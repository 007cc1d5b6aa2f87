#include "engines/alex/index/one_line/segment_pool.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "base/check.h"

namespace alexbench::engines::alex::one_line {

namespace {

constexpr std::align_val_t kLineAlignment{64};

}  // namespace

std::uint32_t EvenCapacity(std::uint32_t line_count) {
  const std::uint32_t step = std::max<std::uint32_t>(std::bit_floor(line_count - 1) / 4, 1);
  return (line_count + step - 1) / step * step;
}

void SegmentPool::UsePages(PageAdvice pages) {
  ALEXBENCH_CHECK(arena_ == nullptr);
  if (pages != PageAdvice::kKernel) {
    arena_ = std::make_unique<LineArena>(pages);
  }
}

void* SegmentPool::Allocate(std::size_t size_bytes) {
  return arena_ != nullptr ? arena_->Take(size_bytes) : ::operator new(size_bytes, kLineAlignment);
}

void SegmentPool::Free(void* block, std::size_t size_bytes) {
  if (arena_ != nullptr) {
    arena_->Give(block, size_bytes);
  } else {
    ::operator delete(block, kLineAlignment);
  }
}

SlotLine* SegmentPool::NewLines(std::uint32_t line_count) {
  const std::size_t bytes = line_count * sizeof(SlotLine);
  bytes_ += bytes;
  return static_cast<SlotLine*>(Allocate(bytes));
}

RouteNode* SegmentPool::NewNode(const KeyRoute& route) {
  const std::size_t bytes = RouteNode::BytesFor(route.count);
  bytes_ += bytes;
  void* const block = Allocate(bytes);
  auto* const node = ::new (block) RouteNode{.route = route, .count_at_build = route.count};
  std::uninitialized_value_construct_n(node->words(), route.count);
  return node;
}

RouteNode* SegmentPool::NewNodeLike(const RouteNode& node, const KeyRoute& route) {
  RouteNode* const like = NewNode(route);
  like->leaves_at_build = node.leaves_at_build;
  like->height_at_build = node.height_at_build;
  like->count_at_build = node.count_at_build;
  return like;
}

void SegmentPool::RetireLines(SlotLine* lines, std::uint32_t line_count) {
  const std::size_t bytes = line_count * sizeof(SlotLine);
  bytes_ -= bytes;
  Free(lines, bytes);
}

void SegmentPool::RetireLeaf(ChildWord word) {
  if (word.kind() == ChildKind::kPlaced) {
    RetireLines(word.lines(), word.line_count());
    return;
  }
  const std::uint32_t capacity = EvenCapacity(word.line_count());
  const std::uint32_t spare = capacity - word.line_count();
  RetireLines(word.spare_side() == SpareSide::kLeft ? word.lines() - spare : word.lines(),
              capacity);
}

void SegmentPool::RetireNode(RouteNode* node) {
  const std::size_t bytes = RouteNode::BytesFor(node->route.count);
  bytes_ -= bytes;
  Free(node, bytes);
}

}  // namespace alexbench::engines::alex::one_line
