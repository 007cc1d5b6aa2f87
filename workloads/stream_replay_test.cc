#include "workloads/stream_replay.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"

namespace alexbench::workloads {
namespace {

using Store = std::map<Key, std::string>;
using Found = std::vector<std::pair<Key, std::string>>;

std::string_view ValueOf(const MixedStream& stream, const Operation& operation) {
  return std::string_view(stream.value_bytes)
      .substr(operation.value_offset, operation.value_size_bytes);
}

// What a plain map of real bytes answers.
Found Run(const MixedStream& stream, const Operation& operation, Store& store) {
  Found found;
  if (operation.kind == OperationKind::kScan) {
    for (auto at = store.lower_bound(operation.key);
         at != store.end() && found.size() < operation.scan_records; ++at) {
      found.emplace_back(*at);
    }
    return found;
  }
  const auto at = store.find(operation.key);
  if (operation.kind != OperationKind::kPut && at != store.end()) {
    found.emplace_back(*at);
  }
  if (operation.kind == OperationKind::kErase) {
    store.erase(operation.key);
  } else if (StoresValue(operation.kind)) {
    store[operation.key] = ValueOf(stream, operation);
  }
  return found;
}

// Holds every answer and the end state of a replay against the map's.
void ExpectReplayAgreesWithAMap(const DataSet& data_set, const MixedStream& stream) {
  Store store;
  for (std::size_t i = 0; i < data_set.keys.size(); ++i) {
    store[data_set.keys[i]] = DerivedValue(data_set.keys[i], 0, data_set.value_sizes.OfRecord(i));
  }
  StreamReplay replay(data_set, stream);
  for (const Operation& operation : stream.operations) {
    ASSERT_FALSE(replay.done());
    Found expected;
    replay.Next([&expected](const StoredRecord& record) {
      expected.emplace_back(record.key,
                            DerivedValue(record.key, record.version, record.size_bytes));
    });
    ASSERT_EQ(Run(stream, operation, store), expected);
  }
  EXPECT_TRUE(replay.done());
  Store end;
  for (std::uint32_t record = 0; record < replay.record_count(); ++record) {
    if (const std::optional<StoredRecord> now = replay.Now(record)) {
      end[now->key] = DerivedValue(now->key, now->version, now->size_bytes);
    }
  }
  EXPECT_EQ(end, store);
}

TEST(StreamReplayTest, AgreesWithAMapOnEveryWorkload) {
  // Few records, so that many are updated several times and read in between.
  for (const Workload& workload : AllWorkloads()) {
    SCOPED_TRACE(workload.name);
    const DataSet data_set = *MakeDataSet(
        {.spec = "uniform",
         .records = 150,
         .seed = 1,
         .value_sizes = workload.value_sizes.value_or(ValueSizes::Fixed(16))});
    ExpectReplayAgreesWithAMap(
        data_set, MakeMixedStream(data_set, workload, {.operations = 5000, .seed = 3}));
  }
}

// Some gets then ask for what is only about to be stored.
TEST(StreamReplayTest, AgreesWithAMapWhereWritesAreGathered) {
  const DataSet data_set = *MakeDataSet({.spec = "uniform", .records = 150, .seed = 1});
  for (const std::string_view name : {"mixed_50_50", "ycsb_a", "ycsb_d"}) {
    SCOPED_TRACE(name);
    const MixedStream stream = MakeMixedStream(
        data_set, *FindWorkload(name), {.operations = 5000, .seed = 3, .group = 16});
    ExpectReplayAgreesWithAMap(data_set, stream);
  }
}

TEST(StreamReplayTest, ErasingEverythingLeavesNothingBehind) {
  const DataSet data_set = *MakeDataSet({.spec = "uniform", .records = 50, .seed = 1});
  Workload workload = *FindWorkload("mixed_80_10_10_delete");
  workload.mix = {.get = 0.2, .scan = 0.2, .erase = 0.6};
  ExpectReplayAgreesWithAMap(data_set,
                             MakeMixedStream(data_set, workload, {.operations = 2000, .seed = 3}));
}

}  // namespace
}  // namespace alexbench::workloads
