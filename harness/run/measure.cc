#include "harness/run/measure.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/analysis/summary.h"
#include "harness/report/claims_json.h"
#include "harness/report/doctor.h"
#include "harness/report/environment.h"
#include "harness/report/markdown.h"
#include "harness/report/progress.h"
#include "harness/report/result_json.h"
#include "harness/report/run_files.h"
#include "harness/report/say.h"
#include "harness/run/budget_watch.h"
#include "harness/run/estimate.h"
#include "harness/run/interrupt.h"
#include "harness/run/layout_programs.h"
#include "harness/run/outcome.h"
#include "harness/run/published_claims.h"
#include "harness/run/recorder.h"
#include "harness/run/resources.h"
#include "harness/run/resume.h"
#include "harness/run/run_folder.h"
#include "harness/run/run_pace.h"
#include "harness/session/catalog.h"
#include "harness/session/executor.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

// A file of keys is read once before anything is created: what is wrong with it is bad input.
absl::Status CheckDataSets(const RunPlan& plan) {
  std::set<std::pair<std::string, std::uint64_t>> seen;
  for (const CellPlan& cell : plan.cells) {
    const CellSettings& settings = cell.settings;
    if (!absl::StartsWith(settings.data_set, "file:") ||
        !seen.emplace(settings.data_set, settings.records).second) {
      continue;
    }
    RETURN_IF_ERROR(workloads::MakeDataSet({.spec = settings.data_set,
                                            .records = settings.records,
                                            .seed = settings.seed})
                        .status());
  }
  return absl::OkStatus();
}

std::map<std::string, std::map<std::string, std::string>> FairnessOf(const RunPlan& plan) {
  std::map<std::string, std::map<std::string, std::string>> fairness;
  for (const CellPlan& cell : plan.cells) {
    const absl::StatusOr<const EngineEntry*> entry = Catalog::Get().Find(cell.engine);
    const absl::StatusOr<ResolvedEngine> resolved =
        Catalog::Get().Resolve(cell.spec, cell.durability);
    if (entry.ok() && resolved.ok() && (*entry)->fairness) {
      fairness[cell.cell_id] = FactsOf(**entry, *resolved);
      if (const auto limit_bytes = cell.settings.memory_limit_bytes; limit_bytes.has_value()) {
        fairness[cell.cell_id]["memory_limit_bytes"] = absl::StrCat(*limit_bytes);
      }
    }
  }
  return fairness;
}

absl::StatusOr<std::vector<ClaimSpec>> ClaimsFor(const MeasureOptions& options) {
  if (options.verb != MeasuringVerb::kReproduce) {
    return std::vector<ClaimSpec>();
  }
  return options.claims_file.empty() ? PublishedClaims() : ReadClaims(options.claims_file);
}

std::map<std::string, std::string> ConfigOf(const MeasureOptions& options) {
  return {{"profile", options.request.profile.name},
          {"seed", absl::StrCat(options.request.seed)},
          {"load_order", std::string(LoadOrderName(options.request.load_order))},
          {"fail_on", options.fail_on},
          {"claims", options.claims_file}};
}

absl::StatusOr<LayoutPrograms> LayoutsFor(const MeasureOptions& options) {
  return options.layouts.empty() ? LayoutPrograms{} : FindLayoutPrograms(options.layouts);
}

// What a run is of: planned once, the same for its start and for going on with it.
struct Planned {
  RunPlan plan;
  LayoutPrograms layouts;
};

absl::StatusOr<SessionRecord> MakeRecord(const MeasureOptions& options, const Planned& planned,
                                         const RunFolder& folder) {
  const RunPlan& plan = planned.plan;
  SessionRecord record;
  record.run_id = folder.run_id();
  record.command_line = options.command_line;
  record.config = ConfigOf(options);
  if (!planned.layouts.hashes.empty()) {
    record.config[kLayoutsConfig] = planned.layouts.hashes;
  }
  record.host = HostFacts(folder.scratch());
  record.build = BuildFacts();
  record.doctor = Diagnose(record.host, record.build);
  record.plan = plan;
  record.fairness = FairnessOf(plan);
  ASSIGN_OR_RETURN(record.claims, ClaimsFor(options));
  ResolveVariants(Catalog::Get(), record.claims);
  return record;
}

// What a run found, and what that cost where the run watched it.
struct Found {
  Summary summary;
  AbCost cost;
};

// Where the end of a run can't be written, what it found goes to stderr: it exists nowhere else.
absl::StatusOr<Summary> WriteEnd(const RunFolder& folder, const std::string& status,
                                 Recorder& recorder) {
  const absl::Status still_there = folder.CheckStillThere();
  absl::StatusOr<Summary> written =
      still_there.ok() ? recorder.Finish(status) : absl::StatusOr<Summary>(still_there);
  if (written.ok()) {
    return written;
  }
  const absl::StatusOr<Summary> unwritten = recorder.Unwritten();
  if (unwritten.ok()) {
    Say("the end of the run can't be written; what it measured is:");
    std::fputs(RenderResults(*unwritten, recorder.record().plan).c_str(), stderr);
  } else {
    Say(FromAbsl(unwritten.status().message()));
  }
  return written;
}

// Runs what is left of the recorder's plan and returns what was found in all.
absl::StatusOr<Found> Execute(const RunFolder& folder, const LayoutPrograms& layouts,
                              const RunObservation& finished, Recorder& recorder) {
  const std::atomic<bool>& stop = InstallInterruptHandlers();
  const RunPlan& plan = recorder.record().plan;
  Progress progress(plan);
  ExecutorOptions executor;
  executor.scratch = folder.scratch();
  executor.layouts = layouts.programs;
  executor.stop = &stop;
  executor.finished = &finished;
  executor.memory_limit_bytes = AvailableResources(folder.scratch()).memory_bytes;
  executor.on_progress = [&](const ExecutorProgress& step) {
    progress.Show(absl::StrFormat("[%d/%d] %s", step.steps_done + 1, step.step_count, step.text));
  };
  BudgetWatch watch(plan);
  if (plan.stopping) {
    executor.on_progress = [&](const ExecutorProgress& step) {
      progress.Show(watch.BeginStep(step.text));
    };
    executor.before_next_sessions = [&](const RunObservation& seen, std::uint32_t sessions_done) {
      return watch.Decide(seen, sessions_done);
    };
  }
  executor.on_part_end = [&](const RunObservation& part) {
    RETURN_IF_ERROR(folder.CheckStillThere());
    return recorder.Append(part);
  };
  const absl::StatusOr<RunObservation> observation = ExecutePlan(plan, executor);
  progress.Finish();
  std::string end = "failed";
  if (observation.ok()) {
    end = stop ? "interrupted" : "complete";
  }
  absl::StatusOr<Summary> written = WriteEnd(folder, end, recorder);
  RETURN_IF_ERROR(folder.CheckStillThere());
  if (!observation.ok()) {
    if (!written.ok()) {
      Say(FromAbsl(written.status().message()));
    }
    return observation.status();
  }
  RETURN_IF_ERROR(written.status());
  Found found{.summary = *std::move(written), .cost = {}};
  if (plan.stopping) {
    ASSIGN_OR_RETURN(found.cost, watch.Cost(*observation));
  }
  return found;
}

// Of a run that is complete.
absl::StatusOr<Found> StoredFindings(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const RunFiles run, ReadRun(folder));
  if (run.blocks_hash != run.record.blocks_hash) {
    return absl::DataLossError(
        absl::StrFormat("%s: its blocks are not those the run left", folder.string()));
  }
  const RunPlan& plan = run.record.plan;
  ASSIGN_OR_RETURN(Summary summary, Summarize(plan, run.observation, InputsOf(run.record)));
  Found found{.summary = std::move(summary), .cost = {}};
  if (plan.stopping) {
    ASSIGN_OR_RETURN(found.cost, BudgetWatch(plan).Cost(run.observation));
  }
  return found;
}

// Starts the run, or goes on with the one in the folder.
absl::StatusOr<Found> StartOrGoOn(const MeasureOptions& options, const Planned& planned) {
  ASSIGN_OR_RETURN(const RunFolder folder, RunFolder::Create(options.out, options.scratch));
  ASSIGN_OR_RETURN(SessionRecord record, MakeRecord(options, planned, folder));
  std::optional<EarlierRun> earlier;
  if (options.resume) {
    ASSIGN_OR_RETURN(earlier, ReadEarlierRun(folder.out()));
  }
  if (!earlier.has_value()) {
    ASSIGN_OR_RETURN(Recorder recorder, Recorder::Start(folder.out(), std::move(record)));
    return Execute(folder, planned.layouts, RunObservation(), recorder);
  }
  RETURN_IF_ERROR(CheckSameRun(earlier->record, record));
  if (earlier->complete) {
    return StoredFindings(folder.out());
  }
  for (const std::string& notice : earlier->notices) {
    Say(notice);
  }
  const RunObservation finished = earlier->finished;
  ASSIGN_OR_RETURN(Recorder recorder, Recorder::GoOn(folder.out(), *std::move(earlier)));
  return Execute(folder, planned.layouts, finished, recorder);
}

absl::Status Print(const std::string& text, const char* where_not) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return absl::UnavailableError(absl::StrCat("stdout: ", where_not));
  }
  return absl::OkStatus();
}

absl::Status PrintFindings(const MeasureOptions& options, const RunPlan& plan, const Found& found) {
  std::string text;
  if (options.as_json) {
    ASSIGN_OR_RETURN(text, SummaryToJson(found.summary));
  } else if (options.verb == MeasuringVerb::kAb) {
    text = RenderAb(found.summary, plan, found.cost, options.command_line);
  } else {
    text = RenderResults(found.summary, plan);
    text += options.verb == MeasuringVerb::kSelfCheck ? RenderChecksInShort(found.summary) : "";
  }
  return Print(text, "the findings could not be printed; they are in --out");
}

absl::StatusOr<Outcome> PlanAndExecute(const MeasureOptions& options) {
  OutcomeRules rules{.require_verdict = options.require_verdict,
                     .selfchecks_decide = options.verb == MeasuringVerb::kSelfCheck,
                     .slower_decides = options.verb == MeasuringVerb::kAb};
  ASSIGN_OR_RETURN(rules.thresholds, ParseThresholds(options.fail_on));
  Planned planned;
  ASSIGN_OR_RETURN(planned.layouts, LayoutsFor(options));
  ASSIGN_OR_RETURN(planned.plan, PlanOf(options, planned.layouts.count()));
  const RunPlan& plan = planned.plan;
  RETURN_IF_ERROR(CheckThresholdsMeanCells(rules.thresholds, plan));
  RETURN_IF_ERROR(CheckDataSets(plan));
  if (const std::string notice = ShortenedNotice(plan);
      options.verb == MeasuringVerb::kRun && !notice.empty()) {
    Say(notice);
  }
  if (options.dry_run) {
    RETURN_IF_ERROR(Print(DescribePlan(plan), "the plan could not be printed"));
    return Outcome{};
  }
  RETURN_IF_ERROR(CheckOutFolder(options.out, options.resume ? FolderUse::kGoOn : FolderUse::kNew));
  const std::filesystem::path scratch = options.scratch.empty() ? options.out : options.scratch;
  RETURN_IF_ERROR(CheckScratchIsADisk(plan, scratch));
  RETURN_IF_ERROR(CheckResources(EstimateCost(plan), AvailableResources(scratch)));
  ASSIGN_OR_RETURN(const Found found, StartOrGoOn(options, planned));
  RETURN_IF_ERROR(PrintFindings(options, plan, found));
  return JudgeOutcome(found.summary, rules);
}

}  // namespace

ExitCode Measure(const MeasureOptions& options) {
  const absl::StatusOr<Outcome> outcome = PlanAndExecute(options);
  if (!outcome.ok()) {
    return Complain(outcome.status());
  }
  for (const std::string& reason : outcome->reasons) {
    Say(reason);
  }
  return outcome->code;
}

}  // namespace alexbench::harness
