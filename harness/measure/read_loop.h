// The measured loops over read-only keys: what stands between two readings of the clock.
//
// One instantiation per engine, scenario, consumption and stage. A loop reads no clock, allocates
// nothing beyond what the engine's own get does, and has the same shape for every engine.
//
// latency:    key = next key ^ (what the last operation answered & hidden zero), so that no
//             operation can start before the last one has ended. An absent key answers nothing and
//             leaves the chain as it was.
// throughput: keys come straight from memory; operations may overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "engines/engine.h"
#include "harness/measure/block.h"
#include "harness/measure/consume.h"
#include "harness/measure/delay.h"

namespace alexbench::harness {

struct NoGuard {};

// What keeps views valid for the length of a block; nothing where the engine needs nothing.
template <typename E>
auto PinForBlock(const E& engine) {
  if constexpr (requires { engine.Pin(); }) {
    return engine.Pin();
  } else {
    return NoGuard{};
  }
}

// Reads one key up to a stage and calls found(word) with what it answers, if the key is there.
template <typename E, Consume kConsume, Stage kStage, typename Found>
[[gnu::always_inline]] inline void ReadUpTo(const E& engine, Key key, Found found) {
  if constexpr (kStage == Stage::kProduction) {
    const std::optional<typename E::Value> value = engine.Get(key);
    if (value.has_value()) {
      found(ConsumeValue<kConsume>(static_cast<std::string_view>(*value)));
    }
  } else {
    const std::uint64_t slot = engine.FindSlot(key);
    if (slot == engines::kNoSlot) {
      return;
    }
    if constexpr (kStage == Stage::kFindSlot) {
      found(slot);
    } else {
      const std::optional<std::string_view> stored = engine.ReadHeader(key, slot);
      if (!stored.has_value()) {
        return;
      }
      if constexpr (kStage == Stage::kReadHeader && kConsume != Consume::kNone) {
        found(ConsumeValue<Consume::kNone>(*stored));
      } else {
        const typename E::Value value = engine.ReadValue(*stored);
        found(ConsumeValue<kConsume>(static_cast<std::string_view>(value)));
      }
    }
  }
}

// Whether what a stage answers with is the value's own bytes, which make a checksum.
template <Consume kConsume, Stage kStage>
inline constexpr bool kAnswersBytes = kConsume != Consume::kNone &&
                                      (kStage == Stage::kReadValue || kStage == Stage::kProduction);

// Sums are kept in locals: added up in the answer they would go through memory at every operation.
template <typename E, Scenario kScenario, Consume kConsume, Stage kStage>
[[gnu::noinline]] BlockAnswer MeasuredReadLoop(const E& engine, const ReadBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  [[maybe_unused]] const std::uint64_t zero = HiddenZero();
  [[maybe_unused]] std::uint64_t carry = 0;
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  for (const Key next : request.keys) {
    Key key = next;
    if constexpr (kScenario == Scenario::kLatency) {
      key ^= static_cast<Key>(carry & zero);
    }
    ReadUpTo<E, kConsume, kStage>(engine, key, [&](std::uint64_t word) {
      ++hits;
      carry = word;
      if constexpr (kAnswersBytes<kConsume, kStage>) {
        checksum += word;
      } else {
        KeepAlive(word);
      }
    });
  }
  return {.hits = hits, .checksum = checksum, .errors = 0};
}

// A get, then the known delay, then the next get. Scenario kLatency, Consume kAll.
template <typename E>
[[gnu::noinline]] BlockAnswer MeasuredDelayLoop(const E& engine, const ReadBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  const std::uint64_t zero = HiddenZero();
  const auto delay_steps = static_cast<std::uint32_t>(request.delay_steps);
  std::uint64_t carry = 0;
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  for (const Key next : request.keys) {
    const Key key = next ^ static_cast<Key>(carry & zero);
    ReadUpTo<E, Consume::kAll, Stage::kProduction>(engine, key, [&](std::uint64_t word) {
      ++hits;
      checksum += word;
      carry = word;
    });
    carry = DelayChain(carry, delay_steps);
  }
  return {.hits = hits, .checksum = checksum, .errors = 0};
}

// The loops that no engine has a part in; the same code for every arm.
//
// MeasuredKeyFetchLoop reads the keys; MeasuredDelayOnlyLoop is the known delay after each key.
// Neither has hits or a checksum.
BlockAnswer MeasuredKeyFetchLoop(const ReadBlockRequest& request);
BlockAnswer MeasuredChainedKeyFetchLoop(const ReadBlockRequest& request);
BlockAnswer MeasuredDelayOnlyLoop(const ReadBlockRequest& request);

}  // namespace alexbench::harness
