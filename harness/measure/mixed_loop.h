// The measured loops over a stream of gets and puts: closed loop, independent keys.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "base/record.h"
#include "engines/engine.h"
#include "harness/measure/block.h"
#include "harness/measure/clock.h"
#include "harness/measure/consume.h"
#include "harness/measure/read_loop.h"

namespace alexbench::harness {

// Runs one operation and adds what it answered. At kNone the word is kept alive and not added.
template <typename E, Consume kConsume>
[[gnu::always_inline]] inline void RunOperation(E& engine, const workloads::Operation& operation,
                                                std::string_view value_bytes, BlockAnswer& answer) {
  if (operation.kind == workloads::OperationKind::kGet) {
    ReadUpTo<E, kConsume, Stage::kProduction>(engine, operation.key, [&](std::uint64_t word) {
      ++answer.hits;
      if constexpr (kConsume == Consume::kNone) {
        KeepAlive(word);
      } else {
        answer.checksum += word;
      }
    });
    return;
  }
  const std::string_view value(value_bytes.data() + operation.value_offset,
                               operation.value_size_bytes);
  answer.errors += engine.Put(Record{operation.key, value}).ok() ? 0 : 1;
}

// The answer is a copy of a local, so that sums stay out of the caller's memory.
template <typename E, Consume kConsume>
[[gnu::noinline]] BlockAnswer MeasuredMixedLoop(E& engine, const MixedBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  BlockAnswer sums;
  for (const workloads::Operation& operation : request.operations) {
    RunOperation<E, kConsume>(engine, operation, request.value_bytes, sums);
  }
  return BlockAnswer(sums);
}

// The same with every `sample_every`-th operation between two clock readings of its own. Its
// block time says nothing: the samples are what it is for.
template <typename E, Consume kConsume>
[[gnu::noinline]] BlockAnswer SampledMixedLoop(E& engine, const MixedBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  BlockAnswer answer;
  std::uint32_t until_sample = request.sample_every;
  for (const workloads::Operation& operation : request.operations) {
    if (--until_sample != 0) {
      RunOperation<E, kConsume>(engine, operation, request.value_bytes, answer);
      continue;
    }
    until_sample = request.sample_every;
    const std::int64_t start_ns = NowNs();
    RunOperation<E, kConsume>(engine, operation, request.value_bytes, answer);
    const std::int64_t ns = NowNs() - start_ns;
    constexpr std::int64_t kLongestNs = std::numeric_limits<std::uint32_t>::max();
    request.sampled_ns->push_back(static_cast<std::uint32_t>(ns < kLongestNs ? ns : kLongestNs));
  }
  return answer;
}

template <typename E, Consume kConsume>
BlockAnswer RunMixedAs(E& engine, const MixedBlockRequest& request) {
  if (request.sample_every != 0 && request.sampled_ns != nullptr) {
    return SampledMixedLoop<E, kConsume>(engine, request);
  }
  return MeasuredMixedLoop<E, kConsume>(engine, request);
}

// Runs the loop that the request means, chosen once per block.
template <typename E>
BlockAnswer RunMixedBlock(E& engine, const MixedBlockRequest& request) {
  switch (request.consume) {
    case Consume::kNone:
      return RunMixedAs<E, Consume::kNone>(engine, request);
    case Consume::kFirst:
      return RunMixedAs<E, Consume::kFirst>(engine, request);
    case Consume::kAll:
      return RunMixedAs<E, Consume::kAll>(engine, request);
  }
  return {};
}

}  // namespace alexbench::harness
