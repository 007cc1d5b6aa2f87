#include "harness/run/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <initializer_list>

#include "harness/run/exit_code.h"

namespace alexbench::harness {
namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only use such");

void HandleSignal(int /*number*/) {
  if (stop_requested.exchange(true)) {
    _exit(static_cast<int>(ExitCode::kInterrupted));  // children die with their parent
  }
}

}  // namespace

const std::atomic<bool>& InstallInterruptHandlers() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    action.sa_handler = HandleSignal;
    sigaction(number, &action, nullptr);
  }
  for (const int number : {SIGPIPE, SIGXFSZ}) {
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    sigaction(number, &action, nullptr);
  }
  return stop_requested;
}

}  // namespace alexbench::harness
