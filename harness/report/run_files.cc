#include "harness/report/run_files.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/status_macros.h"
#include "harness/report/blocks_json.h"
#include "harness/report/session_json.h"

namespace alexbench::harness {

absl::StatusOr<RunFiles> ReadRun(const std::filesystem::path& folder) {
  RunFiles files;
  ASSIGN_OR_RETURN(files.record, ReadSession(folder / "session.json"));
  ASSIGN_OR_RETURN(BlocksRead read, ReadBlocks(folder));
  files.observation.blocks = std::move(read.blocks);
  files.observation.arms = files.record.arms;
  files.observation.images = files.record.images;
  files.observation.streams = files.record.streams;
  files.observation.counts = files.record.counts;
  files.observation.loads = files.record.loads;
  files.blocks_hash = std::move(read.hash);
  files.notices = std::move(read.notices);
  return files;
}

namespace {

std::uint32_t LayoutCount(const SessionRecord& record) {
  const auto hashes = record.config.find(kLayoutsConfig);
  return hashes == record.config.end()
             ? 1
             : 1 + static_cast<std::uint32_t>(std::count(hashes->second.begin(),
                                                         hashes->second.end(), ','));
}

}  // namespace

SummaryInputs InputsOf(const SessionRecord& record) {
  return {.host = record.host,
          .build = record.build,
          .run_id = record.run_id,
          .status = record.status,
          .claims = record.claims,
          .fairness = record.fairness,
          .layouts = LayoutCount(record)};
}

}  // namespace alexbench::harness
