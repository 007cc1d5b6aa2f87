// The untimed looks at a trial's store: at its records before, and at what a trial left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"

#include "harness/session/limited_memory.h"
#include "harness/session/opened_engine.h"
#include "harness/session/oracle.h"
#include "harness/session/worker_files.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"

namespace alexbench::harness {

class TrialLooks {
 public:
  // Lifetime: refers to all of these, which may be filled later.
  struct Of {
    const SessionJob& job;
    const workloads::DataSet& data_set;
    const workloads::MixedStream& stream;
    const LimitedMemory& memory;
  };
  explicit TrialLooks(const Of& of) : of_(of) {}

  // Makes what Before() takes, ahead of the store: it is none of the store's memory.
  void Prepare();

  // Maps a store's pages and fills its caches; what writes fault in later is theirs and counts. The
  // first look of a group is at every byte, unless its memory is limited.
  // Requires: Prepare().
  // Errors: DataLoss where answers are wrong; those of LimitedMemory::Fill.
  absl::Status Before(const OpenedEngine& engine);

  // Reads the store back; the first call alone does anything.
  // Errors: those of CheckAfterStream.
  absl::Status AfterOnce(const OpenedEngine& engine, std::uint64_t operations_done);

  // Asks what the index has become, in a group's first session, of a trial that did more of the
  // stream than those before it; of the first alone where memory is limited.
  void NoteIndex(const OpenedEngine& engine, std::uint64_t operations_done);

  // What was last noted; nullopt where nothing was.
  std::optional<IndexAfterWrites> TakeIndex() { return std::move(index_); }

 private:
  std::size_t LaterStride() const;

  const Of of_;
  std::optional<Pass> pass_;
  std::size_t pass_stride_ = 0;
  bool has_looked_ = false;
  bool was_checked_ = false;
  std::optional<IndexAfterWrites> index_;
  std::uint64_t noted_operations_ = 0;  // that trial's
};

}  // namespace alexbench::harness
