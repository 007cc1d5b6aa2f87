#include "harness/session/write_stream.h"

#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/session/stored_records.h"
#include "workloads/workload.h"

namespace alexbench::harness {

absl::StatusOr<WriteStream> MakeWriteStream(const SessionJob& job) {
  const CellSettings& settings = job.group.settings;
  WriteStream made;
  ASSIGN_OR_RETURN(made.data_set, MakeDataSetOf(settings));
  ASSIGN_OR_RETURN(const workloads::Workload workload, workloads::FindWorkload(settings.workload));
  // A file of keys may hold fewer than were asked for.
  if (workload.trace != nullptr) {
    RETURN_IF_ERROR(workloads::CheckTraceFits(*workload.trace, made.data_set.keys.size()));
  }
  const std::uint64_t operations =
      job.pass_operations > 0 ? job.pass_operations : job.group.trial_operations;
  if (operations == 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("group %s: trials of 0 operations", job.group.group_id));
  }
  made.stream = workloads::MakeMixedStream(made.data_set, workload,
                                           {.operations = operations,
                                            .seed = settings.seed,
                                            .group = settings.put_batch_size.value_or(0)});
  made.expected = ExpectedAnswers::OfMixed(made.data_set, made.stream, settings.consume);
  return made;
}

}  // namespace alexbench::harness
