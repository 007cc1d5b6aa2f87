#include "harness/session/thread_shares.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/session/stored_records.h"

namespace alexbench::harness {
namespace {

class ThreadSharesTest : public testing::Test {
 protected:
  static CellSettings Settings(std::string workload, std::uint32_t threads) {
    return {.workload = std::move(workload),
            .records = 500,
            .value_size_bytes = 16,
            .threads = threads,
            .seed = 9};
  }
  static ThreadShares Mixed(const CellSettings& settings, std::uint64_t operations) {
    return MakeMixedShares(*MakeDataSetOf(settings), *workloads::FindWorkload(settings.workload),
                           settings, operations);
  }
  static ThreadShares Reads(const CellSettings& settings) {
    return MakeReadShares(*MakeDataSetOf(settings), *workloads::FindWorkload(settings.workload),
                          settings);
  }
};

TEST_F(ThreadSharesTest, NoKeyIsInTwoThreadsAndNoOperationIsLost) {
  for (const char* const workload : {"mixed_80_20", "ycsb_a", "ycsb_d", "mixed_80_10_10_delete"}) {
    const CellSettings settings = Settings(workload, 3);
    const ThreadShares shares = Mixed(settings, 4000);
    const workloads::MixedStream whole = workloads::MakeMixedStream(
        *MakeDataSetOf(settings), *workloads::FindWorkload(workload),
        {.operations = 4000, .seed = settings.seed});
    std::map<Key, std::set<std::size_t>> threads_of_key;
    std::map<Key, std::vector<std::uint64_t>> dealt;
    std::uint64_t operations = 0;
    for (std::size_t thread = 0; thread < shares.of_thread.size(); ++thread) {
      for (const workloads::Operation& each : shares.of_thread[thread].operations.operations) {
        threads_of_key[each.key].insert(thread);
        dealt[each.key].push_back(each.value_offset);
        ++operations;
      }
      EXPECT_GT(shares.of_thread[thread].size(), 1000U) << workload;
    }
    EXPECT_EQ(operations, 4000U);
    std::map<Key, std::vector<std::uint64_t>> in_order;
    for (const workloads::Operation& each : whole.operations) {
      in_order[each.key].push_back(each.value_offset);
    }
    EXPECT_EQ(dealt, in_order) << workload << ": operations on a key keep their order";
    for (const auto& [key, threads] : threads_of_key) {
      EXPECT_EQ(threads.size(), 1U) << workload << " key " << key;
    }
  }
}

// All threads' answers together are what one thread would be given for the same operations.
TEST_F(ThreadSharesTest, WhatIsExpectedDoesNotDependOnTheNumberOfThreads) {
  const auto sum = [](const ThreadShares& shares) {
    BlockAnswer all;
    for (const ThreadShare& share : shares.of_thread) {
      const BlockAnswer own = share.ExpectedOf({.first = 0, .count = share.size()});
      all.hits += own.hits;
      all.checksum += own.checksum;
    }
    return std::tuple(all.hits, all.checksum);
  };
  EXPECT_EQ(sum(Mixed(Settings("mixed_80_10_10_delete", 1), 3000)),
            sum(Mixed(Settings("mixed_80_10_10_delete", 4), 3000)));
}

TEST_F(ThreadSharesTest, ReadersHaveStreamsOfTheirOwnAndTheSameEveryTime) {
  const ThreadShares shares = Reads(Settings("query", 2));
  ASSERT_EQ(shares.of_thread.size(), 2U);
  EXPECT_NE(shares.of_thread[0].reads.hash, shares.of_thread[1].reads.hash);
  EXPECT_EQ(shares.hash, Reads(Settings("query", 2)).hash);
}

TEST_F(ThreadSharesTest, BehindTheEndOfARingComesItsStart) {
  const ThreadShares shares = Reads(Settings("query", 1));
  const ThreadShare& share = shares.of_thread.front();
  const std::uint64_t size = share.size();
  const BlockAnswer once = share.ExpectedOf({.first = 0, .count = size});
  const BlockAnswer turned = share.ExpectedOf({.first = 7, .count = 2 * size});
  EXPECT_EQ(turned.hits, 2 * once.hits);
  EXPECT_EQ(turned.checksum, 2 * once.checksum);
}

TEST_F(ThreadSharesTest, WhatAllHaveDoneIsOneStream) {
  const ThreadShares shares = Mixed(Settings("mixed_80_20", 2), 1000);
  const workloads::MixedStream done = DoneByAll(shares, {3, 5});
  ASSERT_EQ(done.operations.size(), 8U);
  EXPECT_EQ(done.operations[2].key, shares.of_thread[0].operations.operations[2].key);
  EXPECT_EQ(done.operations[3].key, shares.of_thread[1].operations.operations[0].key);
  EXPECT_EQ(done.record_indexes.size(), 8U);
  EXPECT_EQ(done.inserted_keys, shares.of_thread[1].operations.inserted_keys);
}

}  // namespace
}  // namespace alexbench::harness
