#include "harness/report/environment.h"

#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "harness/measure/clock.h"
#include "harness/report/limits.h"
#include "harness/report/probe.h"
#include "harness/report/processor.h"

namespace alexbench::harness {
namespace {

using Path = std::filesystem::path;

Fact TextFact(const std::optional<std::string>& text) { return text ? Fact(*text) : Fact(nullptr); }

Fact NumberFact(const std::optional<std::int64_t>& number) {
  return number ? Fact(*number) : Fact(nullptr);
}

Fact FileNumber(const Path& file) {
  const std::optional<std::string> text = ProbeFile(file);
  return text ? NumberFact(ProbeNumber(*text)) : Fact(nullptr);
}

// A line of /proc/meminfo, which counts in KiB.
Fact MemoryFact(const std::string& meminfo, std::string_view name) {
  const std::optional<std::string> text = ProbeField(meminfo, name);
  const std::optional<std::int64_t> kib = text ? ProbeNumber(*text) : std::nullopt;
  return kib ? Fact(*kib * 1024) : Fact(nullptr);
}

void AddKernel(const Path& root, Facts& facts) {
  utsname name = {};
  if (::uname(&name) == 0) {
    facts["kernel"] = absl::StrCat(name.sysname, " ", name.release);
    facts["architecture"] = std::string(name.machine);
  }
  std::optional<std::string> os =
      ProbeField(ProbeFile(root / "etc/os-release").value_or(""), "PRETTY_NAME");
  if (os) {
    std::erase(*os, '"');
  }
  facts["os"] = TextFact(os);
  facts["libc"] = absl::StrCat("glibc ", gnu_get_libc_version());
  const std::optional<std::string> thp =
      ProbeFile(root / "sys/kernel/mm/transparent_hugepage/enabled");
  facts["transparent_huge_pages"] = TextFact(thp ? BracketedChoice(*thp) : std::nullopt);
  facts["aslr"] = FileNumber(root / "proc/sys/kernel/randomize_va_space");
  facts["perf_event_paranoid"] = FileNumber(root / "proc/sys/kernel/perf_event_paranoid");
  facts["clock_source"] =
      TextFact(ProbeFile(root / "sys/devices/system/clocksource/clocksource0/current_clocksource"));
  facts["page_size_bytes"] = static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
}

void AddMemory(const Path& root, Facts& facts) {
  const std::string meminfo = ProbeFile(root / "proc/meminfo").value_or("");
  facts["memory_bytes"] = MemoryFact(meminfo, "MemTotal");
  facts["memory_available_bytes"] = MemoryFact(meminfo, "MemAvailable");
  facts["swap_bytes"] = MemoryFact(meminfo, "SwapTotal");
  facts["swap_free_bytes"] = MemoryFact(meminfo, "SwapFree");
  facts["max_map_count"] = FileNumber(root / "proc/sys/vm/max_map_count");
}

// The share of processor time since the machine started that went to other guests.
Fact StealFraction(const Path& root) {
  const std::string stat = ProbeFile(root / "proc/stat").value_or("");
  const std::string_view line = std::string_view(stat).substr(0, stat.find('\n'));
  const std::vector<std::string> words =
      absl::StrSplit(absl::string_view(line.data(), line.size()), ' ', absl::SkipEmpty());
  constexpr std::size_t kStealColumn = 8;  // proc(5): cpu user nice system idle iowait irq softirq
  double total = 0;
  for (std::size_t i = 1; i < std::min(words.size(), kStealColumn + 1); ++i) {
    total += static_cast<double>(ProbeNumber(words[i]).value_or(0));
  }
  if (words.size() <= kStealColumn || total <= 0) {
    return nullptr;
  }
  return static_cast<double>(ProbeNumber(words[kStealColumn]).value_or(0)) / total;
}

void AddLoad(const Path& root, Facts& facts) {
  const std::string load = ProbeFile(root / "proc/loadavg").value_or("");
  double load_1m = 0;
  facts["load_average_1m"] = absl::SimpleAtod(load.substr(0, load.find(' ')), &load_1m)
                                 ? Fact(load_1m)
                                 : Fact(nullptr);
  facts["steal_fraction"] = StealFraction(root);
  facts["pressure_cpu"] = TextFact(
      ProbeField(absl::StrCat("cpu:", ProbeFile(root / "proc/pressure/cpu").value_or("")), "cpu"));
  const char* preload = std::getenv("LD_PRELOAD");
  facts["ld_preload"] =
      preload != nullptr && *preload != '\0' ? Fact(std::string(preload)) : Fact(nullptr);
}

// The smallest of several means, so that an interruption does not count.
double ClockReadNs() {
  constexpr int kReads = 1000;
  constexpr int kRepeats = 9;
  std::int64_t best_ns = 0;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    const std::int64_t start_ns = NowNs();
    for (int i = 1; i < kReads; ++i) {
      NowNs();
    }
    const std::int64_t took_ns = NowNs() - start_ns;
    best_ns = repeat == 0 ? took_ns : std::min(best_ns, took_ns);
  }
  return static_cast<double>(best_ns) / kReads;
}

}  // namespace

Facts HostFacts(const Path& out) { return HostFacts({.out = out, .root = "/"}); }

Facts HostFacts(const HostPlace& place) {
  Facts facts = ProcessorFacts(place.root);
  AddKernel(place.root, facts);
  AddMemory(place.root, facts);
  AddLoad(place.root, facts);
  AddLimits(place.root, facts);
  facts["clock_read_ns"] = ClockReadNs();
  facts["file_system"] = TextFact(FileSystemName(place.out));
  facts["disk_free_bytes"] = NumberFact(DiskFreeBytes(place.out));
  facts["disk_scheduler"] = TextFact(DiskScheduler(place));
  facts["disk_read_ahead_bytes"] = NumberFact(DiskReadAheadBytes(place));
  facts["fsync_ns"] = NumberFact(FsyncNs(place.out));
  return facts;
}

}  // namespace alexbench::harness
