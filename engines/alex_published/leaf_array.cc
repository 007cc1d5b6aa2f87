#include "engines/alex_published/leaf_array.h"

#include <limits>
#include <optional>
#include <utility>

#include "base/check.h"

namespace alexbench::engines::alex_published {
namespace {

// The lowest key of a leaf that has one.
Key FirstKeyOf(const Leaf& leaf) {
  std::optional<Key> first;
  leaf.VisitFrom(std::numeric_limits<Key>::min(), [&first](Key key, const HeapPayload&) {
    first = key;
    return false;
  });
  ALEXBENCH_CHECK(first.has_value());
  return *first;
}

}  // namespace

LeafArray::LeafArray() { leaves_.emplace_back(kFirstLeafKeys); }

std::uint64_t LeafArray::Find(Key key) const {
  const HeapPayload* found = leaves_[LeafOf(key)].Find(key);
  if (found == nullptr) {
    return kNoSlot;
  }
  const HeapPayload copy = *found;
  return FromHeap(copy);
}

void LeafArray::Set(alex::IndexEntry entry) {
  if (const std::size_t at = LeafOf(entry.key); leaves_[at].IsFull()) {
    SplitLeaf(at);
  }
  const HeapPayload before = leaves_[LeafOf(entry.key)].Set(entry.key, ToHeap(entry.payload));
  const bool was_there = !before.empty() && FromHeap(before) != kTombstone;
  size_ += entry.payload == kTombstone ? 0 : 1;
  size_ -= was_there ? 1 : 0;
}

void LeafArray::SetBatch(std::span<const alex::IndexEntry> entries) {
  std::vector<alex::IndexEntry> sorted(entries.begin(), entries.end());
  std::stable_sort(
      sorted.begin(), sorted.end(),
      [](const alex::IndexEntry& a, const alex::IndexEntry& b) { return a.key < b.key; });
  for (const alex::IndexEntry& entry : sorted) {
    Set(entry);
  }
}

std::uint64_t LeafArray::CountEntries() const {
  std::uint64_t entries = 0;
  for (const Leaf& leaf : leaves_) {
    entries += leaf.key_count();
  }
  return entries;
}

std::uint64_t LeafArray::bytes() const {
  std::uint64_t bytes = split_keys_.size() * sizeof(Key) + leaves_.size() * sizeof(Leaf);
  for (const Leaf& leaf : leaves_) {
    bytes += leaf.heap_bytes();
  }
  return bytes;
}

void LeafArray::SplitLeaf(std::size_t at) {
  auto [left, right] = std::move(leaves_[at]).Split();
  const auto behind = static_cast<std::ptrdiff_t>(at);
  split_keys_.insert(split_keys_.begin() + behind, FirstKeyOf(right));
  leaves_[at] = std::move(left);
  leaves_.insert(leaves_.begin() + behind + 1, std::move(right));
}

}  // namespace alexbench::engines::alex_published
