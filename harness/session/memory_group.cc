#include "harness/session/memory_group.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/random_tag.h"
#include "base/status_macros.h"
#include "harness/session/memory_controller.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

// A process that was killed is in its group until it is gone.
constexpr int kMostTries = 1000;
constexpr timespec kBetweenTries{.tv_sec = 0, .tv_nsec = 20'000'000};

absl::Status WriteNumber(const fs::path& file, std::uint64_t number) {
  std::ofstream stream(file);
  stream << number << std::flush;
  return stream
             ? absl::OkStatus()
             : absl::UnavailableError(absl::StrFormat("%s: %d is refused", file.string(), number));
}

// What the guard does; only what is safe between fork and exec of a process with threads.
[[noreturn]] void Guard(int lifeline, const char* folder) {
  ::setsid();  // a Ctrl-C at the terminal is not for the guard
  ::dup2(lifeline, STDIN_FILENO);
  ::close_range(STDIN_FILENO + 1, ~0U, 0);
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR) {
  }
  for (int i = 0; i < kMostTries && ::rmdir(folder) != 0 && errno == EBUSY; ++i) {
    ::nanosleep(&kBetweenTries, nullptr);
  }
  ::_exit(0);
}

}  // namespace

absl::Status EnterMemoryGroup(const fs::path& folder) {
  return WriteNumber(folder / "cgroup.procs", static_cast<std::uint64_t>(getpid()));
}

absl::StatusOr<std::uint64_t> MemoryInUse(const MemoryGroupPlace& place) {
  const fs::path file = fs::path(place.folder) /
                        (place.version == 1 ? "memory.usage_in_bytes" : "memory.current");
  std::ifstream stream(file);
  std::uint64_t bytes = 0;
  if (!(stream >> bytes)) {
    return absl::DataLossError(file.string() + ": says nothing");
  }
  return bytes;
}

absl::StatusOr<MemoryGroup> MemoryGroup::Make(std::uint64_t limit_bytes) {
  ASSIGN_OR_RETURN(const MemoryController controller, FindMemoryController());
  // The guard removes by name, and a process of another namespace may have the same number.
  const fs::path folder =
      controller.parent / absl::StrFormat("alexbench-%d-%s", getpid(), RandomTag());
  MemoryGroup group(MemoryGroupPlace{.folder = folder.string(),
                                     .outer = controller.outer.string(),
                                     .version = controller.version,
                                     .limit_bytes = limit_bytes});
  RETURN_IF_ERROR(group.MakeFolder());
  const bool first = controller.version == 1;
  RETURN_IF_ERROR(
      WriteNumber(folder / (first ? "memory.limit_in_bytes" : "memory.max"), limit_bytes));
  // Memory that moves to a swap file is memory all the same. Not every kernel can tell.
  std::ofstream(folder / (first ? "memory.swappiness" : "memory.swap.max")) << 0;
  return group;
}

// The guard is there before the folder, so that no moment of the maker's death leaves the folder
// behind.
absl::Status MemoryGroup::MakeFolder() {
  RETURN_IF_ERROR(StartGuard());
  return ::mkdir(place_.folder.c_str(), 0755) == 0 ? absl::OkStatus()
                                                   : absl::ErrnoToStatus(errno, place_.folder);
}

absl::Status MemoryGroup::StartGuard() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "pipe of a memory group");
  }
  lifeline_ = ends[1];
  guard_ = ::fork();
  if (guard_ == 0) {
    Guard(ends[0], place_.folder.c_str());
  }
  const int error = errno;
  ::close(ends[0]);
  if (guard_ < 0) {
    ::close(std::exchange(lifeline_, -1));
    return absl::ErrnoToStatus(error, "guard of a memory group");
  }
  return absl::OkStatus();
}

void MemoryGroup::StopGuard() {
  if (guard_ > 0) {
    ::close(std::exchange(lifeline_, -1));
    while (::waitpid(guard_, nullptr, 0) < 0 && errno == EINTR) {
    }
    guard_ = -1;
  }
}

MemoryGroup::MemoryGroup(MemoryGroup&& other) noexcept
    : place_(std::exchange(other.place_, {})),
      guard_(std::exchange(other.guard_, -1)),
      lifeline_(std::exchange(other.lifeline_, -1)) {}

MemoryGroup::~MemoryGroup() { StopGuard(); }

bool MemoryGroup::HasKilled() const {
  std::ifstream file(fs::path(place_.folder) /
                     (place_.version == 1 ? "memory.oom_control" : "memory.events"));
  std::string name;
  for (std::uint64_t count = 0; file >> name >> count;) {
    if (name == "oom_kill") {
      return count > 0;
    }
  }
  return false;
}

}  // namespace alexbench::harness
