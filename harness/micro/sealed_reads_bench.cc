// Reads of sealed data in key order, in candidate layouts: sealed/DATA_SET/LAYOUT/KIND/KEYS.
//
// A get finds the value of a stored key and adds up all of its words, as the harness does where
// values are consumed whole. Of the kinds `dependent` takes no key before the value of the last one
// has been read, `independent` leaves it to the processor to overlap gets. Keys come once each, in
// random order; a run of a benchmark goes on where the one before ended.
//
// Layouts, for values of 128 bytes:
//   floor              records side by side, each with a header; their places are known
//   index_and_log      the same records; the one-line index finds the place, and the record's key
//                      and size are checked: what alex has after a load in key order
//   ordered_buckets_D  buckets of eight, key line first, filled to D per cent; the models of the
//                      one-line index predict the bucket, neighbours are looked through, and leaves
//                      without a model bisected
//   bucket_directory_D buckets as before, all filled alike; a static tree of their last keys is
//                      exact
//   bucket_index_D     the same buckets; the one-line index over the last keys
// and for values of 16 to 1,024 bytes:
//   floor_sizes, index_and_log_sizes   as above
//   slotted_buckets    full buckets: a key line, a line of places and sizes, the values; the static
//                      tree and an array of the buckets' addresses
// Those in `_prefetch` ask for all lines of a bucket as soon as they have its address.
//
// `bytes_per_key` is what a get may read beyond the values: index, directory, headers, gaps. Of
// predicted layouts `home` is the share of keys in the bucket that is looked at first, `bisected`
// that of keys in leaves without a model. The counts of decision 10 are of another filling, which
// leaves buckets empty, and of the tree as it was then.
//
// All of it lies in anonymous memory in pages of 4 KiB that were written once from the first to the
// last; of floor, what tells the places is not read. Before any clock is read, every value is
// fetched once, in the order of asking, and all of its bytes compared.
//
// Benchmarks run one after another: for ratios, repeat the program.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/derived_value.h"
#include "base/key.h"
#include "harness/measure/consume.h"
#include "harness/micro/index_keys.h"
#include "harness/micro/registration.h"
#include "harness/micro/sealed_buckets.h"
#include "harness/micro/sealed_directories.h"
#include "harness/micro/sealed_layouts.h"
#include "harness/micro/sealed_logs.h"
#include "harness/micro/sealed_predicted.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {
namespace {

enum class Chain : std::uint8_t { kDependent, kIndependent };

// What a benchmark is about.
struct Subject {
  std::string data_set;
  std::string layout;
  std::uint64_t records = 0;
  SealedSizes sizes = SealedSizes::kFixed;
  double density = 1;
};

// The layout that was made last, of whatever kind: one at a time is in memory.
struct Sealed {
  std::string name;
  std::shared_ptr<const void> layout;
  std::vector<Key> asked;  // what gets are called with: keys or, of floor, places
  std::size_t next = 0;    // of them
  double bytes_per_key = 0;
};

Sealed& LastSealed() {
  static Sealed sealed;
  return sealed;
}

template <typename Layout>
std::vector<Key> AskedOf(const Layout& layout, const std::vector<Key>& keys) {
  if constexpr (requires { layout.Locate(keys); }) {
    return layout.Locate(keys);
  } else {
    return keys;
  }
}

template <typename Layout>
void CheckEveryValue(const Layout& layout, const Subject& subject, std::span<const Key> keys,
                     std::span<const Key> asked) {
  ALEXBENCH_CHECK(keys.size() == asked.size());
  std::string expected;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    expected.resize(SealedValueBytes(subject.sizes, keys[i]));
    FillDerivedValue(keys[i], 0, expected.size(), expected.data());
    ALEXBENCH_CHECK(layout.Get(asked[i]) == expected);
  }
}

// Kept, since Google Benchmark calls a benchmark again until it has run long enough, and both kinds
// need the same one.
template <typename Layout>
Sealed& SealedAs(const Subject& subject) {
  Sealed& last = LastSealed();
  std::string name = absl::StrFormat("%s/%s/%d", subject.data_set, subject.layout, subject.records);
  if (last.name == name) {
    return last;
  }
  last = {};
  const IndexKeys& keys = IndexKeysOf({.data_set = subject.data_set, .records = subject.records});
  const SealedRequest request{
      .entries = keys.entries, .sizes = subject.sizes, .density = subject.density};
  const auto layout = std::make_shared<const Layout>(request);
  std::vector<Key> asked = AskedOf(*layout, keys.shuffled);
  CheckEveryValue(*layout, subject, keys.shuffled, asked);
  const auto beyond_values = static_cast<double>(layout->bytes() - SumOfValueBytes(request));
  last = {.name = std::move(name),
          .layout = layout,
          .asked = std::move(asked),
          .bytes_per_key = beyond_values / static_cast<double>(keys.entries.size())};
  return last;
}

template <typename Layout, Chain kChain>
void TimeGets(benchmark::State& state, const Subject& subject) {
  Sealed& sealed = SealedAs<Layout>(subject);
  const Layout& layout = *static_cast<const Layout*>(sealed.layout.get());
  const std::span<const Key> asked = sealed.asked;
  [[maybe_unused]] const std::uint64_t zero = HiddenZero();
  std::uint64_t carry = 0;
  std::uint64_t checksum = 0;
  std::size_t next = sealed.next;
  for (auto _ : state) {
    Key key = asked[next];
    if constexpr (kChain == Chain::kDependent) {
      key ^= static_cast<Key>(carry & zero);
    }
    carry = SumWords(layout.Get(key));
    checksum += carry;
    next = next + 1 == asked.size() ? 0 : next + 1;
  }
  KeepAlive(checksum);
  sealed.next = next;
  state.counters["bytes_per_key"] = sealed.bytes_per_key;
  if constexpr (requires { layout.home(); }) {
    state.counters["home"] = layout.home();
    state.counters["bisected"] = layout.bisected();
  }
  state.SetItemsProcessed(state.iterations());
}

template <typename Layout>
void Register(const Subject& subject) {
  const auto add = [&subject](const char* kind, void (*body)(benchmark::State&, const Subject&)) {
    benchmark::RegisterBenchmark(
        absl::StrFormat("sealed/%s/%s/%s/%d", subject.data_set, subject.layout, kind,
                        subject.records)
            .c_str(),
        [subject, body](benchmark::State& state) { body(state, subject); });
  };
  add("dependent", TimeGets<Layout, Chain::kDependent>);
  add("independent", TimeGets<Layout, Chain::kIndependent>);
}

// A layout in buckets, and the same one with prefetch.
template <template <BucketPrefetch> typename Layout>
void RegisterBoth(Subject subject) {
  Register<Layout<BucketPrefetch::kNone>>(subject);
  subject.layout += "_prefetch";
  Register<Layout<BucketPrefetch::kWhole>>(subject);
}

template <BucketPrefetch kPrefetch>
using TreeBuckets = DirectoryBuckets<KeyTree, kPrefetch>;
template <BucketPrefetch kPrefetch>
using IndexBuckets = DirectoryBuckets<KeyIndex, kPrefetch>;

void RegisterLayouts(const std::string& data_set, std::uint64_t records) {
  const auto about = [&](const char* layout) {
    return Subject{.data_set = data_set, .layout = layout, .records = records};
  };
  const auto filled = [&](const char* layout, int per_cent) {
    Subject subject = about(layout);
    subject.layout += absl::StrFormat("_%d", per_cent);
    subject.density = per_cent / 100.0;
    return subject;
  };
  const auto of_sizes = [&](const char* layout) {
    Subject subject = about(layout);
    subject.sizes = SealedSizes::kSpread;
    return subject;
  };
  Register<SealedFloor>(about("floor"));
  Register<IndexAndLog>(about("index_and_log"));
  RegisterBoth<OrderedBuckets>(filled("ordered_buckets", 70));
  RegisterBoth<OrderedBuckets>(filled("ordered_buckets", 80));
  RegisterBoth<TreeBuckets>(filled("bucket_directory", 90));
  RegisterBoth<TreeBuckets>(filled("bucket_directory", 100));
  RegisterBoth<IndexBuckets>(filled("bucket_index", 100));
  Register<SealedFloor>(of_sizes("floor_sizes"));
  Register<IndexAndLog>(of_sizes("index_and_log_sizes"));
  RegisterBoth<SlottedBuckets>(of_sizes("slotted_buckets"));
}

}  // namespace

void RegisterSealedBenchmarks() {
  for (const char* const data_set :
       {"uniform", "lognormal", "clustered", "fb_like", "timestamps"}) {
    RegisterLayouts(data_set, 10'000);
    RegisterLayouts(data_set, 1'000'000);
  }
  // Building them takes minutes: one set of smooth keys and one of hard ones.
  RegisterLayouts("uniform", 10'000'000);
  RegisterLayouts("clustered", 10'000'000);
}

}  // namespace alexbench::harness
