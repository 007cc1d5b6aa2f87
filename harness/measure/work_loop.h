// The measured loops of scenario latency_with_work.
//
// The work stands on the chain: it starts with what the get answered, and the next key waits for
// what it returns. So an operation takes a get and then the work, and neither hides in the other;
// what is left of it when the work alone is subtracted is the get.
#pragma once

#include "harness/measure/read_loop.h"
#include "harness/measure/work.h"

namespace alexbench::harness {

template <typename E, Consume kConsume>
[[gnu::noinline]] BlockAnswer MeasuredWorkLoop(const E& engine, const ReadBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  const std::uint64_t zero = HiddenZero();
  const WorkBuffer& work = *request.work;
  std::uint64_t carry = 0;
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  for (const Key next : request.keys) {
    const Key key = next ^ static_cast<Key>(carry & zero);
    ReadUpTo<E, kConsume, Stage::kProduction>(engine, key, [&](std::uint64_t word) {
      ++hits;
      carry = word;
      if constexpr (kConsume != Consume::kNone) {
        checksum += word;
      }
    });
    carry = work.Touch(static_cast<std::uint64_t>(next) ^ (carry & zero));
  }
  KeepAlive(carry);
  return {.hits = hits, .checksum = checksum, .errors = 0};
}

// The work after each key, chained as above, and no get. No hits, no checksum.
BlockAnswer MeasuredWorkOnlyLoop(const ReadBlockRequest& request);

}  // namespace alexbench::harness
