#include "harness/session/stored_records.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/derived_value.h"
#include "base/status_macros.h"

namespace alexbench::harness {

absl::StatusOr<workloads::DataSet> MakeDataSetOf(const CellSettings& settings) {
  ASSIGN_OR_RETURN(const workloads::Workload workload, workloads::FindWorkload(settings.workload));
  workloads::DataSetRequest request;
  request.spec = settings.data_set;
  request.records = settings.records;
  request.seed = settings.seed;
  request.load_order = settings.load_order == LoadOrder::kSorted ? workloads::LoadOrder::kSorted
                                                                 : workloads::LoadOrder::kRandom;
  request.value_sizes =
      workload.value_sizes.value_or(workloads::ValueSizes::Fixed(settings.value_size_bytes));
  return workloads::MakeDataSet(request);
}

StoredRecords::StoredRecords(const workloads::DataSet& data_set) {
  std::uint64_t size_bytes = 0;
  for (std::size_t i = 0; i < data_set.keys.size(); ++i) {
    size_bytes += data_set.value_sizes.OfRecord(i);
  }
  values_.resize(size_bytes);
  records_.reserve(data_set.keys.size());
  std::size_t offset = 0;
  for (std::size_t i = 0; i < data_set.keys.size(); ++i) {
    const std::size_t value_size_bytes = data_set.value_sizes.OfRecord(i);
    FillDerivedValue(data_set.keys[i], 0, value_size_bytes, values_.data() + offset);
    records_.push_back(
        {data_set.keys[i], std::string_view(values_.data() + offset, value_size_bytes)});
    offset += value_size_bytes;
  }
}

StreamObservation ObserveStream(const workloads::DataSet& data_set, StreamIdentity identity) {
  return StreamObservation{.group_id = std::move(identity.group_id),
                           .data_set_hash = data_set.hash,
                           .stream_hash = std::move(identity.stream_hash),
                           .duplicates_dropped = data_set.duplicates_dropped,
                           .key_bias = data_set.key_bias};
}

}  // namespace alexbench::harness
