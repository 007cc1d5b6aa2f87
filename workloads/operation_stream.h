// The operations of a measurement, made before the clock starts.
//
// A stream follows from data set, workload and seed alone; its hash pins it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/key.h"
#include "workloads/data_set.h"
#include "workloads/operation.h"
#include "workloads/workload.h"

namespace alexbench::workloads {

struct StreamRequest {
  std::uint64_t operations = 0;
  std::uint64_t seed = 0;
};

struct ReadStream {
  std::vector<Key> keys;
  std::vector<std::uint32_t> record_indexes;  // beside each key: which loaded record it is
  std::string hash;                           // XXH3-128 of the keys, hexadecimal
};

// In MixedStream::record_indexes: the operation inserts a key that was not loaded.
inline constexpr std::uint32_t kNewRecord = 0xffffffff;

struct MixedStream {
  std::vector<Operation> operations;
  std::vector<std::uint32_t> record_indexes;  // beside each operation; kNewRecord for an insert
  std::string value_bytes;                    // the values of the puts, one behind the other
  std::string hash;                           // XXH3-128 of operations and values, hexadecimal
};

// Requires: the workload does not write; the data set is not empty.
ReadStream MakeReadStream(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request);

// An insert stores version 0 of its value, the n-th update of a record version n.
//
// Requires: the data set is not empty.
// Cost:     28 bytes an operation and the values; while it runs, also a hash set of the loaded
//           and inserted keys if the workload inserts.
MixedStream MakeMixedStream(const DataSet& data_set, const Workload& workload,
                            const StreamRequest& request);

}  // namespace alexbench::workloads
