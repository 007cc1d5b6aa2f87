// Puts a run on disk while it runs: session.json at its start and end, blocks as sessions end, and
// in the journal what is complete.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/result.h"
#include "harness/report/session_record.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

struct EarlierRun;

// Errors: those of the file system, naming the file; of an end, those of the analysis, too.
class Recorder {
 public:
  static constexpr const char* kSessionFile = "session.json";
  static constexpr const char* kBlocksFile = "blocks.jsonl";
  static constexpr const char* kSummaryFile = "summary.json";
  static constexpr const char* kReportFile = "report.md";
  static constexpr const char* kJournalFile = "journal";

  // Writes session.json with status "running".
  static absl::StatusOr<Recorder> Start(std::filesystem::path folder, SessionRecord record);

  // The same for a run that goes on: what was known of it stays.
  static absl::StatusOr<Recorder> GoOn(std::filesystem::path folder, EarlierRun earlier);

  // Appends what one image or session brought and syncs: the blocks, then the journal's line that
  // makes them count.
  absl::Status Append(RunObservation part);

  // Writes what is known at the end: session.json with `status`, summary.json computed from it, and
  // report.md; removes the journal of a complete run. Returns the summary.
  absl::StatusOr<Summary> Finish(const std::string& status);

  // The same from memory, parts that could not be appended included: for a run whose end can't be
  // written.
  absl::StatusOr<Summary> Unwritten() const;

  const SessionRecord& record() const { return record_; }

 private:
  Recorder(std::filesystem::path folder, SessionRecord record)
      : folder_(std::move(folder)), record_(std::move(record)) {}

  absl::Status WriteStart();
  absl::Status Write(const RunObservation& part);

  std::filesystem::path folder_;
  SessionRecord record_;
  RunObservation seen_;
  RunObservation unwritten_;  // parts that could not be appended
};

}  // namespace alexbench::harness
