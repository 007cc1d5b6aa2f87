// The values read last, as the published wrapper kept them in front of RocksDB.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

#include "base/key.h"

namespace alexbench::engines::rocksdb {

// Keeps the `most_entries` values that were looked up or kept last.
//
// Cost:     every operation O(1), and an allocation or two where a value is kept.
// Lifetime: what Find hands out is valid until the next call of Keep or Drop.
// Threads:  one at a time.
class ValueCache {
 public:
  explicit ValueCache(std::size_t most_entries) : most_entries_(most_entries) {}

  // nullptr if the value is not kept.
  const std::string* Find(Key key) {
    const auto found = places_.find(key);
    if (found == places_.end()) {
      return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  // Copies the value; one that is kept already is replaced.
  void Keep(Key key, std::string_view value) {
    Drop(key);
    if (entries_.size() == most_entries_) {
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(key, value);
    places_[key] = entries_.begin();
  }

  void Drop(Key key) {
    if (const auto found = places_.find(key); found != places_.end()) {
      entries_.erase(found->second);
      places_.erase(found);
    }
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Entries = std::list<std::pair<Key, std::string>>;

  std::size_t most_entries_;
  Entries entries_;  // the last one used first
  absl::flat_hash_map<Key, Entries::iterator> places_;
};

}  // namespace alexbench::engines::rocksdb
