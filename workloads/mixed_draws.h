// The draws of a mixed stream: kinds and records, keys still open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "workloads/data_set.h"
#include "workloads/operation_stream.h"
#include "workloads/workload.h"

namespace alexbench::workloads {

struct MixedDraws {
  std::vector<Operation> operations;          // without keys and values
  std::vector<std::uint32_t> record_indexes;  // kNoRecord: of a get of an absent key, and no other
  std::size_t inserts = 0;
  std::size_t absents = 0;
};

// Requires: the data set is not empty.
MixedDraws DrawOperations(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request);

}  // namespace alexbench::workloads
