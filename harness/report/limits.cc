#include "harness/report/limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

#include "harness/measure/clock.h"
#include "harness/report/probe.h"

namespace alexbench::harness {
namespace {

using Path = std::filesystem::path;

// Marks that the common container programs leave.
Fact Container(const Path& root) {
  if (const std::optional<std::string> named = ProbeFile(root / "run/systemd/container")) {
    return *named;
  }
  constexpr std::array<std::pair<const char*, const char*>, 2> kMarks{
      {{".dockerenv", "docker"}, {"run/.containerenv", "podman"}}};
  std::error_code error;
  for (const auto& [file, name] : kMarks) {
    if (std::filesystem::exists(root / file, error)) {
      return std::string(name);
    }
  }
  return nullptr;
}

Fact Processors(const std::optional<std::int64_t>& quota,
                const std::optional<std::int64_t>& period) {
  const bool limited = quota && period && *quota > 0 && *period > 0;
  return limited ? Fact(static_cast<double>(*quota) / static_cast<double>(*period)) : Fact(nullptr);
}

// "150000 100000" or "max 100000" in the second version of cgroups; in the first two files, -1
// meaning no limit.
Fact CgroupProcessors(const Path& root) {
  if (const std::optional<std::string> both = ProbeFile(root / "sys/fs/cgroup/cpu.max")) {
    const std::size_t space = both->find(' ');
    return space == std::string::npos
               ? Fact(nullptr)
               : Processors(ProbeNumber(*both), ProbeNumber(both->substr(space)));
  }
  const Path folder = root / "sys/fs/cgroup/cpu";
  return Processors(ProbeNumber(ProbeFile(folder / "cpu.cfs_quota_us").value_or("")),
                    ProbeNumber(ProbeFile(folder / "cpu.cfs_period_us").value_or("")));
}

Fact OpenFilesLimit() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return nullptr;
  }
  return static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, std::int64_t{1} << 40));
}

// Syncs one page more; nullopt if that fails.
std::optional<std::int64_t> TimeOneFsync(int descriptor) {
  constexpr std::array<char, 4096> kPage{};
  if (::write(descriptor, kPage.data(), kPage.size()) != static_cast<ssize_t>(kPage.size())) {
    return std::nullopt;
  }
  const std::int64_t start_ns = NowNs();
  if (::fsync(descriptor) != 0) {
    return std::nullopt;
  }
  return NowNs() - start_ns;
}

// What a file of the queue says of the disk that `place.out` is or would be on.
std::optional<std::string> DiskQueueFile(const HostPlace& place, const char* name) {
  struct stat facts = {};
  if (::stat(NearestFolder(place.out).c_str(), &facts) != 0) {
    return std::nullopt;
  }
  const Path device = place.root / "sys/dev/block" /
                      absl::StrFormat("%d:%d", major(facts.st_dev), minor(facts.st_dev));
  // A partition has no queue of its own.
  for (const char* queue : {"queue", "../queue"}) {
    if (std::optional<std::string> text = ProbeFile(device / queue / name)) {
      return text;
    }
  }
  return std::nullopt;
}

}  // namespace

void AddLimits(const Path& root, Facts& facts) {
  facts["container"] = Container(root);
  facts["cgroup_processors"] = CgroupProcessors(root);
  facts["open_files_limit"] = OpenFilesLimit();
}

std::optional<std::string> DiskScheduler(const HostPlace& place) {
  const std::optional<std::string> text = DiskQueueFile(place, "scheduler");
  return text ? BracketedChoice(*text).value_or(*text) : text;
}

std::optional<std::int64_t> DiskReadAheadBytes(const HostPlace& place) {
  const std::optional<std::string> text = DiskQueueFile(place, "read_ahead_kb");
  std::int64_t kib = 0;
  return text && absl::SimpleAtoi(*text, &kib) ? std::optional(kib * 1024) : std::nullopt;
}

std::optional<std::int64_t> FsyncNs(const Path& folder) {
  const int descriptor =
      ::open(NearestFolder(folder).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return std::nullopt;
  }
  std::array<std::int64_t, 5> times{};
  std::optional<std::int64_t> took = TimeOneFsync(descriptor);
  for (std::int64_t& time : times) {
    took = took ? TimeOneFsync(descriptor) : took;
    time = took.value_or(0);
  }
  ::close(descriptor);
  std::sort(times.begin(), times.end());
  return took ? std::optional(times[times.size() / 2]) : std::nullopt;
}

}  // namespace alexbench::harness
