// The indexes alone, beside an ordered and an unordered map of Abseil, on every data set.
//
// Names are index/DATA_SET/INDEX/WHAT/KEYS. Lookups come in kinds that differ for the same
// structure: `dependent`, each key following from the answer before, `independent`, which the
// processor overlaps, and `batch`, sixteen together. All ask for stored keys in random order and
// consume every payload. `insert` adds half of the keys to the other half, which was bulk-loaded;
// `insert_batch` looks sixteen up together first, as AlexStore's PutBatch does; `insert_pauses`
// times each of them: `p999_ns` and `max_ns`, a reading of the clock included. `bytes_per_key`
// stands beside whatever fills an index.
//
// Benchmarks run one after another: for ratios, repeat them (--benchmark_repetitions).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/random.h"
#include "harness/measure/clock.h"
#include "harness/micro/index_keys.h"
#include "harness/micro/index_maps.h"
#include "harness/micro/registration.h"

namespace alexbench::harness {
namespace {

constexpr std::size_t kGroup = 16;

// What a benchmark is about.
struct Subject {
  std::string data_set;
  std::string index;
  std::uint64_t records = 0;

  const IndexKeys& Keys() const { return IndexKeysOf({.data_set = data_set, .records = records}); }
};

// The index that was filled last, of whatever kind: one at a time is in memory.
struct Kept {
  std::string name;
  std::shared_ptr<const void> map;
};

Kept& LastKept() {
  static Kept kept;
  return kept;
}

// An index that holds the subject's keys. It is kept, since Google Benchmark calls a benchmark
// again until it has run long enough, and every kind of lookup needs the same one.
template <typename Map>
const Map& LoadedMap(const Subject& subject) {
  Kept& kept = LastKept();
  std::string name =
      absl::StrFormat("%s/%s/%d", subject.data_set, subject.index, subject.records);
  if (kept.name != name) {
    kept.map.reset();
    auto map = std::make_shared<Map>();
    map->BulkLoad(subject.Keys().entries);
    kept = {.name = std::move(name), .map = std::move(map)};
  }
  return *static_cast<const Map*>(kept.map.get());
}

template <typename Map>
void FindIndependent(benchmark::State& state, const Subject& subject) {
  const std::vector<Key>& keys = subject.Keys().shuffled;
  const Map& map = LoadedMap<Map>(subject);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(map.Find(keys[i]));
    i = i + 1 == keys.size() ? 0 : i + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

template <typename Map>
void FindDependent(benchmark::State& state, const Subject& subject) {
  const std::vector<Key>& keys = subject.Keys().shuffled;
  const Map& map = LoadedMap<Map>(subject);
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

template <typename Map>
void FindBatch(benchmark::State& state, const Subject& subject) {
  const std::vector<Key>& keys = subject.Keys().shuffled;
  const Map& map = LoadedMap<Map>(subject);
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
struct HalfLoad {
  explicit HalfLoad(const std::vector<IndexEntry>& entries) {
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
template <typename Map, typename Insert>
void MeasureInserts(benchmark::State& state, const Subject& subject, Insert insert) {
  LastKept() = {};
  const HalfLoad half(subject.Keys().entries);
  double bytes_per_key = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto map = std::make_unique<Map>();
    map->BulkLoad(half.loaded);
    state.ResumeTiming();
    insert(*map, std::span<const Key>(half.others));
    state.PauseTiming();
    bytes_per_key = static_cast<double>(map->Bytes()) / static_cast<double>(subject.records);
    map.reset();
    state.ResumeTiming();
  }
  state.counters["bytes_per_key"] = bytes_per_key;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(half.others.size()));
}

template <typename Map>
void Insert(benchmark::State& state, const Subject& subject) {
  MeasureInserts<Map>(state, subject, [](Map& map, std::span<const Key> keys) {
    for (const Key key : keys) {
      map.Insert(key, 1);
    }
  });
}

template <typename Map>
void InsertBatch(benchmark::State& state, const Subject& subject) {
  MeasureInserts<Map>(state, subject, [](Map& map, std::span<const Key> keys) {
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

template <typename Map>
void InsertPauses(benchmark::State& state, const Subject& subject) {
  std::vector<std::int64_t> pauses_ns(subject.records / 2);
  MeasureInserts<Map>(state, subject, [&pauses_ns](Map& map, std::span<const Key> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::int64_t start_ns = NowNs();
      map.Insert(keys[i], 1);
      pauses_ns[i] = NowNs() - start_ns;
    }
  });
  const auto p999 = pauses_ns.begin() + static_cast<std::ptrdiff_t>(pauses_ns.size() / 1000 * 999);
  std::ranges::nth_element(pauses_ns, p999);
  state.counters["p999_ns"] = static_cast<double>(*p999);
  state.counters["max_ns"] = static_cast<double>(std::ranges::max(pauses_ns));
}

template <typename Map>
void BulkLoad(benchmark::State& state, const Subject& subject) {
  LastKept() = {};
  const std::vector<IndexEntry>& entries = subject.Keys().entries;
  double bytes_per_key = 0;
  for (auto _ : state) {
    Map map;
    map.BulkLoad(entries);
    benchmark::DoNotOptimize(map);
    bytes_per_key = static_cast<double>(map.Bytes()) / static_cast<double>(entries.size());
  }
  state.counters["bytes_per_key"] = bytes_per_key;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(entries.size()));
}

using Body = void (*)(benchmark::State&, const Subject&);

benchmark::internal::Benchmark* Register(const Subject& subject, const char* what, Body body) {
  return benchmark::RegisterBenchmark(
      absl::StrFormat("index/%s/%s/%s/%d", subject.data_set, subject.index, what, subject.records)
          .c_str(),
      [subject, body](benchmark::State& state) { body(state, subject); });
}

template <typename Map>
concept Batched = requires(const Map& map, std::span<const Key> keys,
                           std::span<const Payload*> found) {
  map.index.template FindBatch<kGroup>(keys, found);
};

template <typename Map>
concept Grouped = requires(const Map& map, std::span<const Key> keys,
                           std::span<std::optional<Payload>> found) {
  map.index.template FindGroup<kGroup>(keys, found);
};

// Lookups first, of one index; what fills an index of its own comes after them.
template <typename Map>
void RegisterKinds(const Subject& subject) {
  Register(subject, "dependent", FindDependent<Map>);
  Register(subject, "independent", FindIndependent<Map>);
  if constexpr (Batched<Map>) {
    Register(subject, "batch", FindBatch<Map>);
  }
  Register(subject, "bulk_load", BulkLoad<Map>)->Unit(benchmark::kMillisecond);
  Register(subject, "insert", Insert<Map>)->Unit(benchmark::kMillisecond);
  if constexpr (Grouped<Map>) {
    Register(subject, "insert_batch", InsertBatch<Map>)->Unit(benchmark::kMillisecond);
  }
  Register(subject, "insert_pauses", InsertPauses<Map>)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
}

}  // namespace

void RegisterIndexBenchmarks() {
  for (const char* const data_set :
       {"uniform", "lognormal", "clustered", "fb_like", "timestamps"}) {
    for (const std::uint64_t records : {1'000'000U, 10'000'000U}) {
      RegisterKinds<Textbook>({data_set, "textbook", records});
      RegisterKinds<OneLine>({data_set, "one_line", records});
      RegisterKinds<EqualWidth>({data_set, "one_line_equal_width", records});
      RegisterKinds<BtreeMap>({data_set, "btree_map", records});
      RegisterKinds<FlatHashMap>({data_set, "flat_hash_map", records});
    }
  }
  for (const std::uint64_t records : {1'000'000U, 10'000'000U}) {
    RegisterKinds<OneLineHugePages>({"uniform", "one_line_huge_pages", records});
    RegisterKinds<OneLineSmallPages>({"uniform", "one_line_small_pages", records});
  }
}

}  // namespace alexbench::harness
