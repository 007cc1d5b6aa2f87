#include "harness/session/trial_looks.h"

#include <span>
#include <string>

#include "harness/session/index_after_writes.h"
#include "harness/session/untimed_pass.h"

namespace alexbench::harness {

void TrialLooks::Prepare() {
  const bool is_first = of_.job.session == 0 && !has_looked_;
  const std::size_t stride = is_first ? 1 : LaterStride();
  if (!of_.memory.is_limited() && stride != pass_stride_) {
    pass_ = PassOverRecords(of_.data_set, stride);
    pass_stride_ = stride;
  }
}

absl::Status TrialLooks::Before(const OpenedEngine& engine) {
  has_looked_ = true;
  if (of_.memory.is_limited()) {
    return of_.memory.Fill(engine, of_.data_set.keys);
  }
  const std::string difference = RunPass(engine, *pass_);
  return difference.empty() ? absl::OkStatus()
                            : absl::DataLossError("pass over all keys: " + difference);
}

absl::Status TrialLooks::AfterOnce(const OpenedEngine& engine, std::uint64_t operations_done) {
  if (was_checked_) {
    return absl::OkStatus();
  }
  was_checked_ = true;
  return CheckAfterStream(engine, of_.data_set, of_.stream,
                          {.operations_done = operations_done,
                           .stride = of_.job.session == 0 ? std::size_t{1} : LaterStride()});
}

void TrialLooks::NoteIndex(const OpenedEngine& engine, std::uint64_t operations_done) {
  // A store of limited memory is asked once: to say, some read every record's header from the disk.
  const bool is_asked_enough = index_.has_value() && of_.memory.is_limited();
  if (of_.job.session == 0 && operations_done > noted_operations_ && !is_asked_enough) {
    index_ = DescribeAfterWrites(engine, std::span(of_.stream.operations).first(operations_done));
    noted_operations_ = operations_done;
  }
}

std::size_t TrialLooks::LaterStride() const {
  return LaterPassStride(of_.job.group.settings.value_size_bytes);
}

}  // namespace alexbench::harness
