#include "workloads/operation_stream.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/random.h"
#include "workloads/content_hash.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

// Draws kinds and records; the keys of inserts stay open. Fills operations and record_indexes.
void DrawOperations(const DataSet& data_set, const Workload& workload, const StreamRequest& request,
                    MixedStream& stream) {
  RandomStream random(request.seed, kOperationDraws);
  const RecordDraw draw_record = workload.key_distribution(data_set.keys.size());
  const ValueSizes& sizes = data_set.value_sizes;
  std::uint64_t value_offset = 0;
  stream.operations.reserve(request.operations);
  stream.record_indexes.reserve(request.operations);
  for (std::uint64_t i = 0; i < request.operations; ++i) {
    const MixKind kind = workload.mix.Kind(random.Fraction());
    Operation operation;
    std::uint32_t record_index = kNewRecord;
    if (kind != MixKind::kInsert) {
      record_index = static_cast<std::uint32_t>(draw_record(random));
      operation.key = data_set.keys[record_index];
    }
    if (kind != MixKind::kGet) {
      operation.kind = OperationKind::kPut;
      operation.value_offset = value_offset;
      operation.value_size_bytes =
          kind == MixKind::kInsert ? sizes.OfInsert() : sizes.OfRecord(record_index);
      value_offset += operation.value_size_bytes;
    }
    stream.operations.push_back(operation);
    stream.record_indexes.push_back(record_index);
  }
  stream.value_bytes.resize(value_offset);
}

void DrawInsertedKeys(const DataSet& data_set, const StreamRequest& request, MixedStream& stream) {
  const auto count = static_cast<std::size_t>(
      std::count(stream.record_indexes.begin(), stream.record_indexes.end(), kNewRecord));
  if (count == 0) {
    return;
  }
  const std::vector<Key> keys = MakeNewKeys(data_set, {.count = count, .seed = request.seed});
  auto next = keys.begin();
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    if (stream.record_indexes[i] == kNewRecord) {
      stream.operations[i].key = *next++;
    }
  }
}

void FillValues(const DataSet& data_set, MixedStream& stream) {
  std::vector<std::uint32_t> versions(data_set.keys.size());
  for (std::size_t i = 0; i < stream.operations.size(); ++i) {
    const Operation& operation = stream.operations[i];
    if (operation.kind == OperationKind::kGet) {
      continue;
    }
    const std::uint32_t record_index = stream.record_indexes[i];
    const std::uint32_t version = record_index == kNewRecord ? 0 : ++versions[record_index];
    FillDerivedValue(operation.key, version, operation.value_size_bytes,
                     stream.value_bytes.data() + operation.value_offset);
  }
}

std::string HashOf(const MixedStream& stream) {
  ContentHash hash;
  for (const Operation& operation : stream.operations) {
    // Field by field: the padding of the struct may hold anything.
    std::array<char, 21> bytes{};
    std::memcpy(bytes.data(), &operation.key, 8);
    std::memcpy(bytes.data() + 8, &operation.value_offset, 8);
    std::memcpy(bytes.data() + 16, &operation.value_size_bytes, 4);
    std::memcpy(bytes.data() + 20, &operation.kind, 1);
    hash.Add(std::string_view(bytes.data(), bytes.size()));
  }
  hash.Add(stream.value_bytes);
  return hash.Hex();
}

}  // namespace

ReadStream MakeReadStream(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request) {
  ALEXBENCH_CHECK(!workload.writes());
  ALEXBENCH_CHECK(!data_set.keys.empty());
  RandomStream random(request.seed, kOperationDraws);
  const RecordDraw draw_record = workload.key_distribution(data_set.keys.size());
  ReadStream stream;
  stream.keys.reserve(request.operations);
  stream.record_indexes.reserve(request.operations);
  for (std::uint64_t i = 0; i < request.operations; ++i) {
    const std::uint64_t record_index = draw_record(random);
    stream.record_indexes.push_back(static_cast<std::uint32_t>(record_index));
    stream.keys.push_back(data_set.keys[record_index]);
  }
  ContentHash hash;
  hash.Add(std::span<const Key>(stream.keys));
  stream.hash = hash.Hex();
  return stream;
}

MixedStream MakeMixedStream(const DataSet& data_set, const Workload& workload,
                            const StreamRequest& request) {
  ALEXBENCH_CHECK(!data_set.keys.empty());
  MixedStream stream;
  DrawOperations(data_set, workload, request, stream);
  DrawInsertedKeys(data_set, request, stream);
  FillValues(data_set, stream);
  stream.hash = HashOf(stream);
  return stream;
}

}  // namespace alexbench::workloads
