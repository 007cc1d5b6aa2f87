#include "workloads/trace_stream.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/flat_hash_map.h"

#include "base/check.h"

namespace alexbench::workloads {
namespace {

// The number of each key's record, given out to new keys as they are first stored.
class RecordNumbers {
 public:
  RecordNumbers(const DataSet& data_set, MixedStream& stream) : stream_(stream) {
    numbers_.reserve(data_set.keys.size());
    for (const Key key : data_set.keys) {
      numbers_.emplace(key, static_cast<std::uint32_t>(numbers_.size()));
    }
  }

  std::uint32_t Of(const Operation& operation) {
    if (!StoresValue(operation.kind)) {
      const auto known = numbers_.find(operation.key);
      return known == numbers_.end() ? kNoRecord : known->second;
    }
    ALEXBENCH_CHECK(numbers_.size() < kNoRecord);
    const auto [entry, is_new] =
        numbers_.try_emplace(operation.key, static_cast<std::uint32_t>(numbers_.size()));
    if (is_new) {
      stream_.inserted_keys.push_back(operation.key);
    }
    return entry->second;
  }

 private:
  MixedStream& stream_;
  absl::flat_hash_map<Key, std::uint32_t> numbers_;
};

}  // namespace

MixedStream TraceOperations(const DataSet& data_set, const Trace& trace,
                            std::uint64_t most_operations) {
  MixedStream stream;
  RecordNumbers numbers(data_set, stream);
  const auto count = std::min<std::size_t>(most_operations, trace.operations.size());
  stream.operations.reserve(count);
  stream.record_indexes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const TraceOperation& from = trace.operations[i];
    const Key key = from.key_kind == TraceKeyKind::kKey
                        ? from.key
                        : data_set.keys.at(static_cast<std::size_t>(from.key));
    stream.operations.push_back({.key = key,
                                 .value_size_bytes = from.value_size_bytes,
                                 .kind = from.kind,
                                 .scan_records = from.scan_records});
    stream.record_indexes.push_back(numbers.Of(stream.operations.back()));
    stream.scans = stream.scans || from.kind == OperationKind::kScan;
  }
  return stream;
}

}  // namespace alexbench::workloads
