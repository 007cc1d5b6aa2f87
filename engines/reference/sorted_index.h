// A sorted array as the index of a value log: as little memory as an ordered index can take.
//
// Keys that come later wait in a small B-tree until there are enough of them to merge. After
// loading and opening, everything is in the array.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "base/key.h"
#include "engines/alex/log/log_header.h"
#include "engines/engine.h"
#include "engines/reference/map_index.h"

namespace alexbench::engines::reference {

// Cost: log2(n) dependent steps a find, without a branch that could be mispredicted; a Set of a new
//       key costs O(1) merged entries, amortised.
class SortedIndex {
 public:
  static constexpr bool kIsOrdered = true;

  // kNoSlot for an absent key.
  [[gnu::always_inline]] alex::LogOffset Find(Key key) const {
    const std::size_t at = LowerBound(key);
    if (at < entries_.size() && entries_[at].key == key) {
      return entries_[at].offset;
    }
    return later_.size() == 0 ? kNoSlot : later_.Find(key);
  }

  void Set(Key key, alex::LogOffset offset) {
    const std::size_t at = LowerBound(key);
    if (at < entries_.size() && entries_[at].key == key) {
      erased_ -= entries_[at].offset == kNoSlot ? 1U : 0U;
      entries_[at].offset = offset;
    } else if (at == entries_.size() && later_.size() == 0) {
      entries_.push_back({key, offset});
    } else {
      later_.Set(key, offset);
      MergeIfMany(later_.size());
    }
  }

  void Erase(Key key) {
    const std::size_t at = LowerBound(key);
    if (at == entries_.size() || entries_[at].key != key) {
      later_.Erase(key);
    } else if (entries_[at].offset != kNoSlot) {
      entries_[at].offset = kNoSlot;
      ++erased_;
      MergeIfMany(erased_);
    }
  }

  // Calls `visit(Key, LogOffset)`, which says whether to go on, in ascending order from `from`.
  template <typename Visit>
  void VisitFrom(Key from, Visit&& visit) const {
    std::size_t at = LowerBound(from);
    bool goes_on = true;
    const auto visit_entry = [&] {
      const Entry& entry = entries_[at++];
      goes_on = entry.offset == kNoSlot || visit(entry.key, entry.offset);
    };
    later_.VisitFrom(from, [&](Key key, alex::LogOffset offset) {
      while (goes_on && at < entries_.size() && entries_[at].key < key) {
        visit_entry();
      }
      goes_on = goes_on && visit(key, offset);
      return goes_on;
    });
    while (goes_on && at < entries_.size()) {
      visit_entry();
    }
  }

  // Brings everything into the array.
  void Settle() {
    if (later_.size() > 0 || erased_ > 0 || entries_.capacity() > entries_.size()) {
      Merge();
    }
  }

  std::uint64_t size() const { return entries_.size() - erased_ + later_.size(); }
  std::uint64_t bytes() const { return entries_.capacity() * sizeof(Entry) + later_.bytes(); }

  // A search takes the same steps for every key; keys that wait to be merged take a tree's besides.
  std::vector<IndexFigure> Figures() const {
    return {{"search_steps", "steps", static_cast<double>(std::bit_width(entries_.size()))},
            {"unmerged_keys", "keys", static_cast<double>(later_.size())},
            {"fill", "share",
             static_cast<double>(entries_.size() - erased_) /
                 static_cast<double>(std::max<std::size_t>(1, entries_.capacity()))}};
  }

 private:
  struct Entry {
    Key key = 0;
    alex::LogOffset offset = 0;  // kNoSlot: erased
  };

  // Of the first entry whose key is not below `key`.
  std::size_t LowerBound(Key key) const {
    const Entry* first = entries_.data();
    std::size_t length = entries_.size();
    while (length > 1) {
      const std::size_t half = length / 2;
      // A product, not a branch: either half is as likely.
      first += half * static_cast<std::size_t>(first[half - 1].key < key);
      length -= half;
    }
    const auto at = static_cast<std::size_t>(first - entries_.data());
    return length == 1 && first->key < key ? at + 1 : at;
  }

  void MergeIfMany(std::uint64_t count) {
    constexpr std::uint64_t kFewest = 1024;
    if (count > std::max(kFewest, entries_.size() / 8)) {
      Merge();
    }
  }

  void Merge() {
    std::vector<Entry> merged;
    merged.reserve(size());
    VisitFrom(kSmallestKey, [&merged](Key key, alex::LogOffset offset) {
      merged.push_back({key, offset});
      return true;
    });
    entries_ = std::move(merged);
    later_ = BtreeIndex();
    erased_ = 0;
  }

  static constexpr Key kSmallestKey = std::numeric_limits<Key>::min();

  std::vector<Entry> entries_;  // ascending
  std::uint64_t erased_ = 0;    // of the entries
  BtreeIndex later_;            // keys that are none of the entries'
};

}  // namespace alexbench::engines::reference
