#include "harness/run/recorder.h"

#include <system_error>

#include "base/status_macros.h"
#include "harness/analysis/summary.h"
#include "harness/measure/utc_time.h"
#include "harness/report/blocks_json.h"
#include "harness/report/file_io.h"
#include "harness/report/journal_json.h"
#include "harness/report/markdown.h"
#include "harness/report/result_json.h"
#include "harness/report/run_files.h"
#include "harness/report/session_json.h"
#include "harness/run/resume.h"

namespace alexbench::harness {

absl::StatusOr<Recorder> Recorder::Start(std::filesystem::path folder, SessionRecord record) {
  record.started_utc = UtcNow();
  Recorder recorder(std::move(folder), std::move(record));
  RETURN_IF_ERROR(ReplaceFile(recorder.folder_ / kJournalFile, ""));
  RETURN_IF_ERROR(recorder.WriteStart());
  return recorder;
}

absl::StatusOr<Recorder> Recorder::GoOn(std::filesystem::path folder, EarlierRun earlier) {
  earlier.record.resumed_utc.push_back(UtcNow());
  Recorder recorder(std::move(folder), std::move(earlier.record));
  recorder.seen_ = std::move(earlier.finished);
  RETURN_IF_ERROR(recorder.WriteStart());
  return recorder;
}

// The journal is there before: a run that has said what it is always has one.
absl::Status Recorder::WriteStart() {
  record_.status = "running";
  record_.ended_utc.reset();
  return WriteSession(record_, folder_ / kSessionFile);
}

absl::Status Recorder::Append(RunObservation part) {
  absl::Status written = Write(part);
  AddPart(std::move(part), written.ok() ? seen_ : unwritten_);
  return written;
}

absl::Status Recorder::Write(const RunObservation& part) {
  JournalEntry entry;
  ASSIGN_OR_RETURN(entry.blocks, AppendBlocks(folder_ / kBlocksFile, part.blocks));
  entry.part = part;
  entry.part.blocks.clear();
  return AppendToJournal(folder_ / kJournalFile, entry);
}

absl::StatusOr<Summary> Recorder::Finish(const std::string& status) {
  record_.status = status;
  record_.ended_utc = UtcNow();
  record_.arms = seen_.arms;
  record_.images = seen_.images;
  record_.streams = seen_.streams;
  record_.counts = seen_.counts;
  record_.loads = seen_.loads;
  RETURN_IF_ERROR(  // a run without blocks has the file
      AppendBlocks(folder_ / kBlocksFile, {}).status());
  ASSIGN_OR_RETURN(BlocksRead blocks, ReadBlocks(folder_));
  record_.block_count = blocks.blocks.size();
  record_.blocks_hash = blocks.hash;
  RETURN_IF_ERROR(WriteSession(record_, folder_ / kSessionFile));

  RunObservation stored = seen_;
  stored.blocks = std::move(blocks.blocks);
  ASSIGN_OR_RETURN(Summary summary, Summarize(record_.plan, stored, InputsOf(record_)));
  RETURN_IF_ERROR(WriteSummary(summary, folder_ / kSummaryFile));
  RETURN_IF_ERROR(ReplaceFile(folder_ / kReportFile, RenderReport(summary, record_.plan)));
  if (status == "complete") {
    std::error_code ignored;  // a journal too many says nothing wrong
    std::filesystem::remove(folder_ / kJournalFile, ignored);
  }
  return summary;
}

absl::StatusOr<Summary> Recorder::Unwritten() const {
  RunObservation all = seen_;
  AddPart(unwritten_, all);
  return Summarize(record_.plan, all, InputsOf(record_));
}

}  // namespace alexbench::harness
