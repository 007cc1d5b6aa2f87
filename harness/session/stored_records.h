// What a session stores and asks, made anew in every process from the settings alone.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "harness/session/observation.h"
#include "harness/session/opened_engine.h"
#include "harness/session/plan.h"
#include "workloads/data_set.h"
#include "workloads/workload.h"

namespace alexbench::harness {

// Errors: those of FindWorkload and MakeDataSet.
absl::StatusOr<workloads::DataSet> MakeDataSetOf(const CellSettings& settings);

// All records of a data set with their values, in load order.
//
// Cost: the values and 24 bytes a record; let it go once loaded.
class StoredRecords {
 public:
  explicit StoredRecords(const workloads::DataSet& data_set);

  std::span<const Record> records() const { return records_; }

 private:
  std::string values_;
  std::vector<Record> records_;
};

struct StreamIdentity {
  std::string group_id;
  std::string stream_hash;
};
StreamObservation ObserveStream(const workloads::DataSet& data_set, StreamIdentity identity);

}  // namespace alexbench::harness
