#include "harness/session/oracle.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/status_macros.h"
#include "harness/measure/consume.h"
#include "workloads/stream_replay.h"

namespace alexbench::harness {
namespace {

using workloads::DataSet;
using workloads::ExpectedRead;

constexpr std::uint64_t kAbsentKeysAsked = 1000;

// The record numbers in ascending order of their keys, so that block caches see neighbours.
std::vector<std::uint32_t> AscendingRecords(const DataSet& data_set) {
  std::vector<std::uint32_t> order(data_set.keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&data_set](std::uint32_t a, std::uint32_t b) {
    return data_set.keys[a] < data_set.keys[b];
  });
  return order;
}

absl::Status CheckValue(const OpenedEngine& engine, Key key, std::string_view expected) {
  const std::optional<std::string> found = engine.Read(key);
  if (!found.has_value()) {
    return absl::DataLossError(absl::StrFormat("key %d is stored but not found", key));
  }
  if (*found == expected) {
    return absl::OkStatus();
  }
  if (found->size() != expected.size()) {
    return absl::DataLossError(
        absl::StrFormat("key %d: value has %d bytes, not %d", key, found->size(), expected.size()));
  }
  const auto [wrong, right] = std::mismatch(found->begin(), found->end(), expected.begin());
  return absl::DataLossError(
      absl::StrFormat("key %d: byte %d of the value is %02x, not %02x", key, wrong - found->begin(),
                      static_cast<unsigned char>(*wrong), static_cast<unsigned char>(*right)));
}

absl::Status CheckAbsent(const OpenedEngine& engine, Key key) {
  if (engine.Read(key).has_value()) {
    return absl::DataLossError(absl::StrFormat("key %d is found but was never stored", key));
  }
  return absl::OkStatus();
}

// Asks for neighbours of stored keys: where an index is most likely to take one for the other.
absl::Status CheckAbsentNeighbours(const OpenedEngine& engine, const DataSet& data_set,
                                   std::span<const std::uint32_t> ascending) {
  const std::size_t step = std::max<std::size_t>(1, ascending.size() / kAbsentKeysAsked);
  for (std::size_t i = 0; i < ascending.size(); i += step) {
    const Key key = data_set.keys[ascending[i]];
    const bool is_last = i + 1 == ascending.size();
    const Key next = is_last ? std::numeric_limits<Key>::max() : data_set.keys[ascending[i + 1]];
    const bool has_gap = key < next && key + 1 < next;
    if (has_gap) {
      RETURN_IF_ERROR(CheckAbsent(engine, key + 1));
    }
  }
  return absl::OkStatus();
}

std::uint64_t ChecksumOfRecord(const DataSet& data_set, std::uint32_t record, Consume consume) {
  if (consume == Consume::kNone) {
    return 0;
  }
  return ChecksumOf(consume,
                    DerivedValue(data_set.keys[record], 0, data_set.value_sizes.OfRecord(record)));
}

}  // namespace

absl::Status CheckEveryValue(const OpenedEngine& engine, const DataSet& data_set) {
  const std::vector<std::uint32_t> ascending = AscendingRecords(data_set);
  std::string expected;
  for (const std::uint32_t record : ascending) {
    const Key key = data_set.keys[record];
    expected.resize(data_set.value_sizes.OfRecord(record));
    FillDerivedValue(key, 0, expected.size(), expected.data());
    RETURN_IF_ERROR(CheckValue(engine, key, expected));
  }
  RETURN_IF_ERROR(CheckAbsentNeighbours(engine, data_set, ascending));
  return engine.health();
}

absl::Status CheckAfterStream(const OpenedEngine& engine, const DataSet& data_set,
                              const workloads::MixedStream& stream, std::uint64_t operations_done) {
  workloads::StreamReplay replay(data_set, stream);
  for (std::uint64_t i = 0; i < operations_done; ++i) {
    replay.Next();
    if (stream.record_indexes[i] == workloads::kNewRecord) {
      const workloads::Operation& insert = stream.operations[i];
      RETURN_IF_ERROR(CheckValue(engine, insert.key,
                                 std::string_view(stream.value_bytes)
                                     .substr(insert.value_offset, insert.value_size_bytes)));
    }
  }
  for (const std::uint32_t record : AscendingRecords(data_set)) {
    const ExpectedRead now = replay.Now(record);
    const Key key = data_set.keys[record];
    RETURN_IF_ERROR(CheckValue(engine, key, DerivedValue(key, now.version, now.size_bytes)));
  }
  return engine.health();
}

void ExpectedAnswers::Reserve(std::size_t operation_count) { before_.reserve(operation_count + 1); }

void ExpectedAnswers::AddHit(std::uint64_t checksum) {
  const Sums& last = before_.back();
  before_.push_back({.hits = last.hits + 1, .checksum = last.checksum + checksum});
}

void ExpectedAnswers::AddNothing() { before_.push_back(before_.back()); }

ExpectedAnswers ExpectedAnswers::OfReads(const DataSet& data_set,
                                         const workloads::ReadStream& stream, Consume consume) {
  std::vector<std::uint64_t> checksums(data_set.keys.size());
  for (std::uint32_t record = 0; record < checksums.size(); ++record) {
    checksums[record] = ChecksumOfRecord(data_set, record, consume);
  }
  ExpectedAnswers expected;
  expected.Reserve(stream.keys.size());
  for (const std::uint32_t record : stream.record_indexes) {
    expected.AddHit(checksums[record]);
  }
  return expected;
}

ExpectedAnswers ExpectedAnswers::OfEngine(const OpenedEngine& engine,
                                          const workloads::ReadStream& stream, Consume consume) {
  ExpectedAnswers expected;
  expected.Reserve(stream.keys.size());
  for (const Key key : stream.keys) {
    const std::optional<std::string> value = engine.Read(key);
    if (value.has_value()) {
      expected.AddHit(ChecksumOf(consume, *value));
    } else {
      expected.AddNothing();
    }
  }
  return expected;
}

ExpectedAnswers ExpectedAnswers::OfMixed(const DataSet& data_set,
                                         const workloads::MixedStream& stream, Consume consume) {
  ExpectedAnswers expected;
  expected.Reserve(stream.operations.size());
  workloads::StreamReplay replay(data_set, stream);
  for (const workloads::Operation& operation : stream.operations) {
    const std::optional<ExpectedRead> read = replay.Next();
    if (!read.has_value()) {
      expected.AddNothing();
    } else if (consume == Consume::kNone) {
      expected.AddHit(0);
    } else {
      expected.AddHit(
          ChecksumOf(consume, DerivedValue(operation.key, read->version, read->size_bytes)));
    }
  }
  return expected;
}

BlockAnswer ExpectedAnswers::Of(const Stretch& stretch) const {
  const Sums& from = before_[stretch.first];
  const Sums& to = before_[stretch.first + stretch.count];
  return {.hits = to.hits - from.hits, .checksum = to.checksum - from.checksum, .errors = 0};
}

BlockAnswer UpToStage(const BlockAnswer& production, Stage stage) {
  switch (stage) {
    case Stage::kKeyFetch:
      return {};
    case Stage::kFindSlot:
    case Stage::kFindSlotTwin:
    case Stage::kReadHeader:
      return {.hits = production.hits, .checksum = 0, .errors = 0};
    case Stage::kReadValue:
    case Stage::kProduction:
      return production;
  }
  return production;
}

BlockAnswer ExpectedOfAllKeys(const DataSet& data_set) {
  BlockAnswer answer{.hits = data_set.keys.size(), .checksum = 0, .errors = 0};
  for (std::uint32_t record = 0; record < data_set.keys.size(); ++record) {
    answer.checksum += ChecksumOfRecord(data_set, record, Consume::kAll);
  }
  return answer;
}

}  // namespace alexbench::harness
