// A measuring verb from its options to its files and its exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/run/ab_plan.h"
#include "harness/run/exit_code.h"
#include "harness/run/request.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

enum class MeasuringVerb : std::uint8_t {
  kRun,
  kLadder,
  kAblate,
  kBreakdown,
  kReproduce,
  kSelfCheck,
  kAb
};

// What the measuring verbs are asked.
struct MeasureOptions {
  MeasuringVerb verb = MeasuringVerb::kRun;
  RunRequest request;
  std::vector<std::string> axes;  // ladder, ablate, breakdown: the steps of these; empty: all
  AbRequest ab;                   // ab
  std::string claims_file;        // reproduce; empty: the published claims
  std::string scratch;            // empty: `out`/scratch
  std::string layouts;            // folder of `make layouts`; empty: this binary alone
  std::string out;
  std::string fail_on;
  bool require_verdict = false;
  bool resume = false;  // go on with the run in `out`, if there is one
  bool dry_run = false;
  bool as_json = false;
  std::vector<std::string> command_line;
};

// The plan of sessions that take so many layouts of the code.
// Errors: those of the planner.
absl::StatusOr<RunPlan> PlanOf(MeasureOptions options, std::uint32_t layouts);

// Plans, measures, writes the run folder, prints the findings on stdout and progress on stderr.
//
// Errors: printed on stderr; nothing is created for a usage error; a run that fails or is
//         interrupted keeps the sessions that were complete.
ExitCode Measure(const MeasureOptions& options);

}  // namespace alexbench::harness
