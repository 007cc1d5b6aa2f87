#include "harness/run/resume.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "harness/report/claim_fields.h"
#include "harness/report/file_io.h"
#include "harness/report/journal_json.h"
#include "harness/report/json_difference.h"
#include "harness/report/json_fields.h"
#include "harness/report/same_machine.h"
#include "harness/report/session_json.h"
#include "harness/run/recorder.h"
#include "harness/session/plan_fields.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostDifferencesNamed = 3;

absl::Status EditedError(const fs::path& file) {
  return absl::DataLossError(
      absl::StrFormat("%s: is not as the run left it; it can't be gone on with", file.string()));
}

// The blocks of every journal entry, which must be there as they were written; what follows is cut.
absl::StatusOr<std::vector<BlockObservation>> CheckAndCutBlocks(
    const fs::path& file, const std::vector<JournalEntry>& entries) {
  std::error_code error;
  if (entries.empty() && !fs::exists(file, error)) {
    return std::vector<BlockObservation>();
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  std::uint64_t start = 0;
  for (const JournalEntry& entry : entries) {
    const std::uint64_t end = entry.blocks.end_bytes;
    if (end < start || end > text.size() ||
        HashLines(std::string_view(text).substr(start, end - start)) != entry.blocks.hash) {
      return EditedError(file);
    }
    start = end;
  }
  fs::resize_file(file, start, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrFormat("%s: can't cut: %s", file.string(), error.message()));
  }
  ASSIGN_OR_RETURN(BlocksRead read,
                   ParseBlocks(std::string_view(text).substr(0, start), file.string()));
  return std::move(read.blocks);
}

absl::Status TakeJournal(const fs::path& folder, EarlierRun& run) {
  const fs::path file = folder / Recorder::kJournalFile;
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  ASSIGN_OR_RETURN(JournalRead read, ParseJournal(text, file.string()));
  ASSIGN_OR_RETURN(run.finished.blocks,
                   CheckAndCutBlocks(folder / Recorder::kBlocksFile, read.entries));
  for (JournalEntry& entry : read.entries) {
    AddPart(std::move(entry.part), run.finished);
  }
  run.notices = std::move(read.notices);
  return absl::OkStatus();
}

std::string Named(const std::vector<std::string>& differences) {
  const std::size_t count = std::min(differences.size(), kMostDifferencesNamed);
  std::string text =
      absl::StrJoin(differences.begin(),
                    std::next(differences.begin(), static_cast<std::ptrdiff_t>(count)), "; ");
  return differences.size() == count
             ? text
             : absl::StrFormat("%s; and %d more", text, differences.size() - count);
}

void AddFacts(std::string_view what, const std::vector<FactDifference>& facts,
              std::vector<std::string>& differences) {
  for (const FactDifference& fact : facts) {
    differences.push_back(
        absl::StrFormat("%s: %s was %s and is %s", what, fact.name, fact.a, fact.b));
  }
}

void AddTrees(std::string_view what, const std::vector<std::string>& lines,
              std::vector<std::string>& differences) {
  for (const std::string& line : lines) {
    differences.push_back(absl::StrFormat("%s.%s", what, line));
  }
}

std::string LayoutsOf(const SessionRecord& record) {
  const auto found = record.config.find(kLayoutsConfig);
  return found == record.config.end() ? "" : found->second;
}

}  // namespace

absl::StatusOr<std::optional<EarlierRun>> ReadEarlierRun(const fs::path& folder) {
  std::error_code error;
  const fs::path session = folder / Recorder::kSessionFile;
  if (!fs::exists(session, error)) {
    return std::nullopt;
  }
  EarlierRun run;
  ASSIGN_OR_RETURN(run.record, ReadSession(session));
  if (fs::exists(folder / Recorder::kJournalFile, error)) {
    RETURN_IF_ERROR(TakeJournal(folder, run));
  } else if (run.record.status == "complete") {
    run.complete = true;
  } else {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: the journal is missing; what is complete can't be told", folder.string()));
  }
  return run;
}

absl::Status CheckSameRun(const SessionRecord& earlier, const SessionRecord& wanted) {
  std::vector<std::string> differences;
  AddTrees("plan", JsonDifferences(ToJson(earlier.plan), ToJson(wanted.plan)), differences);
  AddTrees("claims", JsonDifferences(ToJson(earlier.claims), ToJson(wanted.claims)), differences);
  if (LayoutsOf(earlier) != LayoutsOf(wanted)) {
    differences.emplace_back("the binaries of --layouts");
  }
  if (!differences.empty()) {
    return absl::AlreadyExistsError(absl::StrFormat(
        "--resume: run %s was asked for something else: %s", earlier.run_id, Named(differences)));
  }
  AddFacts("host", HostDifferences(earlier.host, wanted.host), differences);
  AddFacts("build", BuildDifferences(earlier.build, wanted.build), differences);
  if (!differences.empty()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "--resume: run %s can't be gone on with here: %s", earlier.run_id, Named(differences)));
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
