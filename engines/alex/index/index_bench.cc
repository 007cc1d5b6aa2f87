// The index alone, beside an ordered and an unordered map of Abseil.
//
// Lookups come in two kinds that differ for the same structure, so both are measured: independent
// ones, which the processor overlaps, and dependent ones, each key following from the answer
// before. All ask for stored keys in random order and consume every payload.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"

#include "base/random.h"
#include "benchmark/benchmark.h"
#include "engines/alex/index/alex_index.h"

namespace alexbench::engines::alex {
namespace {

// The payload of a key is its rank, so a chain of lookups can go on from it.
std::vector<IndexEntry> UniformEntries(std::size_t key_count) {
  RandomStream random(1, 1);
  std::vector<IndexEntry> entries;
  entries.reserve(key_count);
  while (entries.size() < key_count) {
    for (std::size_t i = entries.size(); i < key_count; ++i) {
      entries.push_back({static_cast<Key>(random.Next()), 0});
    }
    std::ranges::sort(entries, {}, &IndexEntry::key);
    const auto repeated = std::ranges::unique(entries, {}, &IndexEntry::key);
    entries.erase(repeated.begin(), repeated.end());
  }
  for (std::size_t rank = 0; rank < key_count; ++rank) {
    entries[rank].payload = rank;
  }
  return entries;
}

std::vector<Key> ShuffledKeys(const std::vector<IndexEntry>& entries) {
  std::vector<Key> keys(entries.size());
  std::ranges::transform(entries, keys.begin(), &IndexEntry::key);
  RandomStream(2, 1).Shuffle(std::span(keys));
  return keys;
}

struct LearnedIndex {
  void BulkLoad(const std::vector<IndexEntry>& entries) { index.BulkLoad(entries); }
  void Insert(Key key, Payload payload) { index.Upsert(key, payload); }
  Payload Find(Key key) const { return *index.Find(key); }
  AlexIndex index;
};

struct BtreeMap {
  void BulkLoad(const std::vector<IndexEntry>& entries) {
    for (const IndexEntry& entry : entries) {
      map.emplace_hint(map.end(), entry.key, entry.payload);
    }
  }
  void Insert(Key key, Payload payload) { map.insert_or_assign(key, payload); }
  Payload Find(Key key) const { return map.find(key)->second; }
  absl::btree_map<Key, Payload> map;
};

struct FlatHashMap {
  void BulkLoad(const std::vector<IndexEntry>& entries) {
    map.reserve(entries.size());
    for (const IndexEntry& entry : entries) {
      map.emplace(entry.key, entry.payload);
    }
  }
  void Insert(Key key, Payload payload) { map.insert_or_assign(key, payload); }
  Payload Find(Key key) const { return map.find(key)->second; }
  absl::flat_hash_map<Key, Payload> map;
};

template <typename Map>
void BM_FindIndependent(benchmark::State& state) {
  const auto entries = UniformEntries(static_cast<std::size_t>(state.range(0)));
  const std::vector<Key> keys = ShuffledKeys(entries);
  Map map;
  map.BulkLoad(entries);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(map.Find(keys[i]));
    i = i + 1 == keys.size() ? 0 : i + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

template <typename Map>
void BM_FindDependent(benchmark::State& state) {
  const auto entries = UniformEntries(static_cast<std::size_t>(state.range(0)));
  const std::vector<Key> keys = ShuffledKeys(entries);
  Map map;
  map.BulkLoad(entries);
  // The lowest bit of the rank just found chooses between the next two keys, so no key is known
  // before the answer.
  std::size_t i = 0;
  Payload found = 0;
  for (auto _ : state) {
    found = map.Find(keys[i + (found & 1U)]);
    benchmark::DoNotOptimize(found);
    i = i + 3 < keys.size() ? i + 2 : 0;
  }
  state.SetItemsProcessed(state.iterations());
}

// Half of the keys are bulk loaded, the others inserted in random order.
template <typename Map>
void BM_Insert(benchmark::State& state) {
  const auto entries = UniformEntries(static_cast<std::size_t>(state.range(0)));
  std::vector<IndexEntry> loaded;
  std::vector<Key> others;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i % 2 == 0) {
      loaded.push_back(entries[i]);
    } else {
      others.push_back(entries[i].key);
    }
  }
  RandomStream(3, 1).Shuffle(std::span(others));
  for (auto _ : state) {
    state.PauseTiming();
    auto map = std::make_unique<Map>();
    map->BulkLoad(loaded);
    state.ResumeTiming();
    for (const Key key : others) {
      map->Insert(key, 1);
    }
    state.PauseTiming();
    map.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(others.size()));
}

template <typename Map>
void BM_BulkLoad(benchmark::State& state) {
  const auto entries = UniformEntries(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Map map;
    map.BulkLoad(entries);
    benchmark::DoNotOptimize(map);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void KeyCounts(benchmark::internal::Benchmark* bench) { bench->Arg(1'000'000)->Arg(10'000'000); }

void WholeLoads(benchmark::internal::Benchmark* bench) {
  bench->Apply(KeyCounts)->Unit(benchmark::kMillisecond);
}

#define ALEXBENCH_INDEX_BENCHMARKS(Map)                          \
  BENCHMARK_TEMPLATE(BM_FindIndependent, Map)->Apply(KeyCounts); \
  BENCHMARK_TEMPLATE(BM_FindDependent, Map)->Apply(KeyCounts);   \
  BENCHMARK_TEMPLATE(BM_Insert, Map)->Apply(WholeLoads);         \
  BENCHMARK_TEMPLATE(BM_BulkLoad, Map)->Apply(WholeLoads)

ALEXBENCH_INDEX_BENCHMARKS(LearnedIndex);
ALEXBENCH_INDEX_BENCHMARKS(BtreeMap);
ALEXBENCH_INDEX_BENCHMARKS(FlatHashMap);

}  // namespace
}  // namespace alexbench::engines::alex
