#include "engines/per_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace alexbench::engines {
namespace {

TEST(PerThreadTest, LivingThreadsHaveNumbersAndObjectsOfTheirOwn) {
  constexpr int kThreads = 4;
  PerThread<int> objects;
  objects.Mine() = std::make_unique<int>(-1);
  std::vector<std::uint32_t> numbers(kThreads);
  std::atomic<int> ready = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      numbers[static_cast<std::size_t>(i)] = ThreadNumber();
      EXPECT_EQ(objects.Mine(), nullptr);
      objects.Mine() = std::make_unique<int>(i);
      ++ready;
      while (ready < kThreads) {
      }
      EXPECT_EQ(*objects.Mine(), i);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  numbers.push_back(ThreadNumber());
  EXPECT_EQ(std::set(numbers.begin(), numbers.end()).size(), numbers.size());
  EXPECT_EQ(*objects.Mine(), -1);
}

TEST(PerThreadTest, ANumberIsGivenAgainWithItsObject) {
  PerThread<int> objects;
  ThreadNumber();
  std::thread([&] { objects.Mine() = std::make_unique<int>(7); }).join();
  std::thread([&] { EXPECT_EQ(*objects.Mine(), 7); }).join();
}

}  // namespace
}  // namespace alexbench::engines
