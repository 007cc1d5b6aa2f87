// The measured loops over a stream of operations: closed loop, independent keys.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/engine.h"
#include "harness/measure/block.h"
#include "harness/measure/clock.h"
#include "harness/measure/consume.h"
#include "harness/measure/read_loop.h"

namespace alexbench::harness {

// Adds a record that was read. At kNone the word is kept alive and not added.
template <Consume kConsume>
inline void AddHit(std::uint64_t word, BlockAnswer& answer) {
  ++answer.hits;
  if constexpr (kConsume == Consume::kNone) {
    KeepAlive(word);
  } else {
    answer.checksum += word;
  }
}

template <typename E>
bool PutValue(E& engine, const workloads::Operation& operation, std::string_view value_bytes) {
  const std::string_view value(value_bytes.data() + operation.value_offset,
                               operation.value_size_bytes);
  return engine.Put(Record{operation.key, value}).ok();
}

// A record that comes before the one handed out ahead of it is no hit.
template <typename E, Consume kConsume>
BlockAnswer RunScan(const E& engine, const workloads::Operation& operation) {
  BlockAnswer answer;
  if constexpr (engines::Scanner<E>) {
    Key last = operation.key;
    const auto visited = engine.Scan({.from = operation.key, .limit = operation.scan_records},
                                     [&](Key key, std::string_view value) {
                                       if (key >= last) {
                                         AddHit<kConsume>(ConsumeValue<kConsume>(value), answer);
                                       }
                                       last = key;
                                     });
    answer.errors = visited.ok() ? 0 : 1;
  } else {
    answer.errors = 1;
  }
  return answer;
}

// What is no plain get and no put stands apart, so that streams without it run the code they always
// ran. Answers by value: a reference would force the caller's sums into memory.
template <typename E, Consume kConsume>
[[gnu::noinline]] BlockAnswer RunOtherOperation(E& engine, const workloads::Operation& operation,
                                                std::string_view value_bytes) {
  BlockAnswer answer;
  if (operation.kind == workloads::OperationKind::kScan) {
    return RunScan<E, kConsume>(engine, operation);
  }
  if (operation.kind == workloads::OperationKind::kReadModifyWrite) {
    ReadUpTo<E, kConsume, Stage::kProduction>(
        engine, operation.key, [&](std::uint64_t word) { AddHit<kConsume>(word, answer); });
    answer.errors = PutValue(engine, operation, value_bytes) ? 0 : 1;
    return answer;
  }
  if constexpr (engines::Eraser<E>) {
    const absl::StatusOr<bool> erased = engine.Erase(operation.key);
    answer.hits = erased.ok() && *erased ? 1 : 0;
    answer.errors = erased.ok() ? 0 : 1;
  } else {
    answer.errors = 1;
  }
  return answer;
}

// Runs one operation and adds what it answered.
template <typename E, Consume kConsume>
[[gnu::always_inline]] inline void RunOperation(E& engine, const workloads::Operation& operation,
                                                std::string_view value_bytes, BlockAnswer& answer) {
  if (operation.kind == workloads::OperationKind::kGet) {
    ReadUpTo<E, kConsume, Stage::kProduction>(
        engine, operation.key, [&](std::uint64_t word) { AddHit<kConsume>(word, answer); });
    return;
  }
  if (operation.kind == workloads::OperationKind::kPut) {
    answer.errors += PutValue(engine, operation, value_bytes) ? 0 : 1;
    return;
  }
  const BlockAnswer other = RunOtherOperation<E, kConsume>(engine, operation, value_bytes);
  answer.hits += other.hits;
  answer.checksum += other.checksum;
  answer.errors += other.errors;
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
