// What a writing session's operations are, and what they must answer.
#pragma once

#include "absl/status/statusor.h"

#include "harness/session/oracle.h"
#include "harness/session/worker_files.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {

struct WriteStream {
  workloads::DataSet data_set;
  workloads::MixedStream stream;
  ExpectedAnswers expected;
};

// Makes the operations of one trial of the job's group, the same for each of its sessions.
//
// Errors: those of the data set and the workload; InvalidArgument for a trial without operations;
//         DataLoss for a trace that does not fit the records.
absl::StatusOr<WriteStream> MakeWriteStream(const SessionJob& job);

}  // namespace alexbench::harness
