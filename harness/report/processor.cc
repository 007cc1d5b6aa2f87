#include "harness/report/processor.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "harness/report/probe.h"

namespace alexbench::harness {
namespace {

using Path = std::filesystem::path;

constexpr const char* kCpuFolder = "sys/devices/system/cpu";

Fact TextFact(const std::optional<std::string>& text) { return text ? Fact(*text) : Fact(nullptr); }

Fact NumberFact(const std::optional<std::string>& text) {
  const std::optional<std::int64_t> number = text ? ProbeNumber(*text) : std::nullopt;
  return number ? Fact(*number) : Fact(nullptr);
}

std::optional<std::string> CpuFile(const Path& root, std::string_view name) {
  return ProbeFile(root / kCpuFolder / name);
}

// The flags that decide which code paths can run and whether the time stamp counter is steady.
Fact FlagsOfInterest(const std::string& cpuinfo) {
  static constexpr std::array<std::string_view, 12> kInteresting = {
      "sse4_2",   "bmi2",  "avx2",         "avx512f",     "avx512bw", "avx512vl",
      "amx_tile", "crc32", "constant_tsc", "nonstop_tsc", "rdtscp",   "hypervisor"};
  const std::optional<std::string> all = ProbeField(cpuinfo, "flags");
  if (!all) {
    return nullptr;
  }
  std::string found;
  for (absl::string_view flag : absl::StrSplit(*all, ' ')) {
    for (const std::string_view interesting : kInteresting) {
      if (flag == absl::string_view(interesting.data(), interesting.size())) {
        absl::StrAppend(&found, found.empty() ? "" : " ", flag);
      }
    }
  }
  return found;
}

// Sizes as /sys writes them: "2048K".
void AddCaches(const Path& root, Facts& facts) {
  for (int index = 0; index < 8; ++index) {
    const std::string folder = absl::StrCat("cpu0/cache/index", index, "/");
    const std::optional<std::string> level = CpuFile(root, folder + "level");
    const std::optional<std::string> type = CpuFile(root, folder + "type");
    const std::optional<std::string> size = CpuFile(root, folder + "size");
    if (!level || !type || !size || *type == "Instruction") {
      continue;
    }
    const std::int64_t unit = size->ends_with('M') ? 1 << 20 : 1 << 10;
    facts[absl::StrCat("l", *level, "_bytes")] = ProbeNumber(*size).value_or(0) * unit;
  }
}

Fact Hypervisor(bool flagged) {
#if defined(__x86_64__)
  if (flagged) {
    std::array<unsigned, 4> words = {};
    __cpuid(0x40000000, words[0], words[1], words[2], words[3]);
    std::array<char, 13> name = {};
    std::memcpy(name.data(), &words[1], 12);
    return std::string(name.data());
  }
#endif
  return flagged ? Fact(std::string("unnamed")) : Fact(nullptr);
}

Fact Mitigations(const Path& root) {
  std::string joined;
  std::error_code error;
  std::map<std::string, std::string> found;
  const Path folder = root / kCpuFolder / "vulnerabilities";
  for (auto entry = std::filesystem::directory_iterator(folder, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::optional<std::string> text = ProbeFile(entry->path());
    if (text && !text->starts_with("Not affected")) {
      found[entry->path().filename().string()] = *text;
    }
  }
  for (const auto& [name, text] : found) {
    absl::StrAppend(&joined, joined.empty() ? "" : "; ", name, ": ", text);
  }
  return joined.empty() ? Fact(nullptr) : Fact(joined);
}

// Whether a hardware counter opens for this process, and if not, why.
Fact Counters() {
  perf_event_attr wanted = {};
  wanted.type = PERF_TYPE_HARDWARE;
  wanted.size = sizeof(wanted);
  wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  const long descriptor = ::syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0UL);
  if (descriptor < 0) {
    return absl::StrCat("unavailable: ", std::generic_category().message(errno));
  }
  ::close(static_cast<int>(descriptor));
  return std::string("available");
}

// Turbo by either of the two drivers that expose it; 1 means on.
Fact Turbo(const Path& root) {
  if (const std::optional<std::string> off = CpuFile(root, "intel_pstate/no_turbo")) {
    return std::int64_t{*off == "0" ? 1 : 0};
  }
  return NumberFact(CpuFile(root, "cpufreq/boost"));
}

}  // namespace

Facts ProcessorFacts(const Path& root) {
  const std::string cpuinfo = ProbeFile(root / "proc/cpuinfo").value_or("");
  Facts facts;
  facts["cpu_model"] = TextFact(ProbeField(cpuinfo, "model name"));
  facts["cpu_family_number"] = NumberFact(ProbeField(cpuinfo, "cpu family"));
  facts["cpu_model_number"] = NumberFact(ProbeField(cpuinfo, "model\t"));
  facts["cpu_stepping"] = NumberFact(ProbeField(cpuinfo, "stepping"));
  facts["cpu_microcode"] = TextFact(ProbeField(cpuinfo, "microcode"));
  facts["cpu_flags"] = FlagsOfInterest(cpuinfo);
  facts["vcpus"] = static_cast<std::int64_t>(::sysconf(_SC_NPROCESSORS_ONLN));
  facts["numa_nodes_online"] = TextFact(ProbeFile(root / "sys/devices/system/node/online"));
  facts["smt"] = NumberFact(CpuFile(root, "smt/active"));
  facts["governor"] = TextFact(CpuFile(root, "cpu0/cpufreq/scaling_governor"));
  facts["turbo"] = Turbo(root);
  facts["mitigations"] = Mitigations(root);
  facts["hardware_counters"] = Counters();
  const std::optional<std::string> flags = ProbeField(cpuinfo, "flags");
  facts["hypervisor"] = Hypervisor(flags && absl::StrContains(*flags, "hypervisor"));
  AddCaches(root, facts);
  return facts;
}

std::string HypervisorName(std::string_view vendor) {
  struct Known {
    std::string_view vendor;
    std::string_view name;
  };
  static constexpr std::array<Known, 6> kKnown = {{{"KVMKVMKVM", "KVM"},
                                                   {"Microsoft Hv", "Hyper-V"},
                                                   {"VMwareVMware", "VMware"},
                                                   {"XenVMMXenVMM", "Xen"},
                                                   {"TCGTCGTCGTCG", "QEMU"},
                                                   {"bhyve bhyve ", "bhyve"}}};
  vendor = vendor.substr(0, vendor.find('\0'));
  for (const Known& known : kKnown) {
    if (known.vendor == vendor) {
      return std::string(known.name);
    }
  }
  return std::string(vendor);
}

}  // namespace alexbench::harness
