// What the process ends with.
#pragma once

#include "absl/status/status.h"

namespace alexbench::tools {

inline constexpr int kExitOk = 0;
inline constexpr int kExitAbsent = 1;       // the key is not there
inline constexpr int kExitUsage = 2;        // the command line makes no sense
inline constexpr int kExitBadInput = 3;     // no store, a foreign or damaged one, or bad input
inline constexpr int kExitFailed = 4;       // the store failed
inline constexpr int kExitEnvironment = 5;  // held by another process, no space, no permission

int ExitCodeOf(const absl::Status& status);

}  // namespace alexbench::tools
