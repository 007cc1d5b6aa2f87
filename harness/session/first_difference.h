// Which operation of a stream an engine answers wrongly, once a block has shown that one does.
#pragma once

#include <cstdint>

#include "absl/status/status.h"

#include "harness/session/opened_engine.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {

// Runs the first `operation_count` operations one by one, without a clock, and holds every byte of
// every answer against the oracle.
//
// Requires: a store as loaded. It is left as the stream leaves it.
// Errors:   DataLoss naming the first operation with a wrong answer, its kind, its key and what is
//           wrong; what the engine reports where it fails.
absl::Status FirstDifference(OpenedEngine& engine, const workloads::DataSet& data_set,
                             const workloads::MixedStream& stream, std::uint64_t operation_count);

}  // namespace alexbench::harness
