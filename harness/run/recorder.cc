#include "harness/run/recorder.h"

#include <utility>

#include "base/status_macros.h"
#include "harness/analysis/summary.h"
#include "harness/measure/utc_time.h"
#include "harness/report/blocks_json.h"
#include "harness/report/file_io.h"
#include "harness/report/markdown.h"
#include "harness/report/result_json.h"
#include "harness/report/session_json.h"

namespace alexbench::harness {
namespace {

constexpr const char* kSessionFile = "session.json";
constexpr const char* kBlocksFile = "blocks.jsonl";
constexpr const char* kSummaryFile = "summary.json";
constexpr const char* kReportFile = "report.md";

}  // namespace

absl::StatusOr<Recorder> Recorder::Start(std::filesystem::path folder, SessionRecord record) {
  record.started_utc = UtcNow();
  record.status = "running";
  RETURN_IF_ERROR(WriteSession(record, folder / kSessionFile));
  return Recorder(std::move(folder), std::move(record));
}

absl::Status Recorder::Append(std::span<const BlockObservation> blocks) {
  return AppendBlocks(folder_ / kBlocksFile, blocks);
}

absl::StatusOr<Summary> Recorder::Finish(const RunObservation& observation,
                                         const std::string& status) {
  record_.status = status;
  record_.ended_utc = UtcNow();
  record_.arms = observation.arms;
  record_.images = observation.images;
  record_.streams = observation.streams;
  RETURN_IF_ERROR(AppendBlocks(folder_ / kBlocksFile, {}));  // a run without blocks has the file
  ASSIGN_OR_RETURN(const BlocksRead blocks, ReadBlocks(folder_));
  record_.block_count = blocks.blocks.size();
  record_.blocks_hash = blocks.hash;
  RETURN_IF_ERROR(WriteSession(record_, folder_ / kSessionFile));

  RunObservation stored = observation;
  stored.blocks = blocks.blocks;
  ASSIGN_OR_RETURN(Summary summary, Summarize(record_.plan, stored,
                                              {.host = record_.host,
                                               .build = record_.build,
                                               .run_id = record_.run_id,
                                               .status = record_.status,
                                               .claims = record_.claims,
                                               .fairness = record_.fairness}));
  RETURN_IF_ERROR(WriteSummary(summary, folder_ / kSummaryFile));
  RETURN_IF_ERROR(ReplaceFile(folder_ / kReportFile, RenderReport(summary, record_.plan)));
  return summary;
}

}  // namespace alexbench::harness
