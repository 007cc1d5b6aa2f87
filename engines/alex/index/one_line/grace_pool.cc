#include "engines/alex/index/one_line/grace_pool.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <thread>

#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex::one_line {

namespace {

std::uint32_t LinesInBlock(ChildWord leaf) {
  return leaf.kind() == ChildKind::kEven ? EvenCapacity(leaf.line_count()) : leaf.line_count();
}

}  // namespace

GracePool::GracePool() : epochs_(std::make_unique<ReaderEpochs>()) {}

GracePool::~GracePool() {
  if (epochs_ != nullptr) {  // not moved from
    EndChange();
    FreeBefore(std::numeric_limits<std::uint64_t>::max());
  }
}

ChildWord GracePool::CopyLeaf(ChildWord word) {
  const std::uint32_t line_count = word.line_count();
  const std::uint32_t capacity = LinesInBlock(word);
  SlotLine* const block = NewLines(capacity);
  SlotLine* const lines =
      word.spare_side() == SpareSide::kLeft ? block + (capacity - line_count) : block;
  std::copy_n(word.lines(), line_count, lines);
  return ChildWord::OfLeaf(word.kind(), lines, line_count, word.spare_side());
}

RouteNode* GracePool::CopyNode(const RouteNode& node) {
  RouteNode* const copy = NewNodeLike(node, node.route);
  std::copy_n(node.words(), node.route.count, copy->words());
  copy->children_alive = node.children_alive;
  return copy;
}

void GracePool::RetireLeaf(ChildWord word) {
  leaving_.push_back(word);
  grace_bytes_ += LinesInBlock(word) * sizeof(SlotLine);
}

void GracePool::RetireNode(RouteNode* node) {
  leaving_.push_back(ChildWord::OfNode(node));
  grace_bytes_ += RouteNode::BytesFor(node->route.count);
}

void GracePool::EndChange() {
  for (const ChildWord word : leaving_) {
    retired_.push_back({.block = word, .epoch = epochs_->now()});
  }
  leaving_.clear();
  if (grace_bytes_ >= kGraceBytesTried) {
    const std::uint64_t oldest = epochs_->OldestAfterAdvance();
    FreeBefore(IsPlanted(PlantedBug::kFreeUnderReaders) ? epochs_->now() : oldest);
  }
  while (grace_bytes_ > kGraceBytesMax) {
    std::this_thread::yield();
    FreeBefore(epochs_->OldestAfterAdvance());
  }
}

void GracePool::FreeBefore(std::uint64_t epoch) {
  while (!retired_.empty() && retired_.front().epoch < epoch) {
    const ChildWord block = retired_.front().block;
    const std::size_t bytes_before = SegmentPool::bytes();
    if (block.kind() == ChildKind::kNode) {
      SegmentPool::RetireNode(block.node());
    } else {
      SegmentPool::RetireLeaf(block);
    }
    grace_bytes_ -= bytes_before - SegmentPool::bytes();
    retired_.pop_front();
  }
}

}  // namespace alexbench::engines::alex::one_line
