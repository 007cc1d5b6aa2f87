// Which reads of a thread are drawn for what not every read can afford.
#pragma once

#include <atomic>
#include <cstdint>

namespace alexbench::engines::alex {

// Draws one read of kOneIn on average, by lot and not by turns: a reader whose keys come round in
// a circle has each of them drawn sooner or later.
//
// Cost:    some shifts of a word that belongs to the thread; no memory that threads share.
// Threads: each draws for itself, no two by the same sequence.
class ReadLot {
 public:
  static constexpr std::uint64_t kOneIn = 64;

  static bool DrawsThisRead() {
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
    // Odd, and so never 0; far apart from one thread to the next.
    return (threads.fetch_add(2, std::memory_order_relaxed) + 1) * 0x9E3779B97F4A7C15;
  }

  static inline constinit thread_local std::uint64_t lot_ = 0;
};

}  // namespace alexbench::engines::alex
