// The indexes, and maps of Abseil, under one interface for index_bench.cc.
//
//   void BulkLoad(entries)  ascending entries into an empty map
//   void Insert(key, payload)
//   Payload Find(key)       of a key that is there
//   std::size_t Bytes()     what the map has allocated
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"

#include "base/key.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/one_line/one_line_index.h"

namespace alexbench::harness {

using engines::alex::IndexEntry;
using engines::alex::Payload;

template <typename Index>
struct LearnedIndex {
  void BulkLoad(const std::vector<IndexEntry>& entries) { index.BulkLoad(entries); }
  void Insert(Key key, Payload payload) { index.Upsert(key, payload); }
  Payload Find(Key key) const { return *index.Find(key); }
  std::size_t Bytes() const { return index.bytes(); }
  Index index;
};

// The same blocks side by side in pages of 2 MiB, or in pages of 4 KiB.
template <engines::alex::PageAdvice kPages>
struct OneLineIn : LearnedIndex<engines::alex::OneLineIndex> {
  OneLineIn() { index.UsePages(kPages); }
};

using Textbook = LearnedIndex<engines::alex::AlexIndex>;
using OneLine = LearnedIndex<engines::alex::OneLineIndex>;
using EqualWidth = LearnedIndex<engines::alex::EqualWidthIndex>;
using OneLineHugePages = OneLineIn<engines::alex::PageAdvice::kHuge>;
using OneLineSmallPages = OneLineIn<engines::alex::PageAdvice::kSmall>;

// std::allocator that counts what is allocated by it and its copies.
template <typename T>
class CountingAllocator {
 public:
  using value_type = T;
  explicit CountingAllocator(std::size_t* bytes) : bytes_(bytes) {}
  template <typename U>
  CountingAllocator(const CountingAllocator<U>& other) : bytes_(other.bytes()) {}

  T* allocate(std::size_t count) {
    *bytes_ += count * sizeof(T);
    return std::allocator<T>().allocate(count);
  }
  void deallocate(T* address, std::size_t count) {
    *bytes_ -= count * sizeof(T);
    std::allocator<T>().deallocate(address, count);
  }
  std::size_t* bytes() const { return bytes_; }
  template <typename U>
  bool operator==(const CountingAllocator<U>& other) const {
    return bytes_ == other.bytes();
  }

 private:
  std::size_t* bytes_;
};

template <typename Map>
struct AbslMap {
  void Insert(Key key, Payload payload) { map.insert_or_assign(key, payload); }
  Payload Find(Key key) const { return map.find(key)->second; }
  std::size_t Bytes() const { return *bytes; }
  std::unique_ptr<std::size_t> bytes = std::make_unique<std::size_t>(0);
  Map map{typename Map::allocator_type(bytes.get())};
};

using MapAllocator = CountingAllocator<std::pair<const Key, Payload>>;

struct BtreeMap : AbslMap<absl::btree_map<Key, Payload, std::less<Key>, MapAllocator>> {
  void BulkLoad(const std::vector<IndexEntry>& entries) {
    for (const IndexEntry& entry : entries) {
      map.emplace_hint(map.end(), entry.key, entry.payload);
    }
  }
};

struct FlatHashMap
    : AbslMap<absl::flat_hash_map<Key, Payload, absl::flat_hash_map<Key, Payload>::hasher,
                                  absl::flat_hash_map<Key, Payload>::key_equal, MapAllocator>> {
  void BulkLoad(const std::vector<IndexEntry>& entries) {
    map.reserve(entries.size());
    for (const IndexEntry& entry : entries) {
      map.emplace(entry.key, entry.payload);
    }
  }
};

}  // namespace alexbench::harness
