#include "harness/report/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/report/file_io.h"
#include "harness/report/json_difference.h"
#include "harness/report/result_json.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {
namespace {

constexpr double kSumErrorLimit = 1e-9;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Groups that a session left blocks of must say what was asked there.
void CheckStreams(const RunFiles& files, std::vector<std::string>& problems) {
  std::set<std::string> described;
  for (const StreamObservation& stream : files.record.streams) {
    described.insert(stream.group_id);
    if (stream.data_set_hash.empty() || stream.stream_hash.empty()) {
      problems.push_back(
          absl::StrFormat("session.json: streams: group %s has no hash of its data set or stream",
                          stream.group_id));
    }
  }
  std::set<std::string> measured;
  for (const BlockObservation& block : files.observation.blocks) {
    measured.insert(block.group_id);
  }
  for (const std::string& group : measured) {
    if (!described.contains(group)) {
      problems.push_back(absl::StrFormat("session.json: streams: group %s is missing", group));
    }
  }
}

std::vector<std::string> UnderFile(std::string_view file, const std::vector<std::string>& lines) {
  std::vector<std::string> named;
  for (const std::string& line : lines) {
    named.push_back(absl::StrFormat("%s: %s", file, line));
  }
  return named;
}

}  // namespace

std::vector<std::string> RecordProblems(const RunFiles& files) {
  const SessionRecord& record = files.record;
  std::vector<std::string> problems = UnderFile("blocks", files.notices);
  if (files.blocks_hash != record.blocks_hash) {
    problems.push_back(
        absl::StrFormat("session.json: blocks_hash: \"%s\", but the blocks have \"%s\"",
                        record.blocks_hash, files.blocks_hash));
  }
  if (files.observation.blocks.size() != record.block_count) {
    problems.push_back(absl::StrFormat("session.json: block_count: %d, but there are %d",
                                       record.block_count, files.observation.blocks.size()));
  }
  if (!IsOneOf(record.status, {"complete", "interrupted", "failed"})) {
    problems.push_back(absl::StrFormat("session.json: status: \"%s\"", record.status));
  }
  for (const ImageObservation& image : record.images) {
    if (image.status == "ok" && image.content_hash.empty()) {
      problems.push_back(
          absl::StrFormat("session.json: images: \"%s\" has no content_hash", image.image));
    }
  }
  CheckStreams(files, problems);
  return problems;
}

std::vector<std::string> SummaryProblems(const Summary& summary) {
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < summary.breakdowns.size(); ++i) {
    const BreakdownResult& breakdown = summary.breakdowns[i];
    double sum = breakdown.residual_ns.estimate;
    for (const PhaseResult& phase : breakdown.phases) {
      sum += phase.ns.estimate;
    }
    const double total = breakdown.total_ns.estimate;
    const double error = std::max(std::abs(breakdown.sum_error), std::abs((sum - total) / total));
    if (!(error <= kSumErrorLimit)) {
      problems.push_back(absl::StrFormat(
          "breakdowns[%d]: phases and residual miss the total by %.3g of it", i, error));
    }
  }
  for (std::size_t i = 0; i < summary.claims.size(); ++i) {
    const ClaimResult& claim = summary.claims[i];
    if (IsOneOf(claim.verdict, {"reproduced", "refuted"}) && claim.cells.empty()) {
      problems.push_back(absl::StrFormat("claims[%d]: %s without a cell", i, claim.verdict));
    }
  }
  return problems;
}

absl::Status CheckRun(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const RunFiles files, ReadRun(folder));
  const std::filesystem::path summary_file = folder / "summary.json";
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(summary_file));
  ASSIGN_OR_RETURN(const Summary stored, SummaryFromJson(text, summary_file.string()));
  std::vector<std::string> problems = RecordProblems(files);
  const auto add = [&problems](const std::vector<std::string>& lines) {
    problems.insert(problems.end(), lines.begin(), lines.end());
  };
  add(UnderFile("summary.json", SummaryProblems(stored)));
  const absl::StatusOr<Summary> computed =
      Summarize(files.record.plan, files.observation, InputsOf(files.record));
  if (computed.ok()) {
    add(UnderFile("summary.json", JsonDifferences(SummaryTree(stored), SummaryTree(*computed))));
  } else {
    problems.push_back(
        absl::StrCat("the summary cannot be computed again: ", computed.status().message()));
  }
  if (problems.empty()) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrJoin(problems, "\n"));
}

}  // namespace alexbench::harness
