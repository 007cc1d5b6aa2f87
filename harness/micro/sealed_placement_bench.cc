// Counts, not times: how well a prediction would find a record in sealed data that lies in key
// order.
//
// The candidate is a leaf's records in ordered buckets of eight, key line first, the bucket
// predicted by the very models of the one-line index. Counters, as shares of the keys: `home`, in
// the predicted bucket; `beside`, in a bucket next to it; `bisected`, in leaves that no model fits,
// where nothing is predicted. `slots_per_key` is the space. docs/decisions/0010 judges by them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/one_line/tree_builder.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

namespace one_line = engines::alex::one_line;
using engines::alex::Bias;
using engines::alex::IndexEntry;

constexpr std::uint64_t kRecords = 1'000'000;
constexpr std::uint64_t kSeed = 42;
constexpr std::size_t kBucketKeys = 8;

// Where the index leads for a key.
struct Prediction {
  const one_line::SlotLine* leaf = nullptr;
  one_line::ChildKind kind = one_line::ChildKind::kNone;
  std::uint64_t within = 0;  // of the leaf, in units of 2^-64
};

Prediction Predict(const one_line::RouteNode* node, Key key) {
  for (;;) {
    const one_line::KeyPlace place = node->route.Place(Bias(key));
    const one_line::ChildWord word = node->word(place.child);
    if (word.kind() != one_line::ChildKind::kNode) {
      return {word.lines(), word.kind(), place.WithinGroup(word.dup())};
    }
    node = word.node();
  }
}

struct Placement {
  std::uint64_t keys = 0;
  std::uint64_t home = 0;
  std::uint64_t beside = 0;
  std::uint64_t bisected = 0;
  std::uint64_t slots = 0;
};

// Each key goes to its predicted bucket or the next one with room, as far as those behind it leave
// room; see LayOutByModel.
void PlaceLeaf(std::span<const Prediction> keys, double density, Placement& sum) {
  const auto buckets = static_cast<std::uint32_t>(
      std::ceil(static_cast<double>(keys.size()) / (kBucketKeys * density)));
  sum.slots += buckets * kBucketKeys;
  if (keys.front().kind == one_line::ChildKind::kEven && buckets > 1) {
    sum.bisected += keys.size();
    return;
  }
  const auto predicted = [&](const Prediction& key) {
    return one_line::LineAt(key.within, buckets);
  };
  for (std::uint32_t bucket = 0; bucket < buckets; ++bucket) {
    const std::size_t room_behind = kBucketKeys * (buckets - 1 - bucket);
    const std::size_t least = keys.size() > room_behind ? keys.size() - room_behind : 0;
    std::size_t take = 0;
    while (take < std::min(kBucketKeys, keys.size()) &&
           (take < least || predicted(keys[take]) <= bucket)) {
      const std::uint32_t wanted = predicted(keys[take]);
      sum.home += wanted == bucket ? 1 : 0;
      sum.beside += wanted + 1 == bucket || wanted == bucket + 1 ? 1 : 0;
      ++take;
    }
    keys = keys.subspan(take);
  }
  ALEXBENCH_CHECK(keys.empty());
}

Placement PlaceAll(std::span<const Prediction> keys, double density) {
  Placement sum{.keys = keys.size()};
  while (!keys.empty()) {
    const auto other = std::ranges::find_if(
        keys, [&](const Prediction& key) { return key.leaf != keys.front().leaf; });
    const auto count = static_cast<std::size_t>(other - keys.begin());
    PlaceLeaf(keys.first(count), density, sum);
    keys = keys.subspan(count);
  }
  return sum;
}

std::vector<Prediction> PredictAll(const std::string& spec) {
  absl::StatusOr<workloads::DataSet> set =
      workloads::MakeDataSet({.spec = spec, .records = kRecords, .seed = kSeed});
  ALEXBENCH_CHECK(set.ok());
  std::ranges::sort(set->keys);
  std::vector<IndexEntry> entries;
  for (const Key key : set->keys) {
    entries.push_back({key, 0});
  }
  one_line::SegmentPool pool;
  const one_line::OneLineLimits limits;
  one_line::TreeBuilder builder(pool, {.sizes = {.target = limits.TargetKeys(entries.size()),
                                                 .most = limits.MaxKeys(entries.size())}});
  one_line::RouteNode* const root = builder.BuildRoot(entries);
  std::vector<Prediction> predictions;
  for (const Key key : set->keys) {
    predictions.push_back(Predict(root, key));
  }
  one_line::RetireTree(pool, root);  // leaves are only told apart by their addresses from here on
  return predictions;
}

void BM_SealedPlacement(benchmark::State& state, const std::string& spec) {
  const std::vector<Prediction> keys = PredictAll(spec);
  Placement sum;
  for (auto _ : state) {
    sum = PlaceAll(keys, static_cast<double>(state.range(0)) / 100);
  }
  const auto share = [&](std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(sum.keys);
  };
  state.counters["home"] = share(sum.home);
  state.counters["beside"] = share(sum.beside);
  state.counters["bisected"] = share(sum.bisected);
  state.counters["slots_per_key"] = share(sum.slots);
}

// By density, in per cent.
void Densities(benchmark::internal::Benchmark* bench) {
  bench->Arg(50)->Arg(60)->Arg(70)->Arg(80)->Iterations(1)->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(BM_SealedPlacement, uniform, "uniform")->Apply(Densities);
BENCHMARK_CAPTURE(BM_SealedPlacement, clustered, "clustered")->Apply(Densities);
BENCHMARK_CAPTURE(BM_SealedPlacement, fb_like, "fb_like")->Apply(Densities);
BENCHMARK_CAPTURE(BM_SealedPlacement, lognormal, "lognormal")->Apply(Densities);
BENCHMARK_CAPTURE(BM_SealedPlacement, timestamps, "timestamps")->Apply(Densities);

}  // namespace
}  // namespace alexbench::harness
