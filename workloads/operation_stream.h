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
  // Of mixed streams: among so many operations on end, those that store come after the others, as
  // for a program that gathers them before it hands them over. 0: in the order drawn.
  std::uint64_t group = 0;
};

// Records are numbered: those loaded in load order, then those inserted in the order of their
// inserts. kNoRecord: the key is never stored.
inline constexpr std::uint32_t kNoRecord = 0xffffffff;

struct ReadStream {
  std::vector<Key> keys;
  std::vector<std::uint32_t> record_indexes;  // beside each key: which loaded record it is
  std::string hash;                           // XXH3-128 of the keys, hexadecimal
};

struct MixedStream {
  std::vector<Operation> operations;
  std::vector<std::uint32_t> record_indexes;  // beside each operation: the record its key is of
  std::vector<Key> inserted_keys;             // of the records numbered on from those loaded
  std::string value_bytes;                    // the values stored, one behind the other
  bool scans = false;                         // whether any operation does
  std::string hash;                           // XXH3-128 of operations and values, hexadecimal
};

// Requires: the workload is not mixed; the data set is not empty.
ReadStream MakeReadStream(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request);

// What each write stores is DerivedValue(key, version, size) with the versions of
// record_versions.h.
//
// Requires: the data set is not empty, and the workload's trace, if it has one, fits it.
// Cost:     32 bytes an operation and the values; while it runs, also a hash set of the loaded and
//           new keys if the workload inserts or asks for absent ones.
MixedStream MakeMixedStream(const DataSet& data_set, const Workload& workload,
                            const StreamRequest& request);

}  // namespace alexbench::workloads
