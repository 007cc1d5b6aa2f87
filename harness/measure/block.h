// A block: one timed stretch of operations of one arm. What is asked of it and what it answers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/key.h"
#include "harness/measure/work.h"
#include "workloads/operation.h"

namespace alexbench::harness {

// latency:           the next key depends on the value consumed, so nothing overlaps.
// latency_with_work: the same with a stated piece of other work between operations, see work.h.
// throughput:        keys are independent; the processor may overlap operations.
// batched:           keys, or operations of one kind, are handed to the engine in groups, which it
//                    may overlap as it likes.
// mixed:             operations of several kinds in a closed loop, independent keys.
// open_loop:         operations come at a stated rate, whether or not the engine keeps up.
enum class Scenario : std::uint8_t {
  kLatency,
  kLatencyWithWork,
  kThroughput,
  kBatched,
  kMixed,
  kOpenLoop,
};

inline constexpr std::array kAllScenarios{Scenario::kLatency, Scenario::kLatencyWithWork,
                                          Scenario::kThroughput, Scenario::kBatched,
                                          Scenario::kMixed,      Scenario::kOpenLoop};

// Whether a cell has its process for itself, with trials instead of rounds.
constexpr bool RunsAlone(Scenario scenario) {
  return scenario == Scenario::kMixed || scenario == Scenario::kOpenLoop;
}

// The most keys, or operations, of one group.
inline constexpr std::uint32_t kMostBatchSize = 256;

// How much of a value the reader looks at: its address and size, its first 8 bytes, all of it.
enum class Consume : std::uint8_t { kNone, kFirst, kAll };

// How far a get goes. The difference of two consecutive stages is a phase; kProduction is the
// engine's own Get. kReadValue is absent at Consume::kNone, where kReadHeader also hands out the
// value unread. kFindSlotTwin is no stage of its own: kFindSlot beside which an unrelated record is
// read, see twin_loop.h.
enum class Stage : std::uint8_t {
  kKeyFetch,
  kFindSlot,
  kReadHeader,
  kReadValue,
  kProduction,
  kFindSlotTwin,
};

std::string_view ScenarioName(Scenario scenario);
std::string_view ConsumeName(Consume consume);
std::string_view StageName(Stage stage);

// No known delay in the measured loop.
inline constexpr std::int32_t kNoDelay = -1;

struct ReadBlockRequest {
  Scenario scenario = Scenario::kLatency;
  Consume consume = Consume::kAll;
  Stage stage = Stage::kProduction;
  // Steps of a known delay (dependent divisions) after each get; kNoDelay is the plain loop. Only
  // at kLatency, kAll: kProduction is the get with the delay, kKeyFetch the delay chain alone. At
  // kLatencyWithWork kKeyFetch is the work alone.
  std::int32_t delay_steps = kNoDelay;
  std::uint32_t batch_size = 0;      // kBatched: keys of one group, 1 to kMostBatchSize
  const WorkBuffer* work = nullptr;  // kLatencyWithWork: what stands between operations
  std::span<const Key> keys;
};

struct MixedBlockRequest {
  Consume consume = Consume::kAll;
  std::span<const workloads::Operation> operations;
  std::string_view value_bytes;  // the values that the operations' offsets point into
  // The most operations of one kind, on end, that are handed over together, up to kMostBatchSize;
  // there are then gets and puts alone. 0: each by itself.
  std::uint32_t batch_size = 0;
  // Every how many operations one is timed alone into `sampled_ns`; 0: none.
  std::uint32_t sample_every = 0;
  std::vector<std::uint32_t>* sampled_ns = nullptr;
};

// hits: gets, read-modify-writes and erasures that found their key, and records that scans handed
// out in ascending order. checksum: sum over the values read of what was consumed, see consume.h; 0
// at Consume::kNone. errors: operations that failed, none of them gets.
struct BlockAnswer {
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  std::uint64_t errors = 0;
};

// How long one operation took: from its intended start, and from when it was begun.
struct PacedTime {
  std::int64_t response_ns = 0;
  std::int64_t service_ns = 0;
};

struct OpenLoopRequest {
  Consume consume = Consume::kAll;
  std::span<const workloads::Operation> operations;
  std::string_view value_bytes;  // the values that the operations' offsets point into
  double interval_ns = 0;        // between intended starts
  // How long ago the first operation was to start; negative where it is still to come.
  std::int64_t behind_ns = 0;
  std::vector<PacedTime>* times = nullptr;  // one is appended for each operation
};

struct OpenLoopAnswer {
  BlockAnswer answer;
  std::uint64_t late_starts = 0;  // operations whose intended start the engine was still busy at
  std::int64_t elapsed_ns = 0;
  std::int64_t behind_ns = 0;  // of the operation that comes next
};

}  // namespace alexbench::harness
