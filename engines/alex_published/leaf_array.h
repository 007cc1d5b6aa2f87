// The published index: one array of leaves, and one sorted array of the keys that divide them.
//
// There is no model above the leaves; a lookup divides the array of keys in halves. A sorted load
// fills the last leaf, splits it at the median and fills its right half, so that leaves end up with
// 3 keys each: the published store had 33,212 leaves with 100,000 records and 333,212 with a
// million, and so has this one.
//
// Where it departs, because it would be wrong: every key of a batch is routed when its turn comes;
// there all were routed before any split, and keys went into leaves in which no read looked for
// them. A tombstone replaces the entry of its key; there it was one more entry beside it, and
// splits turned their order around.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/key.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex_published/leaf.h"
#include "engines/engine.h"

namespace alexbench::engines::alex_published {

// The payload of a key that was erased, as published. A lookup answers it with the same kNoSlot.
inline constexpr std::uint64_t kTombstone = kNoSlot;

// What opening leaves, since it loads the index in order. A test holds LeafArray to it.
inline constexpr std::string_view kLeavesAfterOpening =
    "3.0 when opened: 33,212 leaves at 100,000 records, 333,212 at 1,000,000";

// Threads:  one writer and no reader, or any number of readers.
class LeafArray {
 public:
  LeafArray();

  // The payload of `key`, kNoSlot if it has none. The payload is taken from a copy of its heap
  // block: an allocation and a release for each lookup, as published.
  std::uint64_t Find(Key key) const;

  // Inserts or overwrites.
  // Cost:     a lookup; a split moves all leaves behind it.
  void Set(alex::IndexEntry entry);

  // The same for many, in the order of their keys; of entries with one key the last counts.
  void SetBatch(std::span<const alex::IndexEntry> entries);

  // Requires: the key is there.
  void Erase(Key key) { Set({.key = key, .payload = kTombstone}); }

  // Keys with a payload.
  std::uint64_t size() const { return size_; }

  // Sums up the entries of all leaves, one leaf after the other: what the published gauge of the
  // number of keys did on every insert. Tombstones count, as they did there.
  // Cost:     O(leaves), a cache line or two each.
  std::uint64_t CountEntries() const;

  std::size_t leaf_count() const { return leaves_.size(); }
  // Of leaves, their slots and heap blocks, and the dividing keys; no allocator slack.
  std::uint64_t bytes() const;

  // Hands keys >= `from` to `visit(Key, payload)`, ascending, until it answers false.
  template <typename Visit>
  void VisitFrom(Key from, Visit&& visit) const {
    for (std::size_t i = LeafOf(from); i < leaves_.size(); ++i) {
      const bool goes_on = leaves_[i].VisitFrom(from, [&](Key key, const HeapPayload& heap) {
        const std::uint64_t payload = FromHeap(heap);
        return payload == kTombstone || visit(key, payload);
      });
      if (!goes_on) {
        return;
      }
    }
  }

 private:
  std::size_t LeafOf(Key key) const {
    return static_cast<std::size_t>(std::upper_bound(split_keys_.begin(), split_keys_.end(), key) -
                                    split_keys_.begin());
  }
  void SplitLeaf(std::size_t at);

  std::vector<Key> split_keys_;  // [i]: the lowest key that belongs right of leaf i
  std::vector<Leaf> leaves_;     // one more
  std::uint64_t size_ = 0;
};

}  // namespace alexbench::engines::alex_published
