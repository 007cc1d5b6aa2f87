// The indexes alone, beside an ordered and an unordered map of Abseil.
//
// Lookups come in two kinds that differ for the same structure, so both are measured: independent
// ones, which the processor overlaps, and dependent ones, each key following from the answer
// before. All ask for stored keys in random order and consume every payload. Keys are uniform or
// lie in clusters of many sizes, which no single line fits.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"

#include "base/random.h"
#include "benchmark/benchmark.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/one_line/one_line_index.h"

namespace alexbench::engines::alex {
namespace {

struct UniformKeys {
  static Key Draw(RandomStream& random) { return static_cast<Key>(random.Next()); }
};

// 4,096 cluster centres; a cluster is up to 2^40 wide, most are far narrower.
struct ClusteredKeys {
  static Key Draw(RandomStream& random) {
    const std::uint64_t cluster = random.Below(4'096);
    const std::uint64_t width_bits = 16 + MixBits(cluster) % 25;
    return static_cast<Key>(MixBits(~cluster) + random.Below(std::uint64_t{1} << width_bits));
  }
};

// The payload of a key is its rank, so a chain of lookups can go on from it.
template <typename Keys>
std::vector<IndexEntry> MakeEntries(std::size_t key_count) {
  RandomStream random(1, 1);
  std::vector<IndexEntry> entries;
  entries.reserve(key_count);
  while (entries.size() < key_count) {
    for (std::size_t i = entries.size(); i < key_count; ++i) {
      entries.push_back({Keys::Draw(random), 0});
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

template <typename Index>
struct LearnedIndex {
  void BulkLoad(const std::vector<IndexEntry>& entries) { index.BulkLoad(entries); }
  void Insert(Key key, Payload payload) { index.Upsert(key, payload); }
  Payload Find(Key key) const { return *index.Find(key); }
  Index index;
};

// The same blocks side by side in pages of 2 MiB, and in pages of 4 KiB.
template <PageAdvice kPages>
struct OneLineIn : LearnedIndex<OneLineIndex> {
  OneLineIn() { index.UsePages(kPages); }
};

using Textbook = LearnedIndex<AlexIndex>;
using OneLine = LearnedIndex<OneLineIndex>;
using EqualWidth = LearnedIndex<EqualWidthIndex>;
using OneLineHugePages = OneLineIn<PageAdvice::kHuge>;
using OneLineSmallPages = OneLineIn<PageAdvice::kSmall>;

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

template <typename Map, typename Keys>
void BM_FindIndependent(benchmark::State& state) {
  const auto entries = MakeEntries<Keys>(static_cast<std::size_t>(state.range(0)));
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

template <typename Map, typename Keys>
void BM_FindDependent(benchmark::State& state) {
  const auto entries = MakeEntries<Keys>(static_cast<std::size_t>(state.range(0)));
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

// Independent lookups, sixteen at a time.
template <typename Map, typename Keys>
void BM_FindBatch(benchmark::State& state) {
  const auto entries = MakeEntries<Keys>(static_cast<std::size_t>(state.range(0)));
  const std::vector<Key> keys = ShuffledKeys(entries);
  Map map;
  map.BulkLoad(entries);
  constexpr std::size_t kGroup = 16;
  std::array<const Payload*, kGroup> found;
  std::size_t i = 0;
  for (auto _ : state) {
    map.index.template FindBatch<kGroup>(std::span(keys).subspan(i, kGroup), found);
    for (const Payload* const payload : found) {
      benchmark::DoNotOptimize(*payload);
    }
    i = i + 2 * kGroup <= keys.size() ? i + kGroup : 0;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kGroup));
}

// Half of a set's keys to load, the other half in random order.
template <typename Keys>
struct HalfLoad {
  explicit HalfLoad(std::size_t key_count) {
    const auto entries = MakeEntries<Keys>(key_count);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i % 2 == 0) {
        loaded.push_back(entries[i]);
      } else {
        others.push_back(entries[i].key);
      }
    }
    RandomStream(3, 1).Shuffle(std::span(others));
  }
  std::vector<IndexEntry> loaded;
  std::vector<Key> others;
};

// insert(map, keys) has the other half of the keys to insert.
template <typename Map, typename Keys, typename Insert>
void MeasureInserts(benchmark::State& state, Insert insert) {
  const HalfLoad<Keys> half(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    auto map = std::make_unique<Map>();
    map->BulkLoad(half.loaded);
    state.ResumeTiming();
    insert(*map, std::span<const Key>(half.others));
    state.PauseTiming();
    map.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(half.others.size()));
}

template <typename Map, typename Keys>
void BM_Insert(benchmark::State& state) {
  MeasureInserts<Map, Keys>(state, [](Map& map, std::span<const Key> keys) {
    for (const Key key : keys) {
      map.Insert(key, 1);
    }
  });
}

// The same sixteen at a time, looked up together first, as AlexStore's PutBatch does.
template <typename Map, typename Keys>
void BM_InsertBatch(benchmark::State& state) {
  MeasureInserts<Map, Keys>(state, [](Map& map, std::span<const Key> keys) {
    constexpr std::size_t kGroup = 16;
    std::array<std::optional<Payload>, kGroup> found;
    for (; !keys.empty(); keys = keys.subspan(std::min(kGroup, keys.size()))) {
      const std::span<const Key> group = keys.first(std::min(kGroup, keys.size()));
      map.index.template FindGroup<kGroup>(group, std::span(found).first(group.size()));
      for (const Key key : group) {
        map.Insert(key, 1);
      }
    }
  });
}

template <typename Map, typename Keys>
void BM_BulkLoad(benchmark::State& state) {
  const auto entries = MakeEntries<Keys>(static_cast<std::size_t>(state.range(0)));
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

#define ALEXBENCH_INDEX_BENCHMARKS(Map, Keys)                          \
  BENCHMARK_TEMPLATE(BM_FindIndependent, Map, Keys)->Apply(KeyCounts); \
  BENCHMARK_TEMPLATE(BM_FindDependent, Map, Keys)->Apply(KeyCounts);   \
  BENCHMARK_TEMPLATE(BM_Insert, Map, Keys)->Apply(WholeLoads);         \
  BENCHMARK_TEMPLATE(BM_BulkLoad, Map, Keys)->Apply(WholeLoads)

ALEXBENCH_INDEX_BENCHMARKS(Textbook, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(OneLine, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(EqualWidth, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(BtreeMap, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(FlatHashMap, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(Textbook, ClusteredKeys);
ALEXBENCH_INDEX_BENCHMARKS(OneLine, ClusteredKeys);
ALEXBENCH_INDEX_BENCHMARKS(EqualWidth, ClusteredKeys);
ALEXBENCH_INDEX_BENCHMARKS(BtreeMap, ClusteredKeys);
ALEXBENCH_INDEX_BENCHMARKS(FlatHashMap, ClusteredKeys);
BENCHMARK_TEMPLATE(BM_FindBatch, OneLine, UniformKeys)->Apply(KeyCounts);
BENCHMARK_TEMPLATE(BM_FindBatch, OneLine, ClusteredKeys)->Apply(KeyCounts);
ALEXBENCH_INDEX_BENCHMARKS(OneLineHugePages, UniformKeys);
ALEXBENCH_INDEX_BENCHMARKS(OneLineSmallPages, UniformKeys);
BENCHMARK_TEMPLATE(BM_FindBatch, OneLineHugePages, UniformKeys)->Apply(KeyCounts);
BENCHMARK_TEMPLATE(BM_FindBatch, OneLineSmallPages, UniformKeys)->Apply(KeyCounts);
BENCHMARK_TEMPLATE(BM_InsertBatch, Textbook, UniformKeys)->Apply(WholeLoads);
BENCHMARK_TEMPLATE(BM_InsertBatch, Textbook, ClusteredKeys)->Apply(WholeLoads);
BENCHMARK_TEMPLATE(BM_InsertBatch, OneLine, UniformKeys)->Apply(WholeLoads);
BENCHMARK_TEMPLATE(BM_InsertBatch, OneLine, ClusteredKeys)->Apply(WholeLoads);

}  // namespace
}  // namespace alexbench::engines::alex
