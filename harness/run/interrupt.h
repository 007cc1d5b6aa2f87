// Ctrl-C and its kin: the first asks a run to stop and keep what is complete, the second ends it.
#pragma once

#include <atomic>

namespace alexbench::harness {

// Installs handlers for SIGINT, SIGTERM and SIGHUP and ignores SIGPIPE and SIGXFSZ, so that closed
// pipes and file limits come back as errors. Returns what the first signal sets.
//
// Threads: the flag may be read from any.
const std::atomic<bool>& InstallInterruptHandlers();

}  // namespace alexbench::harness
