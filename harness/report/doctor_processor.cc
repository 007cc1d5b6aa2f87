// The doctor's rows about the processor and who else wants it.
#include "absl/strings/str_format.h"

#include "harness/report/doctor_rows.h"
#include "harness/report/processor.h"

namespace alexbench::harness {
namespace {

// More than a quarter of one processor busy with something else disturbs 1 ms blocks visibly.
constexpr double kLoadLimit = 0.25;
// A tenth of a percent of stolen time is one lost tick in a thousand.
constexpr double kStealLimit = 0.001;
constexpr double kClockReadLimitNs = 100;
// The default size: 1m records of 128 bytes, their headers and index.
constexpr double kUsualDataBytes = 150.0 * 1'000'000;
constexpr double kMib = 1U << 20U;

DoctorRow Load(const Facts& host) {
  const std::optional<double> load = NumberOf(host, "load_average_1m");
  return !load ? UnknownRow("load_average")
               : OkIf(*load < kLoadLimit,
                      {.name = "load_average",
                       .text = absl::StrFormat("%.2f over the last minute", *load),
                       .advice = "wait until other work has ended; see `top`"});
}

DoctorRow Processors(const Facts& host) {
  const std::optional<double> count = NumberOf(host, "vcpus");
  return !count ? UnknownRow("processors")
                : OkIf(*count >= 2,
                       {.name = "processors",
                        .text = absl::StrFormat("%.0f", *count),
                        .advice = "with one processor everything else interrupts what is measured; "
                                  "use a machine with two at least"});
}

DoctorRow Steal(const Facts& host) {
  const std::optional<double> share = NumberOf(host, "steal_fraction");
  return !share ? UnknownRow("steal")
                : OkIf(*share < kStealLimit,
                       {.name = "steal",
                        .text = absl::StrFormat("%.2f %% of processor time since start",
                                                *share * 100),
                        .advice = "another guest takes processor time; use a dedicated machine"});
}

DoctorRow Hypervisor(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "hypervisor");
  return OkIf(!name, {.name = "hypervisor",
                      .text = name ? "runs under " + HypervisorName(*name) : "none seen",
                      .advice = "times on a virtual machine move with its neighbours; prefer bare "
                                "metal"});
}

// A container costs nothing by itself; its limits do, and they have a row of their own.
DoctorRow Container(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "container");
  return OkIf(true, {.name = "container", .text = name.value_or("none seen"), .advice = ""});
}

DoctorRow CgroupQuota(const Facts& host) {
  const std::optional<double> processors = NumberOf(host, "cgroup_processors");
  return OkIf(!processors,
              {.name = "cgroup_quota",
               .text = processors ? absl::StrFormat("%.2f processors", *processors) : "none",
               .advice = "a group that has used up its share is halted in the middle of a block; "
                         "lift the limit (docker run without --cpus)"});
}

DoctorRow ClockSource(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "clock_source");
  return !name ? UnknownRow("clock_source")
               : OkIf(*name == "tsc" || *name == "kvm-clock",
                      {.name = "clock_source",
                       .text = *name,
                       .advice = "a slow clock is read by a system call; boot with "
                                 "clocksource=tsc"});
}

DoctorRow ClockRead(const Facts& host) {
  const std::optional<double> ns = NumberOf(host, "clock_read_ns");
  return !ns ? UnknownRow("clock_read")
             : OkIf(*ns < kClockReadLimitNs,
                    {.name = "clock_read",
                     .text = absl::StrFormat("%.1f ns a read", *ns),
                     .advice = "check the clock source and the hypervisor"});
}

DoctorRow Governor(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "governor");
  return !name ? UnknownRow("governor")
               : OkIf(*name == "performance",
                      {.name = "governor",
                       .text = *name,
                       .advice = "sudo cpupower frequency-set -g performance"});
}

DoctorRow Turbo(const Facts& host) {
  const std::optional<double> on = NumberOf(host, "turbo");
  return !on ? UnknownRow("turbo")
             : OkIf(*on == 0,
                    {.name = "turbo",
                     .text = *on == 0 ? "off" : "on",
                     .advice = "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo, "
                               "or echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost"});
}

DoctorRow Smt(const Facts& host) {
  const std::optional<double> on = NumberOf(host, "smt");
  return !on ? UnknownRow("smt")
             : OkIf(*on == 0,
                    {.name = "smt",
                     .text = *on == 0 ? "off" : "on: two processors share one core",
                     .advice = "echo off | sudo tee /sys/devices/system/cpu/smt/control"});
}

// Which memory a default run measures.
DoctorRow Caches(const Facts& host) {
  const std::optional<double> l2 = NumberOf(host, "l2_bytes");
  const std::optional<double> l3 = NumberOf(host, "l3_bytes");
  if (!l3 && !l2) {
    return UnknownRow("caches");
  }
  const double last = l3.value_or(l2.value_or(0));
  std::string text = l2 ? absl::StrFormat("L2 %.1f MiB", *l2 / kMib) : std::string();
  if (l3) {
    text.append(l2 ? ", " : "").append(absl::StrFormat("L3 %.0f MiB", *l3 / kMib));
  }
  text.append(absl::StrFormat("; 1m records of 128 bytes take %.0f MiB", kUsualDataBytes / kMib));
  return OkIf(last < kUsualDataBytes,
              {.name = "caches",
               .text = std::move(text),
               .advice = "1m records fit into the last cache: --records 10m to measure memory"});
}

DoctorRow Numa(const Facts& host) {
  const std::optional<std::string> nodes = TextOf(host, "numa_nodes_online");
  return !nodes ? UnknownRow("numa")
                : OkIf(*nodes == "0",
                       {.name = "numa",
                        .text = *nodes == "0" ? "one node" : "nodes " + *nodes,
                        .advice = "memory of another node is slower: numactl --cpunodebind=0 "
                                  "--membind=0 alexbench ..."});
}

DoctorRow Counters(const Facts& host) {
  const std::optional<std::string> text = TextOf(host, "hardware_counters");
  if (!text) {
    return UnknownRow("hardware_counters");
  }
  if (*text == "available") {
    return OkIf(true, {.name = "hardware_counters", .text = *text, .advice = ""});
  }
  return {.name = "hardware_counters",
          .state = DoctorState::kUnknown,
          .text = *text,
          .advice = "times need no counters; causes do: sudo sysctl kernel.perf_event_paranoid=1"};
}

DoctorRow CounterPermission(const Facts& host) {
  const std::optional<double> level = NumberOf(host, "perf_event_paranoid");
  return !level ? UnknownRow("perf_event_paranoid")
                : OkIf(*level <= 2, {.name = "perf_event_paranoid",
                                     .text = absl::StrFormat("level %.0f", *level),
                                     .advice = "sudo sysctl kernel.perf_event_paranoid=2"});
}

}  // namespace

std::vector<DoctorRow> ProcessorRows(const Facts& host) {
  return {Load(host),      Processors(host),       Steal(host),       Hypervisor(host),
          Container(host), CgroupQuota(host),      ClockSource(host), ClockRead(host),
          Governor(host),  Turbo(host),            Smt(host),         Caches(host),
          Numa(host),      CounterPermission(host), Counters(host)};
}

}  // namespace alexbench::harness
