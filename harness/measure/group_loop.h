// The measured loop over a stream of gets and puts in groups: what comes on end of one kind is
// handed to the engine in one call.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/key.h"
#include "base/record.h"
#include "harness/measure/mixed_loop.h"

namespace alexbench::harness {

// What goes into a call and comes out of it. Made once per block.
template <typename E>
struct GroupBuffers {
  std::array<Key, kMostBatchSize> keys{};
  std::array<Record, kMostBatchSize> records{};
  std::array<std::optional<typename E::Value>, kMostBatchSize> values{};
};

// How many operations from the first on are of its kind, `most` at most.
inline std::size_t LengthOfRun(std::span<const workloads::Operation> operations, std::size_t most) {
  std::size_t count = 1;
  while (count < most && count < operations.size() &&
         operations[count].kind == operations.front().kind) {
    ++count;
  }
  return count;
}

template <Consume kConsume, typename Value>
BlockAnswer ConsumeGroup(std::span<const std::optional<Value>> values) {
  BlockAnswer answer;
  for (const std::optional<Value>& value : values) {
    if (value.has_value()) {
      AddHit<kConsume>(ConsumeValue<kConsume>(static_cast<std::string_view>(*value)), answer);
    }
  }
  return answer;
}

template <typename Value>
BlockAnswer ConsumeGroupAs(Consume consume, std::span<const std::optional<Value>> values) {
  switch (consume) {
    case Consume::kNone:
      return ConsumeGroup<Consume::kNone>(values);
    case Consume::kFirst:
      return ConsumeGroup<Consume::kFirst>(values);
    case Consume::kAll:
      break;
  }
  return ConsumeGroup<Consume::kAll>(values);
}

// Requires: gets alone, at most kMostBatchSize.
template <typename E>
BlockAnswer GetTogether(const E& engine, const MixedBlockRequest& request,
                        std::span<const workloads::Operation> gets, GroupBuffers<E>& buffers) {
  if constexpr (engines::BatchReader<E>) {
    for (std::size_t i = 0; i < gets.size(); ++i) {
      buffers.keys[i] = gets[i].key;
    }
    const std::span values = std::span(buffers.values).first(gets.size());
    engine.MultiGet(std::span<const Key>(buffers.keys).first(gets.size()), values);
    return ConsumeGroupAs<typename E::Value>(request.consume, values);
  } else {
    return {.errors = gets.size()};
  }
}

// Requires: puts alone, at most kMostBatchSize.
template <typename E>
BlockAnswer PutTogether(E& engine, const MixedBlockRequest& request,
                        std::span<const workloads::Operation> puts, GroupBuffers<E>& buffers) {
  if constexpr (engines::BatchWriter<E>) {
    for (std::size_t i = 0; i < puts.size(); ++i) {
      buffers.records[i] = {puts[i].key, request.value_bytes.substr(puts[i].value_offset,
                                                                    puts[i].value_size_bytes)};
    }
    const bool is_stored =
        engine.PutBatch(std::span<const Record>(buffers.records).first(puts.size())).ok();
    return {.errors = is_stored ? 0 : puts.size()};
  } else {
    return {.errors = puts.size()};
  }
}

// Operations of another kind, and those the engine can't take in groups, count as failed.
// Requires: request.batch_size from 1 to kMostBatchSize.
template <typename E>
[[gnu::noinline]] BlockAnswer MeasuredGroupLoop(E& engine, const MixedBlockRequest& request) {
  [[maybe_unused]] const auto guard = PinForBlock(engine);
  GroupBuffers<E> buffers;
  BlockAnswer sums;
  for (std::span<const workloads::Operation> rest = request.operations; !rest.empty();) {
    const auto run = rest.first(LengthOfRun(rest, request.batch_size));
    BlockAnswer answer{.errors = run.size()};
    if (run.front().kind == workloads::OperationKind::kGet) {
      answer = GetTogether(engine, request, run, buffers);
    } else if (run.front().kind == workloads::OperationKind::kPut) {
      answer = PutTogether(engine, request, run, buffers);
    }
    sums.hits += answer.hits;
    sums.checksum += answer.checksum;
    sums.errors += answer.errors;
    rest = rest.subspan(run.size());
  }
  return BlockAnswer(sums);
}

}  // namespace alexbench::harness
