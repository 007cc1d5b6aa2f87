#include "harness/run/exit_code.h"

#include "base/text.h"
#include "harness/report/say.h"

namespace alexbench::harness {

ExitCode ExitCodeFor(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return ExitCode::kUsage;
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
      return ExitCode::kBadInput;
    case absl::StatusCode::kInternal:
      return ExitCode::kEngineFailed;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kAborted:
      return ExitCode::kInterrupted;
    default:
      return ExitCode::kEnvironment;
  }
}

ExitCode Complain(const absl::Status& status) {
  Say(FromAbsl(status.message()));
  return ExitCodeFor(status);
}

}  // namespace alexbench::harness
