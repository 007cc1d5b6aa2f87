// The packaged maps as indexes of a value log: key -> log offset.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"

#include "base/key.h"
#include "engines/alex/log/log_header.h"
#include "engines/engine.h"
#include "engines/reference/counting_allocator.h"

namespace alexbench::engines::reference {

using IndexAllocator = CountingAllocator<std::pair<const Key, alex::LogOffset>>;
using HashMap =
    absl::flat_hash_map<Key, alex::LogOffset, absl::Hash<Key>, std::equal_to<Key>, IndexAllocator>;
using BtreeMap = absl::btree_map<Key, alex::LogOffset, std::less<Key>, IndexAllocator>;
using StdMap = std::map<Key, alex::LogOffset, std::less<Key>, IndexAllocator>;

template <typename Map>
class MapIndex {
 public:
  static constexpr bool kIsOrdered = requires(const Map& map) { map.lower_bound(Key{}); };

  MapIndex() = default;
  MapIndex(MapIndex&& other) = default;
  // By swapping: assigning member by member would free the counter before the old map.
  MapIndex& operator=(MapIndex&& other) noexcept {
    std::swap(held_, other.held_);
    offsets_.swap(other.offsets_);
    return *this;
  }

  // kNoSlot for an absent key.
  [[gnu::always_inline]] alex::LogOffset Find(Key key) const {
    const auto found = offsets_.find(key);
    return found == offsets_.end() ? kNoSlot : found->second;
  }

  // Asks for the first place the table looks at; a tree's can't be told without reading it.
  [[gnu::always_inline]] void Prefetch(Key key) const
      requires requires(const Map& map) { map.prefetch(key); } {
    offsets_.prefetch(key);
  }

  void Set(Key key, alex::LogOffset offset) { offsets_.insert_or_assign(key, offset); }
  void Erase(Key key) { offsets_.erase(key); }

  // Calls `visit(Key, LogOffset)`, which says whether to go on, in ascending order from `from`.
  template <typename Visit>
  void VisitFrom(Key from, Visit&& visit) const requires kIsOrdered {
    auto at = offsets_.lower_bound(from);
    while (at != offsets_.end() && visit(at->first, at->second)) {
      ++at;
    }
  }

  std::uint64_t size() const { return offsets_.size(); }
  // What the map has allocated, empty places included.
  std::uint64_t bytes() const { return held_->bytes; }

  // A table by its places, a tree by its nodes.
  std::vector<IndexFigure> Figures() const {
    if constexpr (requires { offsets_.load_factor(); }) {
      return {{"places", "places", static_cast<double>(offsets_.bucket_count())},
              {"fill", "share", static_cast<double>(offsets_.load_factor())}};
    } else {
      return {{"leaves_and_nodes", "nodes", static_cast<double>(held_->blocks)}};
    }
  }

 private:
  // Before the map, which counts into it until the end; on the heap, because indexes move.
  std::unique_ptr<AllocationCount> held_ = std::make_unique<AllocationCount>();
  Map offsets_{IndexAllocator(held_.get())};
};

using HashIndex = MapIndex<HashMap>;
using BtreeIndex = MapIndex<BtreeMap>;
using StdMapIndex = MapIndex<StdMap>;

}  // namespace alexbench::engines::reference
