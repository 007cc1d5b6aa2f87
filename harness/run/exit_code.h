// What the program's exit status means; the one place that says so.
#pragma once

#include "absl/status/status.h"

namespace alexbench::harness {

enum class ExitCode : int {
  kOk = 0,
  kThresholdCrossed = 1,  // --fail-on, a slower candidate of ab, or a self-check that is false
  kUsage = 2,
  kBadInput = 3,      // a damaged file, a failed check, runs that can't be compared
  kEngineFailed = 4,  // an engine failed or answered wrongly; partial results are kept
  kEnvironment = 5,   // disk, permission, memory
  kInconclusive = 6,  // only with --require-verdict
  kInterrupted = 130,
};

// The code for a status that ended the program.
ExitCode ExitCodeFor(const absl::Status& status);

// Says on stderr what ended the program, and returns the code for it.
ExitCode Complain(const absl::Status& status);

}  // namespace alexbench::harness
