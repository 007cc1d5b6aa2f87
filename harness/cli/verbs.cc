#include "harness/cli/verbs.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/analysis/summary.h"
#include "harness/cli/generate.h"
#include "harness/cli/list.h"
#include "harness/report/check.h"
#include "harness/report/compare.h"
#include "harness/report/doctor.h"
#include "harness/report/doctor_text.h"
#include "harness/report/environment.h"
#include "harness/report/file_io.h"
#include "harness/report/markdown.h"
#include "harness/report/result_json.h"
#include "harness/report/run_files.h"
#include "harness/session/worker.h"

namespace alexbench::harness {
namespace {

ExitCode Print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return Complain(absl::UnavailableError("stdout can't be written"));
  }
  return ExitCode::kOk;
}

// From the raw observations, so that a report never says what its blocks do not.
absl::Status WriteReport(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const RunFiles run, ReadRun(folder));
  ASSIGN_OR_RETURN(const Summary summary,
                   Summarize(run.record.plan, run.observation, InputsOf(run.record)));
  RETURN_IF_ERROR(WriteSummary(summary, folder / "summary.json"));
  return ReplaceFile(folder / "report.md", RenderReport(summary, run.record.plan));
}

}  // namespace

ExitCode Run(const ListOptions& options) {
  const absl::StatusOr<Listing> listing = MakeListing(options);
  if (!listing.ok()) {
    return Complain(listing.status());
  }
  return Print(options.as_json ? ListingJson(*listing) : ListingText(*listing));
}

ExitCode Run(const DoctorOptions& options) {
  const std::vector<DoctorRow> rows = Diagnose(HostFacts("."), BuildFacts());
  const ExitCode printed = Print(options.as_json ? DoctorJson(rows) : DoctorText(rows));
  const bool warned = std::any_of(rows.begin(), rows.end(), [](const DoctorRow& row) {
    return row.state == DoctorState::kWarn;
  });
  if (printed == ExitCode::kOk && options.strict && warned) {
    return ExitCode::kEnvironment;
  }
  return printed;
}

ExitCode Run(const MeasureOptions& options) { return Measure(options); }

ExitCode Run(const CompareOptions& options) {
  const absl::StatusOr<std::string> table =
      CompareRuns({.a = options.a, .b = options.b, .margin = options.margin});
  return table.ok() ? Print(*table) : Complain(table.status());
}

ExitCode Run(const CheckOptions& options) {
  const absl::Status status = CheckRun(options.dir);
  return status.ok()
             ? Print(absl::StrFormat("%s: every number follows from its raw blocks\n", options.dir))
             : Complain(status);
}

ExitCode Run(const ReportOptions& options) {
  const absl::Status status = WriteReport(options.dir);
  return status.ok()
             ? Print(absl::StrFormat("%s: summary.json and report.md are written\n", options.dir))
             : Complain(status);
}

ExitCode Run(const GenOptions& options) {
  const absl::StatusOr<std::string> written = Generate(options);
  return written.ok() ? Print(*written) : Complain(written.status());
}

ExitCode Run(const WorkerOptions& options) {
  return static_cast<ExitCode>(RunWorker(options.plan_file));
}

}  // namespace alexbench::harness
