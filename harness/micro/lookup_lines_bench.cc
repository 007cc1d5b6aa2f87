// Counts, not times: which cache lines the lookups of the one-line index read.
//
// A tree is bulk-loaded with a key set and every key looked up once, by the steps that
// OneLineTree::Find takes. Routes, cuts and the search in a leaf are the index's own code; only the
// way down is written once more, to note what it reads, and checked against WordCursor's.
//
// Counters, a lookup's mean unless said: `models`, `words` and `leaf_lines`, the lines first read
// for one of these; `lines`, their sum; `past_1m`, `past_16m` and `past_32m`, those that are not
// among the most often read lines of so many MiB: what a cache of that size misses that keeps what
// is used most. `depth` counts nodes, `deep1` to `deep4` are the shares of keys below so many of
// them (4: or more). `words1` to `words3` are bytes of words a key, by level (3: or deeper).
// `predicted` is the share of keys in the line where they are looked for first, `bisected` that of
// keys in leaves of several lines without a model. docs/decisions/0020 judges by them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "base/check.h"
#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/one_line/tree_builder.h"
#include "engines/alex/index/one_line/word_cursor.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

namespace one_line = engines::alex::one_line;
using engines::alex::Bias;
using engines::alex::IndexEntry;
using one_line::ChildKind;
using one_line::ChildWord;
using one_line::RouteNode;
using one_line::SlotLine;

constexpr std::uint64_t kSeed = 42;
constexpr std::uint64_t kLineBytes = 64;

enum class Part : std::uint8_t { kModel, kWord, kLeafLine };
constexpr std::size_t kParts = 3;

// What was read, by all lookups so far.
class LineReads {
 public:
  void BeginLookup() { seen_.clear(); }

  void Read(const void* address, Part part) {
    const std::uint64_t line = reinterpret_cast<std::uintptr_t>(address) / kLineBytes;
    if (std::ranges::find(seen_, line) == seen_.end()) {
      seen_.push_back(line);
      ++reads_[line];
      ++by_part_[static_cast<std::size_t>(part)];
    }
  }

  std::uint64_t Of(Part part) const { return by_part_[static_cast<std::size_t>(part)]; }

  // Reads of lines that a cache of so many MiB does not keep.
  std::vector<std::uint64_t> Past(std::span<const std::uint64_t> cache_mib) const {
    std::vector<std::uint32_t> counts;
    counts.reserve(reads_.size());
    for (const auto& [line, count] : reads_) {
      counts.push_back(count);
    }
    std::ranges::sort(counts, std::greater());
    std::vector<std::uint64_t> past;
    for (const std::uint64_t mib : cache_mib) {
      const std::size_t kept = std::min(counts.size(), (mib << 20U) / kLineBytes);
      std::uint64_t sum = 0;
      for (std::size_t i = kept; i < counts.size(); ++i) {
        sum += counts[i];
      }
      past.push_back(sum);
    }
    return past;
  }

 private:
  absl::flat_hash_map<std::uint64_t, std::uint32_t> reads_;
  std::array<std::uint64_t, kParts> by_part_{};
  std::vector<std::uint64_t> seen_;  // by the lookup under way
};

// A leaf that notes which of its lines are read.
struct WatchedLeaf {
  struct Lines {
    const SlotLine* lines = nullptr;
    LineReads* reads = nullptr;
    const SlotLine& operator[](std::uint32_t i) const {
      reads->Read(lines + i, Part::kLeafLine);
      return lines[i];
    }
  };
  Lines lines;
  std::uint32_t line_count = 0;
};

struct Findings {
  LineReads reads;
  std::uint64_t keys = 0;
  std::uint64_t levels = 0;
  std::array<std::uint64_t, 4> keys_at_depth{};
  std::uint64_t predicted = 0;
  std::uint64_t bisected = 0;
};

void FindInLeaf(ChildWord word, const one_line::KeyPlace& place, Key key, Findings& findings) {
  const WatchedLeaf leaf{.lines = {.lines = word.lines(), .reads = &findings.reads},
                         .line_count = word.line_count()};
  const std::uint32_t guess = one_line::FirstLineOfSearch(word, place);
  std::uint32_t line = guess;
  if (word.kind() == ChildKind::kEven) {
    line = one_line::BisectLines(leaf, key, 0, leaf.line_count);
    findings.bisected += word.line_count() > 1 ? 1 : 0;
  } else if (one_line::MatchMask(leaf.lines[guess], key) == 0) {
    line = one_line::LineFrom(leaf, key, guess);
  }
  ALEXBENCH_CHECK(one_line::MatchMask(leaf.lines[line], key) != 0);
  findings.predicted += line == guess ? 1 : 0;
}

// Whether the index goes down to the same leaf.
bool LeadsTo(const RouteNode* root, Key key, ChildWord word) {
  one_line::WordCursor<one_line::TreeUse::kAlone> way(root, key);
  while (way.Step()) {
  }
  return way.word().lines() == word.lines();
}

void Lookup(const RouteNode* root, Key key, Findings& findings) {
  LineReads& reads = findings.reads;
  reads.BeginLookup();
  reads.Read(root, Part::kModel);
  one_line::KeyPlace place = root->route.Place(Bias(key));
  const ChildWord* word = &root->word(place.child);
  std::size_t depth = 1;
  for (;; ++depth) {
    reads.Read(word, Part::kWord);
    if (word->kind() != ChildKind::kNode) {
      break;
    }
    const RouteNode* const node = word->node();
    if (const one_line::NodeCut cut = word->cut(); !cut.IsNone()) {
      place = place.Below(word->dup(), cut);
      word = node->words() + place.child;
    } else {
      reads.Read(node, Part::kModel);
      place = node->route.Place(Bias(key));
      word = &node->word(place.child);
    }
  }
  ALEXBENCH_CHECK(LeadsTo(root, key, *word));
  ++findings.keys;
  findings.levels += depth;
  ++findings.keys_at_depth[std::min(depth, findings.keys_at_depth.size()) - 1];
  FindInLeaf(*word, place, key, findings);
}

// What the nodes and leaves of a tree are.
struct Shape {
  std::array<std::uint64_t, 3> words_at_level{};
  std::uint64_t nodes = 0;
  std::uint64_t leaves = 0;
  std::size_t depth_max = 0;
};

void AddNode(const RouteNode& node, std::size_t depth, Shape& shape) {
  ++shape.nodes;
  shape.depth_max = std::max(shape.depth_max, depth);
  shape.words_at_level[std::min(depth, shape.words_at_level.size()) - 1] += node.route.count;
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    if (const ChildWord word = node.word(child); word.kind() == ChildKind::kNode) {
      AddNode(*word.node(), depth + 1, shape);
    } else if (word.IsLeaf()) {
      ++shape.leaves;
    }
  }
}

std::vector<IndexEntry> SortedEntries(const std::string& spec, std::uint64_t records) {
  absl::StatusOr<workloads::DataSet> set =
      workloads::MakeDataSet({.spec = spec, .records = records, .seed = kSeed});
  ALEXBENCH_CHECK(set.ok());
  std::ranges::sort(set->keys);
  std::vector<IndexEntry> entries;
  entries.reserve(set->keys.size());
  for (const Key key : set->keys) {
    entries.push_back({key, 0});
  }
  return entries;
}

void Report(const Findings& findings, const Shape& shape, std::size_t bytes,
            benchmark::State& state) {
  const auto per_key = [&](auto sum) {
    return static_cast<double>(sum) / static_cast<double>(findings.keys);
  };
  const LineReads& reads = findings.reads;
  const std::array parts{reads.Of(Part::kModel), reads.Of(Part::kWord),
                         reads.Of(Part::kLeafLine)};
  constexpr std::array<std::uint64_t, 3> kCacheMib{1, 16, 32};
  const std::vector<std::uint64_t> past = reads.Past(kCacheMib);
  auto& counters = state.counters;
  counters["models"] = per_key(parts[0]);
  counters["words"] = per_key(parts[1]);
  counters["leaf_lines"] = per_key(parts[2]);
  counters["lines"] = per_key(parts[0] + parts[1] + parts[2]);
  counters["past_1m"] = per_key(past[0]);
  counters["past_16m"] = per_key(past[1]);
  counters["past_32m"] = per_key(past[2]);
  counters["depth"] = per_key(findings.levels);
  counters["depth_max"] = static_cast<double>(shape.depth_max);
  for (std::size_t i = 0; i < findings.keys_at_depth.size(); ++i) {
    counters["deep" + std::to_string(i + 1)] = per_key(findings.keys_at_depth[i]);
  }
  for (std::size_t i = 0; i < shape.words_at_level.size(); ++i) {
    counters["words" + std::to_string(i + 1)] =
        per_key(sizeof(ChildWord) * shape.words_at_level[i]);
  }
  counters["nodes"] = static_cast<double>(shape.nodes);
  counters["leaf_keys"] = static_cast<double>(findings.keys) / static_cast<double>(shape.leaves);
  counters["predicted"] = per_key(findings.predicted);
  counters["bisected"] = per_key(findings.bisected);
  counters["bytes_per_key"] = per_key(bytes);
}

void BM_LookupLines(benchmark::State& state, const std::string& spec) {
  const std::vector<IndexEntry> entries =
      SortedEntries(spec, static_cast<std::uint64_t>(state.range(0)));
  one_line::SegmentPool pool;
  const one_line::OneLineLimits limits;
  one_line::TreeBuilder builder(pool, {.sizes = {.target = limits.TargetKeys(entries.size()),
                                                 .most = limits.MaxKeys(entries.size())}});
  RouteNode* root = nullptr;
  Findings findings;
  for (auto _ : state) {
    root = builder.BuildRoot(entries);
    for (const IndexEntry& entry : entries) {
      Lookup(root, entry.key, findings);
    }
  }
  Shape shape;
  AddNode(*root, 1, shape);
  Report(findings, shape, pool.bytes(), state);
  one_line::RetireTree(pool, root);
}

void Records(benchmark::internal::Benchmark* bench) {
  bench->Arg(1'000'000)->Arg(10'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(BM_LookupLines, uniform, "uniform")->Apply(Records);
BENCHMARK_CAPTURE(BM_LookupLines, clustered, "clustered")->Apply(Records);
BENCHMARK_CAPTURE(BM_LookupLines, lognormal, "lognormal")->Apply(Records);
BENCHMARK_CAPTURE(BM_LookupLines, fb_like, "fb_like")->Apply(Records);
BENCHMARK_CAPTURE(BM_LookupLines, timestamps, "timestamps")->Apply(Records);

}  // namespace
}  // namespace alexbench::harness
