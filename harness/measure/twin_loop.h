// The pollution twin of the find_slot stage.
//
// A get that stops at its slot never brings in the record's lines, so its index stays warmer in the
// caches than behind a whole get. The twin finds the slot of each key and reads, off the chain, the
// record of the key before: those lines come in, and nothing waits for them.
#pragma once

#include "harness/measure/read_loop.h"

namespace alexbench::harness {

// Scenario kLatency. Answers what the find_slot stage does: hits and no checksum.
template <engines::StagedEngine E, Consume kConsume>
[[gnu::noinline]] BlockAnswer MeasuredTwinLoop(const E& engine, const ReadBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  const std::uint64_t zero = HiddenZero();
  Key last_key = 0;
  std::uint64_t last_slot = engines::kNoSlot;
  std::uint64_t carry = 0;
  std::uint64_t hits = 0;
  for (const Key next : request.keys) {
    const Key key = next ^ static_cast<Key>(carry & zero);
    const std::uint64_t slot = engine.FindSlot(key);
    if (last_slot != engines::kNoSlot) {
      const std::optional<std::string_view> stored = engine.ReadHeader(last_key, last_slot);
      if (stored.has_value()) {
        KeepAlive(ConsumeValue<kConsume>(*stored));
      }
    }
    last_key = next;
    last_slot = slot;
    if (slot != engines::kNoSlot) {
      ++hits;
      carry = slot;
    }
  }
  return {.hits = hits, .checksum = 0, .errors = 0};
}

}  // namespace alexbench::harness
