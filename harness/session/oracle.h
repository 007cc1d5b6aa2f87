// What the answers must be: an untimed look at every byte, and sums to hold each block against.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/measure/block.h"
#include "harness/measure/stretch.h"
#include "harness/session/opened_engine.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {

// Reads every key once, in ascending order, and compares every byte; then asks for keys that are
// not there.
//
// Errors: DataLoss naming the first key that is missing, differs or should not be there.
absl::Status CheckEveryValue(const OpenedEngine& engine, const workloads::DataSet& data_set);

// The same for a store that ran the first `operations_done` operations of a stream; where the
// stream scans, one scan over everything too. With a stride, every so many-th key alone.
struct AfterStream {
  std::uint64_t operations_done = 0;
  std::size_t stride = 1;
};
// Errors: as CheckEveryValue.
absl::Status CheckAfterStream(const OpenedEngine& engine, const workloads::DataSet& data_set,
                              const workloads::MixedStream& stream, const AfterStream& after);

// Expected hits and checksums of any stretch of a stream, from prefix sums.
class ExpectedAnswers {
 public:
  // Every get of a record hits and sees version 0 of it.
  static ExpectedAnswers OfReads(const workloads::DataSet& data_set,
                                 const workloads::ReadStream& stream, Consume consume);

  // What the engine itself answers when nobody holds a clock: for yardsticks, which are right by
  // construction or not stores at all.
  static ExpectedAnswers OfEngine(const OpenedEngine& engine, const workloads::ReadStream& stream,
                                  Consume consume);

  static ExpectedAnswers OfMixed(const workloads::DataSet& data_set,
                                 const workloads::MixedStream& stream, Consume consume);

  // Requires: the stretch lies within the stream.
  BlockAnswer Of(const Stretch& stretch) const;

 private:
  struct Sums {
    std::uint64_t hits = 0;
    std::uint64_t checksum = 0;
  };

  void Reserve(std::size_t operation_count);
  // Adds one operation by what it answers.
  void Add(const Sums& answer);

  std::vector<Sums> before_{Sums{}};  // before_[i]: sums over the operations ahead of i
};

// What a loop that stops at `stage` must answer: no bytes before the value stage, no hits before
// the index stage.
BlockAnswer UpToStage(const BlockAnswer& production, Stage stage);

// A look at loaded records in ascending order of their keys, so that it meets neighbours, and what
// it must answer for Consume::kAll.
struct Pass {
  std::vector<Key> keys;
  BlockAnswer expected;
};

// For passes after one that looked at every byte of the same records: so many records apart that
// half a page of 4 KiB, or of a block of a block cache, lies between two at most, hence each is
// met.
constexpr std::size_t LaterPassStride(std::uint32_t value_size_bytes) {
  constexpr std::size_t kMostBytesApart = 2048;
  constexpr std::size_t kRecordBytes = 24;  // beside the value, in the largest format
  constexpr std::size_t kMost = 8;
  return std::clamp<std::size_t>(kMostBytesApart / (value_size_bytes + kRecordBytes), 1, kMost);
}

// Over every record, or every so many-th. Requires: stride > 0.
Pass PassOverRecords(const workloads::DataSet& data_set, std::size_t stride);

}  // namespace alexbench::harness
