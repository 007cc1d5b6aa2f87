// Puts a run on disk while it runs: session.json at its start and end, blocks as sessions end.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/result.h"
#include "harness/report/session_record.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

class Recorder {
 public:
  // Writes session.json with status "running". Errors: those of the file system.
  static absl::StatusOr<Recorder> Start(std::filesystem::path folder, SessionRecord record);

  // Appends one session's blocks and syncs.
  absl::Status Append(std::span<const BlockObservation> blocks);

  // Writes what is known at the end: session.json with `status`, summary.json computed from it, and
  // report.md. Returns the summary.
  absl::StatusOr<Summary> Finish(const RunObservation& observation, const std::string& status);

  const SessionRecord& record() const { return record_; }

 private:
  Recorder(std::filesystem::path folder, SessionRecord record)
      : folder_(std::move(folder)), record_(std::move(record)) {}

  std::filesystem::path folder_;
  SessionRecord record_;
};

}  // namespace alexbench::harness
