#include "harness/session/oracle.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/derived_value.h"
#include "base/status_macros.h"
#include "harness/measure/consume.h"
#include "workloads/stream_replay.h"

namespace alexbench::harness {
namespace {

using workloads::DataSet;
using workloads::StoredRecord;

constexpr std::uint64_t kAbsentKeysAsked = 1000;

// Record numbers in ascending order of their keys, so that block caches see neighbours.
template <typename KeyOf>
std::vector<std::uint32_t> Ascending(std::size_t records, KeyOf key_of) {
  std::vector<std::uint32_t> order(records);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return key_of(a) < key_of(b); });
  return order;
}

std::vector<std::uint32_t> AscendingRecords(const DataSet& data_set) {
  return Ascending(data_set.keys.size(),
                   [&](std::uint32_t record) { return data_set.keys[record]; });
}

std::vector<std::uint32_t> AscendingRecords(const workloads::StreamReplay& replay) {
  return Ascending(replay.record_count(),
                   [&](std::uint32_t record) { return replay.KeyOf(record); });
}

std::string ValueOf(const StoredRecord& record) {
  return DerivedValue(record.key, record.version, record.size_bytes);
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

// Scans the whole store and holds every key and byte against the replay.
absl::Status CheckWholeScan(const OpenedEngine& engine, const workloads::StreamReplay& replay,
                            std::span<const std::uint32_t> ascending) {
  auto next = ascending.begin();
  absl::Status difference;
  const auto skip_absent = [&] {
    next = std::find_if(next, ascending.end(),
                        [&](std::uint32_t record) { return replay.Now(record).has_value(); });
  };
  const absl::StatusOr<std::uint64_t> visited = engine.Scan(
      {.from = std::numeric_limits<Key>::min(), .limit = std::numeric_limits<std::uint64_t>::max()},
      [&](Key key, std::string_view value) {
        skip_absent();
        if (difference.ok() && (next == ascending.end() || replay.KeyOf(*next) != key ||
                                ValueOf(*replay.Now(*next)) != value)) {
          difference = absl::DataLossError(absl::StrFormat(
              "scan of everything: record %d, key %d, is not the one expected there",
              next - ascending.begin(), key));
        }
        next += next == ascending.end() ? 0 : 1;
      });
  RETURN_IF_ERROR(visited.status());
  RETURN_IF_ERROR(difference);
  skip_absent();
  return next == ascending.end()
             ? absl::OkStatus()
             : absl::DataLossError(absl::StrFormat("scan of everything: key %d is missing",
                                                   replay.KeyOf(*next)));
}

// Checksums of records by version, each made once.
class RecordChecksums {
 public:
  RecordChecksums(Consume consume, std::size_t records) : consume_(consume) {
    if (consume != Consume::kNone) {
      known_.resize(records);
    }
  }

  std::uint64_t Of(const StoredRecord& record) {
    if (consume_ == Consume::kNone) {
      return 0;
    }
    Known& known = known_[record.record_index];
    if (known.version != record.version) {
      known = {.version = record.version, .checksum = ChecksumOf(consume_, ValueOf(record))};
    }
    return known.checksum;
  }

 private:
  struct Known {
    std::uint32_t version = 0xffffffff;  // none
    std::uint64_t checksum = 0;
  };

  Consume consume_;
  std::vector<Known> known_;
};

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
                              const workloads::MixedStream& stream, const AfterStream& after) {
  ALEXBENCH_CHECK(after.stride > 0);
  workloads::StreamReplay replay(data_set, stream);
  std::vector<bool> was_stored(replay.record_count());
  std::fill_n(was_stored.begin(), data_set.keys.size(), true);
  for (std::uint64_t i = 0; i < after.operations_done; ++i) {
    if (workloads::StoresValue(stream.operations[i].kind)) {
      was_stored[stream.record_indexes[i]] = true;
    }
    replay.Next([](const StoredRecord&) {});
  }
  const std::vector<std::uint32_t> ascending = AscendingRecords(replay);
  for (std::size_t i = 0; i < ascending.size(); i += after.stride) {
    const std::uint32_t record = ascending[i];
    const std::optional<StoredRecord> now = replay.Now(record);
    if (now.has_value()) {
      RETURN_IF_ERROR(CheckValue(engine, now->key, ValueOf(*now)));
    } else if (engine.Read(replay.KeyOf(record)).has_value()) {
      return absl::DataLossError(absl::StrFormat("key %d is found but was %s", replay.KeyOf(record),
                                                 was_stored[record] ? "erased" : "never stored"));
    }
  }
  if (stream.scans) {
    RETURN_IF_ERROR(CheckWholeScan(engine, replay, ascending));
  }
  return engine.health();
}

void ExpectedAnswers::Reserve(std::size_t operation_count) { before_.reserve(operation_count + 1); }

void ExpectedAnswers::Add(const Sums& answer) {
  const Sums& last = before_.back();
  before_.push_back(
      {.hits = last.hits + answer.hits, .checksum = last.checksum + answer.checksum});
}

ExpectedAnswers ExpectedAnswers::OfReads(const DataSet& data_set,
                                         const workloads::ReadStream& stream, Consume consume) {
  std::vector<std::uint64_t> checksums(data_set.keys.size());
  for (std::uint32_t record = 0; record < checksums.size(); ++record) {
    checksums[record] = ChecksumOfRecord(data_set, record, consume);
  }
  ExpectedAnswers expected;
  expected.Reserve(stream.keys.size());
  for (const std::uint32_t record : stream.record_indexes) {
    expected.Add(record == workloads::kNoRecord ? Sums{}
                                                : Sums{.hits = 1, .checksum = checksums[record]});
  }
  return expected;
}

ExpectedAnswers ExpectedAnswers::OfEngine(const OpenedEngine& engine,
                                          const workloads::ReadStream& stream, Consume consume) {
  ExpectedAnswers expected;
  expected.Reserve(stream.keys.size());
  for (const Key key : stream.keys) {
    const std::optional<std::string> value = engine.Read(key);
    expected.Add(value.has_value() ? Sums{.hits = 1, .checksum = ChecksumOf(consume, *value)}
                                   : Sums{});
  }
  return expected;
}

ExpectedAnswers ExpectedAnswers::OfMixed(const DataSet& data_set,
                                         const workloads::MixedStream& stream, Consume consume) {
  ExpectedAnswers expected;
  expected.Reserve(stream.operations.size());
  workloads::StreamReplay replay(data_set, stream);
  RecordChecksums checksums(consume, replay.record_count());
  for (const workloads::Operation& operation : stream.operations) {
    const bool reads = operation.kind != workloads::OperationKind::kErase;
    Sums answer;
    replay.Next([&](const StoredRecord& record) {
      ++answer.hits;
      answer.checksum += reads ? checksums.Of(record) : 0;
    });
    expected.Add(answer);
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

Pass PassOverRecords(const DataSet& data_set, std::size_t stride) {
  ALEXBENCH_CHECK(stride > 0);
  const std::vector<std::uint32_t> ascending = AscendingRecords(data_set);
  Pass pass;
  for (std::size_t i = 0; i < ascending.size(); i += stride) {
    pass.keys.push_back(data_set.keys[ascending[i]]);
    pass.expected.checksum += ChecksumOfRecord(data_set, ascending[i], Consume::kAll);
  }
  pass.expected.hits = pass.keys.size();
  return pass;
}

}  // namespace alexbench::harness
