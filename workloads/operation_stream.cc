#include "workloads/operation_stream.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/random.h"
#include "workloads/content_hash.h"
#include "workloads/mixed_draws.h"
#include "workloads/random_names.h"
#include "workloads/record_versions.h"
#include "workloads/trace_stream.h"

namespace alexbench::workloads {
namespace {

// Inserted keys first, then the absent ones that are asked for: all distinct, none loaded.
void FillKeys(const DataSet& data_set, const StreamRequest& request, const MixedDraws& draws,
              MixedStream& stream) {
  if (draws.inserts + draws.absents > 0) {
    stream.inserted_keys =
        MakeNewKeys(data_set, {.count = draws.inserts + draws.absents, .seed = request.seed});
  }
  std::size_t next_absent = draws.inserts;
  const std::size_t loaded = data_set.keys.size();
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    const std::uint32_t record = stream.record_indexes[i];
    if (record == kNoRecord) {
      stream.operations[i].key = stream.inserted_keys[next_absent++];
    } else {
      stream.operations[i].key =
          record < loaded ? data_set.keys[record] : stream.inserted_keys[record - loaded];
    }
  }
  stream.inserted_keys.resize(draws.inserts);
}

// A stream of the workload's mix, without values and hash.
MixedStream DrawnOperations(const DataSet& data_set, const Workload& workload,
                            const StreamRequest& request) {
  MixedDraws draws = DrawOperations(data_set, workload, request);
  MixedStream stream;
  stream.operations = std::move(draws.operations);
  stream.record_indexes = std::move(draws.record_indexes);
  stream.scans = workload.scans();
  FillKeys(data_set, request, draws, stream);
  return stream;
}

// Within every group the operations that store nothing come first; otherwise the order stays.
void GatherWrites(std::uint64_t group, MixedStream& stream) {
  MixedStream gathered;
  for (std::size_t first = 0; first < stream.operations.size(); first += group) {
    const std::size_t end = std::min(first + group, stream.operations.size());
    for (const bool stores : {false, true}) {
      for (std::size_t i = first; i < end; ++i) {
        if (StoresValue(stream.operations[i].kind) == stores) {
          gathered.operations.push_back(stream.operations[i]);
          gathered.record_indexes.push_back(stream.record_indexes[i]);
        }
      }
    }
  }
  stream.operations = std::move(gathered.operations);
  stream.record_indexes = std::move(gathered.record_indexes);
}

void FillValues(const DataSet& data_set, MixedStream& stream) {
  std::uint64_t value_offset = 0;
  for (Operation& operation : stream.operations) {
    if (StoresValue(operation.kind)) {
      operation.value_offset = value_offset;
      value_offset += operation.value_size_bytes;
    }
  }
  stream.value_bytes.resize(value_offset);
  RecordVersions versions({.loaded = data_set.keys.size(),
                           .all = data_set.keys.size() + stream.inserted_keys.size()});
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    const Operation& operation = stream.operations[i];
    if (StoresValue(operation.kind)) {
      FillDerivedValue(operation.key, versions.Write(stream.record_indexes[i]),
                       operation.value_size_bytes,
                       stream.value_bytes.data() + operation.value_offset);
    }
  }
}

std::string HashOf(const MixedStream& stream) {
  ContentHash hash;
  for (const Operation& operation : stream.operations) {
    // Field by field: the padding of the struct may hold anything.
    std::array<char, 23> bytes{};
    std::memcpy(bytes.data(), &operation.key, 8);
    std::memcpy(bytes.data() + 8, &operation.value_offset, 8);
    std::memcpy(bytes.data() + 16, &operation.value_size_bytes, 4);
    std::memcpy(bytes.data() + 20, &operation.kind, 1);
    std::memcpy(bytes.data() + 21, &operation.scan_records, 2);
    // Only scans have a length: what other streams hash to is older than scans.
    const std::size_t size_bytes = operation.kind == OperationKind::kScan ? 23 : 21;
    hash.Add(std::string_view(bytes.data(), size_bytes));
  }
  hash.Add(stream.value_bytes);
  return hash.Hex();
}

// Which record each get means; kNoRecord for an absent key.
std::vector<std::uint32_t> DrawGets(const DataSet& data_set, const Workload& workload,
                                    const StreamRequest& request) {
  RandomStream random(request.seed, kOperationDraws);
  const RecordDraw draw_record = workload.key_distribution(data_set.keys.size());
  std::vector<std::uint32_t> records;
  records.reserve(request.operations);
  for (std::uint64_t i = 0; i < request.operations; ++i) {
    // Only where some keys are absent: what other streams hash to is older than that.
    const bool is_absent =
        workload.mix.get_absent > 0 && workload.mix.Kind(random.Fraction()) == MixKind::kGetAbsent;
    records.push_back(is_absent ? kNoRecord
                                : static_cast<std::uint32_t>(
                                      draw_record(random, data_set.keys.size())));
  }
  return records;
}

}  // namespace

ReadStream MakeReadStream(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request) {
  ALEXBENCH_CHECK(!workload.is_mixed());
  ALEXBENCH_CHECK(!data_set.keys.empty());
  ReadStream stream;
  stream.record_indexes = DrawGets(data_set, workload, request);
  const auto absents =
      static_cast<std::uint64_t>(std::ranges::count(stream.record_indexes, kNoRecord));
  const std::vector<Key> absent_keys =
      absents == 0 ? std::vector<Key>()
                   : MakeNewKeys(data_set, {.count = absents, .seed = request.seed});
  auto next_absent = absent_keys.begin();
  stream.keys.reserve(request.operations);
  for (const std::uint32_t record : stream.record_indexes) {
    stream.keys.push_back(record == kNoRecord ? *next_absent++ : data_set.keys[record]);
  }
  ContentHash hash;
  hash.Add(std::span<const Key>(stream.keys));
  stream.hash = hash.Hex();
  return stream;
}

MixedStream MakeMixedStream(const DataSet& data_set, const Workload& workload,
                            const StreamRequest& request) {
  MixedStream stream = workload.trace != nullptr
                           ? TraceOperations(data_set, *workload.trace, request.operations)
                           : DrawnOperations(data_set, workload, request);
  if (request.group > 1) {
    GatherWrites(request.group, stream);
  }
  FillValues(data_set, stream);
  stream.hash = HashOf(stream);
  return stream;
}

}  // namespace alexbench::workloads
