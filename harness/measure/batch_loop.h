// The measured loop of scenario batched: keys in groups, every answer of a group consumed before
// the next is asked. Groups are independent; within one the engine overlaps what it can.
#pragma once

#include <algorithm>
#include <array>

#include "harness/measure/read_loop.h"

namespace alexbench::harness {

// Requires: request.batch_size from 1 to kMostBatchSize. The last group may be smaller.
template <engines::BatchReader E, Consume kConsume>
[[gnu::noinline]] BlockAnswer MeasuredBatchLoop(const E& engine, const ReadBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  std::array<std::optional<typename E::Value>, kMostBatchSize> values;
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  for (std::span<const Key> keys = request.keys; !keys.empty();) {
    const std::size_t count = std::min<std::size_t>(request.batch_size, keys.size());
    const std::span group(values.data(), count);
    engine.MultiGet(keys.first(count), group);
    for (const std::optional<typename E::Value>& value : group) {
      if (!value.has_value()) {
        continue;
      }
      ++hits;
      const std::uint64_t word = ConsumeValue<kConsume>(static_cast<std::string_view>(*value));
      if constexpr (kConsume == Consume::kNone) {
        KeepAlive(word);
      } else {
        checksum += word;
      }
    }
    keys = keys.subspan(count);
  }
  return {.hits = hits, .checksum = checksum, .errors = 0};
}

}  // namespace alexbench::harness
