// Which bucket a key belongs to, certain, from the last keys of all buckets.
//
// A directory is made of ascending keys, one a bucket, and Find(key) is the number of the first
// bucket whose last key is not below `key`. Requires: there is one.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "base/key.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "harness/micro/sealed_buckets.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {

// A static tree of lines of eight keys without pointers: the lines of a level lie side by side, and
// the children of a line's keys are the eight lines of its number.
//
// Cost: a line a level, each of an address that the line before gives; no branch on a key.
class KeyTree {
 public:
  explicit KeyTree(std::span<const Key> last_keys)
      : memory_(SumOfLines(last_keys.size()) * sizeof(KeyLine)) {
    // From the bottom up, at the end of the memory first.
    auto* lines = reinterpret_cast<KeyLine*>(memory_.data() + memory_.size_bytes());
    std::vector<Key> keys(last_keys.begin(), last_keys.end());
    do {
      lines -= LinesOf(keys.size());
      keys = WriteLevel(keys, lines);
      levels_.insert(levels_.begin(), lines);
    } while (keys.size() > 1);
  }

  std::size_t Find(Key key) const {
    std::size_t at = 0;
    for (const KeyLine* const level : levels_) {
      at = kBucketKeys * at + KeysBelow(level[at], key);
    }
    return at;
  }

  std::size_t bytes() const { return memory_.size_bytes(); }

 private:
  static std::size_t LinesOf(std::size_t key_count) {
    return (key_count + kBucketKeys - 1) / kBucketKeys;
  }

  static std::size_t SumOfLines(std::size_t key_count) {
    std::size_t sum = LinesOf(key_count);
    for (std::size_t lines = sum; lines > 1;) {
      lines = LinesOf(lines);
      sum += lines;
    }
    return sum;
  }

  // Returns the last key of each line. Behind the last of all nothing is found.
  static std::vector<Key> WriteLevel(std::span<const Key> keys, KeyLine* lines) {
    std::vector<Key> last_keys(LinesOf(keys.size()));
    for (std::size_t i = 0; i < last_keys.size() * kBucketKeys; ++i) {
      lines[i / kBucketKeys].keys[i % kBucketKeys] =
          i < keys.size() ? keys[i] : std::numeric_limits<Key>::max();
    }
    for (std::size_t i = 0; i < last_keys.size(); ++i) {
      last_keys[i] = lines[i].last();
    }
    return last_keys;
  }

  SealedMemory memory_;
  std::vector<const KeyLine*> levels_;  // the top first
};

// The one-line index over the last keys: models lead to a line of them.
class KeyIndex {
 public:
  explicit KeyIndex(std::span<const Key> last_keys) {
    std::vector<IndexEntry> entries;
    entries.reserve(last_keys.size());
    for (const Key key : last_keys) {
      entries.push_back({key, entries.size()});
    }
    index_.UsePages(engines::alex::PageAdvice::kSmall);
    index_.BulkLoad(entries);
  }

  std::size_t Find(Key key) const { return index_.LowerBound(key).payload(); }

  std::size_t bytes() const { return index_.bytes(); }

 private:
  engines::alex::OneLineIndex index_;
};

}  // namespace alexbench::harness
