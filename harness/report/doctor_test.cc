#include "harness/report/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "base/test_folder.h"
#include "harness/report/doctor_text.h"
#include "harness/report/environment.h"
#include "harness/report/limits.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

const DoctorRow& RowOf(const std::vector<DoctorRow>& rows, const std::string& name) {
  for (const DoctorRow& row : rows) {
    if (row.name == name) {
      return row;
    }
  }
  ADD_FAILURE() << name;
  return rows.front();
}

DoctorState StateOf(const std::string& name, const Facts& host, const Facts& build) {
  return RowOf(Diagnose(host, build), name).state;
}

TEST(DoctorTest, ThisMachineGivesEveryRowOnceWithAState) {
  const std::vector<DoctorRow> rows = Diagnose(HostFacts("."), BuildFacts());
  std::set<std::string> names;
  for (const DoctorRow& row : rows) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.text.empty()) << row.name;
    EXPECT_EQ(row.state == DoctorState::kWarn && row.advice.empty(), false) << row.name;
  }
  EXPECT_EQ(names.size(), 29U);
  EXPECT_THAT(DoctorText(rows), HasSubstr("load_average"));
  EXPECT_THAT(DoctorJson(rows), HasSubstr("\"checks\": ["));
}

TEST(DoctorTest, WhatIsNotExposedIsUnknownAndNoWarning) {
  for (const DoctorRow& row : Diagnose({}, {})) {
    EXPECT_NE(row.state, DoctorState::kWarn) << row.name;
  }
  for (const char* name : {"load_average",
                           "processors",
                           "steal",
                           "clock_source",
                           "clock_read",
                           "governor",
                           "turbo",
                           "smt",
                           "caches",
                           "numa",
                           "perf_event_paranoid",
                           "hardware_counters",
                           "transparent_huge_pages",
                           "address_randomisation",
                           "memory",
                           "swap",
                           "max_map_count",
                           "open_files",
                           "disk_free",
                           "file_system",
                           "disk_scheduler",
                           "disk_read_ahead",
                           "fsync",
                           "build_type",
                           "commit"}) {
    EXPECT_EQ(StateOf(name, {}, {}), DoctorState::kUnknown) << name;
  }
}

std::string Words(const char* text) { return text; }

// Facts that disturb, each with the row that must say so.
const std::vector<std::pair<const char*, Facts>>& Disturbing() {
  static const auto& kCases = *new std::vector<std::pair<const char*, Facts>>{
      {"load_average", {{"load_average_1m", 3.2}}},
      {"processors", {{"vcpus", std::int64_t{1}}}},
      {"steal", {{"steal_fraction", 0.02}}},
      {"hypervisor", {{"hypervisor", Words("KVMKVMKVM")}}},
      {"cgroup_quota", {{"cgroup_processors", 1.5}}},
      {"clock_source", {{"clock_source", Words("hpet")}}},
      {"clock_read", {{"clock_read_ns", 900.0}}},
      {"governor", {{"governor", Words("powersave")}}},
      {"turbo", {{"turbo", std::int64_t{1}}}},
      {"smt", {{"smt", std::int64_t{1}}}},
      {"caches", {{"l3_bytes", std::int64_t{1} << 30}}},
      {"numa", {{"numa_nodes_online", Words("0-1")}}},
      {"perf_event_paranoid", {{"perf_event_paranoid", std::int64_t{4}}}},
      {"transparent_huge_pages", {{"transparent_huge_pages", Words("never")}}},
      {"address_randomisation", {{"aslr", std::int64_t{0}}}},
      {"memory", {{"memory_available_bytes", std::int64_t{1} << 20}}},
      {"swap", {{"swap_bytes", std::int64_t{1} << 30}, {"swap_free_bytes", std::int64_t{1}}}},
      {"max_map_count", {{"max_map_count", std::int64_t{100}}}},
      {"open_files", {{"open_files_limit", std::int64_t{256}}}},
      {"disk_free", {{"disk_free_bytes", std::int64_t{1} << 20}}},
      {"file_system", {{"file_system", Words("tmpfs")}}},
      {"disk_scheduler", {{"disk_scheduler", Words("bfq")}}},
      {"disk_read_ahead", {{"disk_read_ahead_bytes", std::int64_t{8} << 20}}},
      {"fsync", {{"fsync_ns", std::int64_t{300}}}},
      {"fsync", {{"fsync_ns", std::int64_t{200'000'000}}}},
      {"ld_preload", {{"ld_preload", Words("libx.so")}}}};
  return kCases;
}

TEST(DoctorTest, WarnsOfWhatDisturbsWithAdvice) {
  for (const auto& [name, host] : Disturbing()) {
    const std::vector<DoctorRow> rows = Diagnose(host, {});
    EXPECT_EQ(RowOf(rows, name).state, DoctorState::kWarn) << name;
    EXPECT_FALSE(RowOf(rows, name).advice.empty()) << name;
  }
  EXPECT_EQ(StateOf("build_type", {}, {{"build_type", Words("Debug")}}), DoctorState::kWarn);
  EXPECT_EQ(StateOf("build_type", {}, {{"build_type", Words("Release")}, {"sanitized", true}}),
            DoctorState::kWarn);
  EXPECT_EQ(StateOf("build_type", {}, {{"build_type", Words("Release")}}), DoctorState::kOk);
  EXPECT_EQ(StateOf("commit", {}, {{"commit", Words("0123456789abcdef")}, {"dirty", true}}),
            DoctorState::kWarn);
}

TEST(DoctorTest, NamesAHypervisorAsPeopleDo) {
  for (const auto& [vendor, name] : std::vector<std::pair<std::string, std::string>>{
           {"KVMKVMKVM", "KVM"},
           {{"KVMKVMKVM\0\0\0", 12}, "KVM"},
           {"Microsoft Hv", "Hyper-V"},
           {"VMwareVMware", "VMware"},
           {"XenVMMXenVMM", "Xen"},
           {"TCGTCGTCGTCG", "QEMU"},
           {"bhyve bhyve ", "bhyve"},
           {{"another\0\0\0\0\0", 12}, "another"}}) {
    const DoctorRow row = RowOf(Diagnose({{"hypervisor", vendor}}, {}), "hypervisor");
    EXPECT_EQ(row.text, "runs under " + name);
  }
}

TEST(DoctorTest, CountersThatCannotBeOpenedAreUnknownWithTheReason) {
  const DoctorRow row =
      RowOf(Diagnose({{"hardware_counters", Words("unavailable: Permission denied")}}, {}),
            "hardware_counters");
  EXPECT_EQ(row.state, DoctorState::kUnknown);
  EXPECT_THAT(row.text, HasSubstr("Permission denied"));
  EXPECT_THAT(row.advice, HasSubstr("perf_event_paranoid"));
}

// A root folder with the files of a machine we do not have.
class FakeRoot {
 public:
  void Write(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories((folder_.path() / file).parent_path());
    std::ofstream(folder_.path() / file) << text << "\n";
  }
  Facts Read() const { return HostFacts({.out = folder_.path(), .root = folder_.path()}); }
  DoctorRow Row(const std::string& name) const { return RowOf(Diagnose(Read(), {}), name); }

 private:
  TestFolder folder_;
};

TEST(HostFactsTest, AnEmptyRootExposesNothing) {
  const FakeRoot root;
  for (const char* name : {"load_average", "steal", "clock_source", "governor", "turbo", "smt",
                           "caches", "numa", "transparent_huge_pages", "memory", "swap"}) {
    EXPECT_EQ(root.Row(name).state, DoctorState::kUnknown) << name;
  }
  EXPECT_EQ(root.Row("container").text, "none seen");
  EXPECT_EQ(root.Row("cgroup_quota").text, "none");
}

TEST(HostFactsTest, FrequencyAndThreadsAreReadWhereTheKernelShowsThem) {
  FakeRoot root;
  root.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil");
  root.Write("sys/devices/system/cpu/intel_pstate/no_turbo", "1");
  root.Write("sys/devices/system/cpu/smt/active", "1");
  root.Write("proc/loadavg", "3.21 1.00 0.50 2/345 6789");
  root.Write("proc/stat", "cpu 100 0 100 700 0 0 0 100 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1");
  EXPECT_EQ(root.Row("governor").text, "schedutil");
  EXPECT_EQ(root.Row("governor").state, DoctorState::kWarn);
  EXPECT_EQ(root.Row("turbo").state, DoctorState::kOk);
  EXPECT_EQ(root.Row("smt").state, DoctorState::kWarn);
  EXPECT_THAT(root.Row("load_average").text, HasSubstr("3.21"));
  EXPECT_THAT(root.Row("steal").text, HasSubstr("10.00 %"));
}

TEST(HostFactsTest, AmdBoostCountsAsTurbo) {
  FakeRoot root;
  root.Write("sys/devices/system/cpu/cpufreq/boost", "1");
  EXPECT_EQ(root.Row("turbo").state, DoctorState::kWarn);
}

TEST(HostFactsTest, CachesAndNodesAreReadFromTheTree) {
  FakeRoot root;
  const std::string cache = "sys/devices/system/cpu/cpu0/cache/index3/";
  root.Write(cache + "level", "3");
  root.Write(cache + "type", "Unified");
  root.Write(cache + "size", "262144K");
  root.Write("sys/devices/system/node/online", "0-3");
  EXPECT_THAT(root.Row("caches").text, HasSubstr("L3 256 MiB"));
  EXPECT_EQ(root.Row("caches").state, DoctorState::kWarn);
  EXPECT_EQ(root.Row("numa").state, DoctorState::kWarn);
  EXPECT_EQ(root.Row("numa").text, "nodes 0-3");
  FakeRoot small;
  small.Write("sys/devices/system/node/online", "0");
  EXPECT_EQ(small.Row("numa").state, DoctorState::kOk);
  EXPECT_EQ(small.Row("numa").text, "one node");
}

TEST(HostFactsTest, QuotasOfBothVersionsOfCgroupsAreSeen) {
  FakeRoot second;
  second.Write("sys/fs/cgroup/cpu.max", "150000 100000");
  EXPECT_EQ(second.Row("cgroup_quota").text, "1.50 processors");
  EXPECT_EQ(second.Row("cgroup_quota").state, DoctorState::kWarn);
  second.Write("sys/fs/cgroup/cpu.max", "max 100000");
  EXPECT_EQ(second.Row("cgroup_quota").state, DoctorState::kOk);
  FakeRoot first;
  first.Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000");
  first.Write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
  EXPECT_EQ(first.Row("cgroup_quota").text, "0.50 processors");
  first.Write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
  EXPECT_EQ(first.Row("cgroup_quota").state, DoctorState::kOk);
}

TEST(HostFactsTest, ContainersLeaveMarks) {
  FakeRoot root;
  root.Write(".dockerenv", "");
  EXPECT_EQ(root.Row("container").text, "docker");
  root.Write("run/systemd/container", "lxc");
  EXPECT_EQ(root.Row("container").text, "lxc");
}

TEST(HostFactsTest, SwapIsAWarningOnceItIsUsed) {
  FakeRoot root;
  root.Write("proc/meminfo", "MemTotal: 8000000 kB\nSwapTotal: 1048576 kB\nSwapFree: 1048576 kB");
  EXPECT_EQ(root.Row("swap").state, DoctorState::kOk);
  root.Write("proc/meminfo", "MemTotal: 8000000 kB\nSwapTotal: 1048576 kB\nSwapFree: 1024 kB");
  EXPECT_EQ(root.Row("swap").state, DoctorState::kWarn);
  root.Write("proc/meminfo", "SwapTotal: 0 kB\nSwapFree: 0 kB");
  EXPECT_EQ(root.Row("swap").text, "none");
}

TEST(HostFactsTest, LookingLeavesNothingBehind) {
  const TestFolder folder;
  HostFacts({.out = folder.path(), .root = "/"});
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FsyncTest, AFolderThatTakesNoFileHasNoTime) { EXPECT_EQ(FsyncNs("/proc"), std::nullopt); }

}  // namespace
}  // namespace alexbench::harness
