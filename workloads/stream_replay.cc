#include "workloads/stream_replay.h"

#include "base/check.h"

namespace alexbench::workloads {

StreamReplay::StreamReplay(const DataSet& data_set, const MixedStream& stream)
    : data_set_(&data_set), stream_(&stream), versions_(data_set.keys.size()) {}

std::optional<ExpectedRead> StreamReplay::Next() {
  ALEXBENCH_CHECK(!done());
  const std::uint32_t record_index = stream_->record_indexes[next_];
  const OperationKind kind = stream_->operations[next_].kind;
  ++next_;
  if (kind == OperationKind::kGet) {
    return Now(record_index);
  }
  if (record_index != kNewRecord) {
    ++versions_[record_index];
  }
  return std::nullopt;
}

ExpectedRead StreamReplay::Now(std::uint32_t record_index) const {
  return {.version = versions_[record_index],
          .size_bytes = data_set_->value_sizes.OfRecord(record_index)};
}

}  // namespace alexbench::workloads
