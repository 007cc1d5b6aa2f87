// Which reads of a thread are drawn for what not every read can afford.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>

#include "base/random.h"

namespace alexbench::engines::alex {

// Draws one read of kOneIn on average, by lot and not by turns: a reader whose keys come round in
// a circle has each of them drawn sooner or later, and so have those of many short runs.
//
// Cost:    some shifts of a word that belongs to the thread; no memory that threads share.
// Threads: each draws for itself, from a seed of its own; a fork goes on with its parent's.
class ReadLot {
 public:
  static constexpr std::uint64_t kOneIn = 64;

  [[gnu::always_inline]] static bool DrawsThisRead() {
    std::uint64_t lot = lot_;
    if (lot == 0) [[unlikely]] {
      lot = First();
    }
    // xorshift64 [XORSHIFT03]: its period is 2^64 - 1, and it never comes to 0.
    lot ^= lot << 13;
    lot ^= lot >> 7;
    lot ^= lot << 17;
    lot_ = lot;
    return lot >> 32 < (std::uint64_t{1} << 32) / kOneIn;
  }

 private:
  [[gnu::noinline, gnu::cold]] static std::uint64_t First() {
    static constinit std::atomic<std::uint64_t> threads = 0;
    const std::uint64_t process = std::random_device()();
    const std::uint64_t thread = threads.fetch_add(1, std::memory_order_relaxed);
    const std::uint64_t seed = MixBits(process << 32 ^ thread);
    return seed == 0 ? 1 : seed;
  }

  static inline constinit thread_local std::uint64_t lot_ = 0;
};

}  // namespace alexbench::engines::alex
