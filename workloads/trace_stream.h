// A trace as the operations of a stream: keys looked up, records numbered.
#pragma once

#include <cstdint>

#include "workloads/data_set.h"
#include "workloads/operation_stream.h"
#include "workloads/trace.h"

namespace alexbench::workloads {

// The first `most_operations` of a trace, without values and hash.
//
// Requires: the trace fits the records loaded.
// Cost:     while it runs, a hash map of the loaded keys and those the trace stores.
MixedStream TraceOperations(const DataSet& data_set, const Trace& trace,
                            std::uint64_t most_operations);

}  // namespace alexbench::workloads
