#include "harness/session/thread_shares.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "harness/session/schedule.h"
#include "workloads/content_hash.h"

namespace alexbench::harness {
namespace {

// Other streams than those of a cell with one thread.
std::uint64_t SeedOfThread(std::uint64_t seed, std::uint32_t thread) {
  return MixBits(seed ^ MixBits(thread + 1));
}

std::uint32_t OwnerOf(const workloads::MixedStream& stream, std::size_t operation,
                      std::uint32_t threads) {
  const std::uint32_t record = stream.record_indexes[operation];
  const std::uint64_t number = record == workloads::kNoRecord ? operation : record;
  return static_cast<std::uint32_t>(number % threads);
}

}  // namespace

BlockAnswer ThreadShare::ExpectedOf(Stretch done) const {
  BlockAnswer sum;
  while (done.count > 0) {
    const std::uint64_t count = std::min(done.count, size() - done.first);
    const BlockAnswer part = expected.Of({.first = done.first, .count = count});
    sum.hits += part.hits;
    sum.checksum += part.checksum;
    done = {.first = 0, .count = done.count - count};
  }
  return sum;
}

ThreadShares MakeReadShares(const workloads::DataSet& data_set, const workloads::Workload& workload,
                            const CellSettings& settings) {
  ThreadShares shares;
  workloads::ContentHash hash;
  const std::uint64_t operations = RingKeys({.records = data_set.keys.size(), .block_ns = 0});
  for (std::uint32_t thread = 0; thread < settings.threads; ++thread) {
    ThreadShare& share = shares.of_thread.emplace_back();
    share.reads = workloads::MakeReadStream(
        data_set, workload,
        {.operations = operations, .seed = SeedOfThread(settings.seed, thread)});
    share.expected = ExpectedAnswers::OfReads(data_set, share.reads, settings.consume);
    hash.Add(share.reads.hash);
  }
  shares.hash = hash.Hex();
  return shares;
}

ThreadShares MakeMixedShares(const workloads::DataSet& data_set,
                             const workloads::Workload& workload, const CellSettings& settings,
                             std::uint64_t operations) {
  workloads::MixedStream stream = workloads::MakeMixedStream(
      data_set, workload, {.operations = operations, .seed = settings.seed});
  ThreadShares shares;
  shares.of_thread.resize(settings.threads);
  for (ThreadShare& share : shares.of_thread) {
    share.operations.inserted_keys = stream.inserted_keys;
    share.operations.scans = stream.scans;
  }
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    workloads::MixedStream& own =
        shares.of_thread[OwnerOf(stream, i, settings.threads)].operations;
    own.operations.push_back(stream.operations[i]);
    own.record_indexes.push_back(stream.record_indexes[i]);
  }
  for (ThreadShare& share : shares.of_thread) {
    share.expected = ExpectedAnswers::OfMixed(data_set, share.operations, settings.consume);
  }
  // The rule by which operations are dealt says the rest.
  workloads::ContentHash hash;
  hash.Add(stream.hash);
  shares.hash = hash.Hex();
  shares.value_bytes = std::move(stream.value_bytes);
  return shares;
}

workloads::MixedStream DoneByAll(const ThreadShares& shares,
                                 const std::vector<std::uint64_t>& done) {
  workloads::MixedStream all;
  all.inserted_keys = shares.of_thread.front().operations.inserted_keys;
  all.scans = shares.of_thread.front().operations.scans;
  for (std::size_t thread = 0; thread < done.size(); ++thread) {
    const workloads::MixedStream& own = shares.of_thread[thread].operations;
    const auto count = static_cast<std::ptrdiff_t>(done[thread]);
    all.operations.insert(all.operations.end(), own.operations.begin(),
                          own.operations.begin() + count);
    all.record_indexes.insert(all.record_indexes.end(), own.record_indexes.begin(),
                              own.record_indexes.begin() + count);
  }
  return all;
}

}  // namespace alexbench::harness
