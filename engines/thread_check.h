// Whether threads may use a peer's store as it says: a test's own judge, see alex/linear_check.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/random.h"
#include "engines/alex/linear_check.h"
#include "engines/thread_use.h"
#include "gtest/gtest.h"

namespace alexbench::engines {

// Two threads write and erase keys of their own while two read all of them.
//
// Cost: `versions` writes of each of 64 keys.
template <ConcurrentReads Store>
void ExpectLinearizable(Store& store, std::uint64_t versions) {
  constexpr std::size_t kWriters = 2;
  constexpr std::uint64_t kLeastReads = 1000;
  alex::LinearCheck check;
  std::atomic<std::size_t> writing = kWriters;
  const auto write = [&](std::size_t writer) {
    for (std::uint64_t version = 1; version <= versions; ++version) {
      for (std::size_t key = writer; key < alex::kLinearKeys; key += kWriters) {
        const std::string value = alex::LinearValue(version);
        check.BeginWrite(key, version);
        const bool is_done = alex::IsErasure(version)
                                 ? store.Erase(alex::LinearKey(key)).value_or(false)
                                 : store.Put({alex::LinearKey(key), value}).ok();
        check.EndWrite(key, version);
        EXPECT_TRUE(is_done) << "key " << key << ", version " << version;
      }
    }
    --writing;
  };
  const auto read = [&](std::uint64_t seed) {
    RandomStream random(seed, 0);
    // At least so many: on a busy machine the writers may be done before a reader begins.
    for (std::uint64_t i = 0; i < kLeastReads || writing > 0; ++i) {
      const auto key = static_cast<std::size_t>(random.Below(alex::kLinearKeys));
      const alex::LinearCheck::ReadStart start = check.BeginRead(key);
      const auto value = store.Get(alex::LinearKey(key));
      check.EndRead(key, start,
                    value ? std::optional<std::string_view>(*value) : std::nullopt);
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kWriters; ++i) {
    threads.emplace_back(write, i);
    threads.emplace_back(read, i);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(check.violations(), 0U) << check.first_violation();
  EXPECT_GE(check.reads(), kWriters * kLeastReads);
  EXPECT_EQ(store.health(), absl::OkStatus());
}

// Threads read what one thread stored, each for the first time and again.
template <ConcurrentReads Store>
void ExpectReadByThreads(Store& store) {
  for (std::size_t key = 0; key < alex::kLinearKeys; ++key) {
    ASSERT_EQ(store.Put({alex::LinearKey(key), alex::LinearValue(key)}), absl::OkStatus());
  }
  for (int pass = 0; pass < 2; ++pass) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&store] {
        for (std::size_t key = 0; key < alex::kLinearKeys; ++key) {
          const auto value = store.Get(alex::LinearKey(key));
          ASSERT_TRUE(value.has_value()) << key;
          EXPECT_EQ(alex::VersionOf(*value), key);
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  EXPECT_EQ(store.health(), absl::OkStatus());
}

}  // namespace alexbench::engines
