#include "workloads/stream_replay.h"

#include <cstddef>

#include "base/check.h"

namespace alexbench::workloads {

StreamReplay::StreamReplay(const DataSet& data_set, const MixedStream& stream)
    : data_set_(&data_set),
      stream_(&stream),
      versions_({.loaded = data_set.keys.size(),
                 .all = data_set.keys.size() + stream.inserted_keys.size()}),
      sizes_(data_set.keys.size() + stream.inserted_keys.size(), kNotThere) {
  for (std::uint32_t record = 0; record < data_set.keys.size(); ++record) {
    sizes_[record] = data_set.value_sizes.OfRecord(record);
    if (stream.scans) {
      records_by_key_.emplace(data_set.keys[record], record);
    }
  }
}

void StreamReplay::Next(absl::FunctionRef<void(const StoredRecord&)> visit) {
  ALEXBENCH_CHECK(!done());
  const Operation& operation = stream_->operations[next_];
  const std::uint32_t record_index = stream_->record_indexes[next_];
  ++next_;
  if (operation.kind == OperationKind::kScan) {
    return VisitFrom(operation, visit);
  }
  if (operation.kind != OperationKind::kPut) {
    if (const std::optional<StoredRecord> found = Now(record_index)) {
      visit(*found);
    }
  }
  if (StoresValue(operation.kind)) {
    Store(record_index, operation);
  } else if (operation.kind == OperationKind::kErase) {
    Erase(record_index);
  }
}

Key StreamReplay::KeyOf(std::uint32_t record_index) const {
  const std::size_t loaded = data_set_->keys.size();
  return record_index < loaded ? data_set_->keys[record_index]
                               : stream_->inserted_keys[record_index - loaded];
}

std::optional<StoredRecord> StreamReplay::Now(std::uint32_t record_index) const {
  if (record_index == kNoRecord || sizes_[record_index] == kNotThere) {
    return std::nullopt;
  }
  return StoredRecord{.record_index = record_index,
                      .version = versions_.Now(record_index),
                      .size_bytes = sizes_[record_index],
                      .key = KeyOf(record_index)};
}

void StreamReplay::Store(std::uint32_t record_index, const Operation& operation) {
  versions_.Write(record_index);
  if (stream_->scans && sizes_[record_index] == kNotThere) {
    records_by_key_.emplace(operation.key, record_index);
  }
  sizes_[record_index] = operation.value_size_bytes;
}

void StreamReplay::Erase(std::uint32_t record_index) {
  if (record_index != kNoRecord && sizes_[record_index] != kNotThere) {
    sizes_[record_index] = kNotThere;
    records_by_key_.erase(KeyOf(record_index));
  }
}

void StreamReplay::VisitFrom(const Operation& scan,
                             absl::FunctionRef<void(const StoredRecord&)> visit) const {
  std::uint32_t left = scan.scan_records;
  for (auto at = records_by_key_.lower_bound(scan.key); at != records_by_key_.end() && left > 0;
       ++at, --left) {
    visit({.record_index = at->second,
           .version = versions_.Now(at->second),
           .size_bytes = sizes_[at->second],
           .key = at->first});
  }
}

}  // namespace alexbench::workloads
