#include "harness/session/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

#include "base/check.h"
#include "harness/measure/clock.h"

namespace alexbench::harness {
namespace {

constexpr int kPollMilliseconds = 200;

// The parent's environment without its locale, in the C locale, longer by the padding.
std::vector<std::string> ChildEnvironment(std::uint32_t padding_bytes) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!absl::StartsWith(*entry, "LC_") && !absl::StartsWith(*entry, "LANG")) {
      environment.emplace_back(*entry);
    }
  }
  environment.emplace_back("LC_ALL=C");
  environment.push_back("ALEXBENCH_PADDING=" + std::string(padding_bytes, 'x'));
  return environment;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

absl::StatusOr<pid_t> Spawn(const ChildRequest& request) {
  std::vector<std::string> environment = ChildEnvironment(request.environment_padding_bytes);
  std::vector<std::string> arguments = request.arguments;
  arguments.insert(arguments.begin(), request.program.string());
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  ALEXBENCH_CHECK(posix_spawnattr_init(&attributes) == 0);
  ALEXBENCH_CHECK(posix_spawn_file_actions_init(&actions) == 0);
  // Its own group: a Ctrl-C at the terminal reaches the parent alone, which decides.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, request.stderr_file.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t child = 0;
  const int error = posix_spawn(&child, request.program.c_str(), &actions, &attributes,
                                Pointers(arguments).data(), Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return absl::ErrnoToStatus(error, "start " + request.program.string());
  }
  return child;
}

// A descriptor that becomes readable when the child ends; negative where the system has none.
int OpenPidDescriptor(pid_t child) { return static_cast<int>(syscall(SYS_pidfd_open, child, 0)); }

// Leaves the child to be reaped: until then its process group keeps its number.
bool HasEnded(pid_t child) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == child;
}

// Waits until the child has ended (kExited), the time is up or someone says stop.
ChildEnd Await(const ChildRequest& request, pid_t child) {
  const std::int64_t deadline_ns =
      NowNs() + static_cast<std::int64_t>(request.timeout_seconds * 1e9);
  const int pid_descriptor = OpenPidDescriptor(child);
  ChildEnd end = ChildEnd::kTimedOut;
  while (NowNs() < deadline_ns) {
    // Sleeps until the child ends or, without a descriptor, for the whole while.
    pollfd ended{.fd = pid_descriptor, .events = POLLIN, .revents = 0};
    poll(&ended, pid_descriptor < 0 ? 0 : 1, kPollMilliseconds);
    if (HasEnded(child)) {
      end = ChildEnd::kExited;
      break;
    }
    if (request.stop != nullptr && request.stop->load()) {
      end = ChildEnd::kStopped;
      break;
    }
  }
  if (pid_descriptor >= 0) {
    close(pid_descriptor);
  }
  return end;
}

std::string SignalName(int signal) {
  const char* const name = sigabbrev_np(signal);
  return name == nullptr ? absl::StrFormat("signal %d", signal) : std::string("SIG") + name;
}

std::string LastLine(const std::filesystem::path& file) {
  std::ifstream lines(file);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) {
      last = line;
    }
  }
  return last;
}

}  // namespace

absl::StatusOr<ChildResult> RunChild(const ChildRequest& request) {
  const absl::StatusOr<pid_t> child = Spawn(request);
  if (!child.ok()) {
    return child.status();
  }
  ChildResult result{.end = Await(request, *child), .code = 0};
  // The child itself where it has not ended, and whatever it started, before its number is free.
  kill(-*child, SIGKILL);
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (result.end == ChildEnd::kExited && WIFSIGNALED(status)) {
    result.end = ChildEnd::kKilledBySignal;
  }
  result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

std::string DescribeEnd(const ChildRequest& request, const ChildResult& result) {
  std::string how;
  switch (result.end) {
    case ChildEnd::kExited:
      how = absl::StrFormat("exit code %d", result.code);
      break;
    case ChildEnd::kKilledBySignal:
      how = "killed by " + SignalName(result.code);
      break;
    case ChildEnd::kTimedOut:
      how = absl::StrFormat("no end within %.1f seconds", request.timeout_seconds);
      break;
    case ChildEnd::kStopped:
      how = "stopped";
      break;
  }
  const std::string last_line = LastLine(request.stderr_file);
  return last_line.empty() ? how : how + ": " + last_line;
}

void DieWithParent(pid_t parent) {
  ALEXBENCH_CHECK(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
  // The parent may have died before the line above.
  if (getppid() != parent) {
    _exit(1);
  }
}

}  // namespace alexbench::harness
