// A pool of blocks that readers may be inside: what leaves the tree is kept until they have left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/reader_epochs.h"

namespace alexbench::engines::alex::one_line {

// So many bytes of retired blocks pay for looking at the places of all readers.
inline constexpr std::size_t kGraceBytesTried = std::size_t{1} << 20U;
// With so many the writer waits for readers. Only one that was stopped in the middle of a lookup
// can bring it there.
inline constexpr std::size_t kGraceBytesMax = std::size_t{64} << 20U;

// Threads:  those of the tree's one writer, but for epochs().
class GracePool : public SegmentPool {
 public:
  GracePool();
  // Requires: no reader is inside.
  ~GracePool();
  GracePool(GracePool&&) noexcept = default;
  GracePool& operator=(GracePool&&) noexcept = default;

  ReaderEpochs& epochs() const { return *epochs_; }

  // The same lines in a block of its own. What it is: unreachable, so it can be changed.
  ChildWord CopyLeaf(ChildWord word);
  // A node with the same children.
  RouteNode* CopyNode(const RouteNode& node);
  // Frees at once. Requires: the leaf was never reachable.
  void DropLeaf(ChildWord word) { SegmentPool::RetireLeaf(word); }

  // These take blocks that have left the tree by the time of the next EndChange().
  void RetireLeaf(ChildWord word);
  void RetireNode(RouteNode* node);

  // To be called when everything retired is unreachable: at the end of each operation. Frees what
  // no reader can be inside of any more, once it is worth the look.
  void EndChange();

  // Of blocks in the tree.
  std::size_t bytes() const { return SegmentPool::bytes() - grace_bytes_; }

 private:
  struct Retired {
    ChildWord block;
    std::uint64_t epoch = 0;  // in which it became unreachable
  };

  void FreeBefore(std::uint64_t epoch);

  std::unique_ptr<ReaderEpochs> epochs_;
  std::vector<ChildWord> leaving_;  // of the operation under way
  std::deque<Retired> retired_;     // the oldest first
  std::size_t grace_bytes_ = 0;     // of blocks that have left the tree and are not free yet
};

}  // namespace alexbench::engines::alex::one_line
