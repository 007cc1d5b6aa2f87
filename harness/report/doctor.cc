#include "harness/report/doctor.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

// More than a quarter of one processor busy with something else disturbs 1 ms blocks visibly.
constexpr double kLoadLimit = 0.25;
// A tenth of a percent of stolen time is one lost tick in a thousand.
constexpr double kStealLimit = 0.001;
constexpr double kClockReadLimitNs = 100;
// 1M records of 128 bytes in four engines, with their images on disk.
constexpr double kMemoryLimitBytes = 2.0 * (1U << 30U);
constexpr double kDiskLimitBytes = 4.0 * (1U << 30U);

constexpr double kGib = 1U << 30U;

std::optional<double> Number(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  if (found == facts.end()) {
    return std::nullopt;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&found->second)) {
    return static_cast<double>(*whole);
  }
  const auto* number = std::get_if<double>(&found->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<std::string> Text(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  const auto* text = found == facts.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

bool IsTrue(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  const auto* truth = found == facts.end() ? nullptr : std::get_if<bool>(&found->second);
  return truth != nullptr && *truth;
}

DoctorRow Unknown(std::string name) {
  return {
      .name = std::move(name), .state = DoctorState::kUnknown, .text = "not exposed", .advice = ""};
}

// Advice is for warnings only.
DoctorRow Row(std::string name, DoctorState state, std::string text, std::string advice) {
  return {.name = std::move(name),
          .state = state,
          .text = std::move(text),
          .advice = state == DoctorState::kOk ? std::string() : std::move(advice)};
}

constexpr DoctorState OkIf(bool good) { return good ? DoctorState::kOk : DoctorState::kWarn; }

DoctorRow Load(const Facts& host) {
  const std::optional<double> load = Number(host, "load_average_1m");
  return !load ? Unknown("load_average")
               : Row("load_average", OkIf(*load < kLoadLimit),
                     absl::StrFormat("%.2f over the last minute", *load),
                     "wait until other work has ended; see `top`");
}

DoctorRow Steal(const Facts& host) {
  const std::optional<double> share = Number(host, "steal_fraction");
  return !share ? Unknown("steal")
                : Row("steal", OkIf(*share < kStealLimit),
                      absl::StrFormat("%.2f %% of processor time since start", *share * 100),
                      "another guest takes processor time; use a dedicated machine");
}

DoctorRow Hypervisor(const Facts& host) {
  const std::optional<std::string> name = Text(host, "hypervisor");
  return Row("hypervisor", OkIf(!name), name ? "runs under " + *name : "none seen",
             "times on a virtual machine move with its neighbours; prefer bare metal");
}

DoctorRow HugePages(const Facts& host) {
  const std::optional<std::string> choice = Text(host, "transparent_huge_pages");
  return !choice ? Unknown("transparent_huge_pages")
                 : Row("transparent_huge_pages", OkIf(*choice != "never"), *choice,
                       "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled");
}

DoctorRow Aslr(const Facts& host) {
  const std::optional<double> level = Number(host, "aslr");
  return !level
             ? Unknown("address_randomisation")
             : Row("address_randomisation", OkIf(*level > 0), absl::StrFormat("level %.0f", *level),
                   "sudo sysctl kernel.randomize_va_space=2 (sessions then sample layouts)");
}

DoctorRow Counters(const Facts& host) {
  const std::optional<std::string> text = Text(host, "hardware_counters");
  if (!text || *text == "available") {
    return text ? Row("hardware_counters", DoctorState::kOk, *text, "")
                : Unknown("hardware_counters");
  }
  return {.name = "hardware_counters",
          .state = DoctorState::kUnknown,
          .text = *text,
          .advice = "times need no counters; causes do: sudo sysctl kernel.perf_event_paranoid=1"};
}

DoctorRow Memory(const Facts& host) {
  const std::optional<double> bytes = Number(host, "memory_available_bytes");
  return !bytes ? Unknown("memory")
                : Row("memory", OkIf(*bytes >= kMemoryLimitBytes),
                      absl::StrFormat("%.1f GiB available", *bytes / kGib),
                      "close other programs or ask for fewer --records");
}

DoctorRow Disk(const Facts& host) {
  const std::optional<double> bytes = Number(host, "disk_free_bytes");
  return !bytes ? Unknown("disk_free")
                : Row("disk_free", OkIf(*bytes >= kDiskLimitBytes),
                      absl::StrFormat("%.1f GiB free", *bytes / kGib),
                      "free space, or put stores elsewhere with --scratch");
}

DoctorRow FileSystem(const Facts& host) {
  const std::optional<std::string> name = Text(host, "file_system");
  return !name ? Unknown("file_system")
               : Row("file_system", OkIf(*name != "tmpfs" && *name != "ramfs"), *name,
                     "memory only: nothing can be made durable here; choose --scratch on a disk");
}

DoctorRow ClockSource(const Facts& host) {
  const std::optional<std::string> name = Text(host, "clock_source");
  return !name ? Unknown("clock_source")
               : Row("clock_source", OkIf(*name == "tsc" || *name == "kvm-clock"), *name,
                     "a slow clock is read by a system call; boot with clocksource=tsc");
}

DoctorRow ClockRead(const Facts& host) {
  const std::optional<double> ns = Number(host, "clock_read_ns");
  return !ns ? Unknown("clock_read")
             : Row("clock_read", OkIf(*ns < kClockReadLimitNs),
                   absl::StrFormat("%.1f ns a read", *ns),
                   "check the clock source and the hypervisor");
}

DoctorRow Governor(const Facts& host) {
  const std::optional<std::string> name = Text(host, "governor");
  return !name ? Unknown("governor")
               : Row("governor", OkIf(*name == "performance"), *name,
                     "sudo cpupower frequency-set -g performance");
}

DoctorRow Turbo(const Facts& host) {
  const std::optional<double> on = Number(host, "turbo");
  return !on ? Unknown("turbo")
             : Row("turbo", OkIf(*on == 0), *on == 0 ? "off" : "on",
                   "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo, or "
                   "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost");
}

DoctorRow Smt(const Facts& host) {
  const std::optional<double> on = Number(host, "smt");
  return !on ? Unknown("smt")
             : Row("smt", OkIf(*on == 0), *on == 0 ? "off" : "on: two processors share one core",
                   "echo off | sudo tee /sys/devices/system/cpu/smt/control");
}

DoctorRow Preload(const Facts& host) {
  const std::optional<std::string> libraries = Text(host, "ld_preload");
  return Row("ld_preload", OkIf(!libraries), libraries.value_or("none"),
             "unset LD_PRELOAD: it may replace the allocator");
}

DoctorRow BuildType(const Facts& build) {
  const std::optional<std::string> type = Text(build, "build_type");
  if (!type) {
    return Unknown("build_type");
  }
  const bool counts =
      *type == "Release" && !IsTrue(build, "debug_checks") && !IsTrue(build, "sanitized");
  return Row("build_type", OkIf(counts), *type + (IsTrue(build, "sanitized") ? ", sanitized" : ""),
             "only numbers of a release build count: make build");
}

DoctorRow Commit(const Facts& build) {
  const std::optional<std::string> commit = Text(build, "commit");
  return !commit ? Unknown("commit")
                 : Row("commit", OkIf(!IsTrue(build, "dirty")),
                       commit->substr(0, 12) + (IsTrue(build, "dirty") ? ", with changes" : ""),
                       "commit first, so that the numbers can be traced to their code");
}

}  // namespace

std::vector<DoctorRow> Diagnose(const Facts& host, const Facts& build) {
  return {Load(host),       Steal(host),  Hypervisor(host), ClockSource(host), ClockRead(host),
          Governor(host),   Turbo(host),  Smt(host),        HugePages(host),   Aslr(host),
          Counters(host),   Memory(host), Disk(host),       FileSystem(host),  Preload(host),
          BuildType(build), Commit(build)};
}

}  // namespace alexbench::harness
