// The doctor's rows about memory, limits and the disk.
#include "absl/strings/str_format.h"

#include "harness/report/doctor_rows.h"

namespace alexbench::harness {
namespace {

// 1M records of 128 bytes in four engines, with their images on disk.
constexpr double kMemoryLimitBytes = 2.0 * (1U << 30U);
constexpr double kDiskLimitBytes = 4.0 * (1U << 30U);
// The kernel's default; a store that maps its segments one by one needs some hundreds.
constexpr double kMapCountLimit = 65'530;
// A RocksDB of 10m records keeps some hundreds of files open.
constexpr double kOpenFilesLimit = 1'024;
constexpr double kMostReadAheadBytes = 128 * 1024;  // the kernel's own default
// No disk makes a page durable in less; a slower one makes `sync` measure nothing but itself.
constexpr double kLeastFsyncNs = 5'000;
constexpr double kMostFsyncNs = 50'000'000;

constexpr double kGib = 1U << 30U;

DoctorRow HugePages(const Facts& host) {
  const std::optional<std::string> choice = TextOf(host, "transparent_huge_pages");
  return !choice
             ? UnknownRow("transparent_huge_pages")
             : OkIf(*choice != "never", {.name = "transparent_huge_pages",
                                         .text = *choice,
                                         .advice = "echo madvise | sudo tee "
                                                   "/sys/kernel/mm/transparent_hugepage/enabled"});
}

DoctorRow Aslr(const Facts& host) {
  const std::optional<double> level = NumberOf(host, "aslr");
  return !level ? UnknownRow("address_randomisation")
                : OkIf(*level > 0, {.name = "address_randomisation",
                                    .text = absl::StrFormat("level %.0f", *level),
                                    .advice = "sudo sysctl kernel.randomize_va_space=2 (sessions "
                                              "then sample layouts)"});
}

DoctorRow Memory(const Facts& host) {
  const std::optional<double> bytes = NumberOf(host, "memory_available_bytes");
  return !bytes ? UnknownRow("memory")
                : OkIf(*bytes >= kMemoryLimitBytes,
                       {.name = "memory",
                        .text = absl::StrFormat("%.1f GiB available", *bytes / kGib),
                        .advice = "close other programs or ask for fewer --records"});
}

DoctorRow Swap(const Facts& host) {
  const std::optional<double> total = NumberOf(host, "swap_bytes");
  const std::optional<double> free = NumberOf(host, "swap_free_bytes");
  if (!total || (!free && *total > 0)) {
    return UnknownRow("swap");
  }
  const double used = *total - free.value_or(0);
  return OkIf(
      used <= 0,
      {.name = "swap",
       .text = *total <= 0 ? "none"
                           : absl::StrFormat("%.1f of %.1f GiB in use", used / kGib, *total / kGib),
       .advice = "what is swapped out comes back from disk in the middle of a block: sudo "
                 "swapoff -a, if memory allows"});
}

DoctorRow MapCount(const Facts& host) {
  const std::optional<double> count = NumberOf(host, "max_map_count");
  return !count ? UnknownRow("max_map_count")
                : OkIf(*count >= kMapCountLimit, {.name = "max_map_count",
                                                  .text = absl::StrFormat("%.0f", *count),
                                                  .advice = "sudo sysctl vm.max_map_count=65530"});
}

DoctorRow OpenFiles(const Facts& host) {
  const std::optional<double> count = NumberOf(host, "open_files_limit");
  return !count ? UnknownRow("open_files")
                : OkIf(*count >= kOpenFilesLimit, {.name = "open_files",
                                                   .text = absl::StrFormat("%.0f allowed", *count),
                                                   .advice = "ulimit -n 4096"});
}

DoctorRow Disk(const Facts& host) {
  const std::optional<double> bytes = NumberOf(host, "disk_free_bytes");
  return !bytes ? UnknownRow("disk_free")
                : OkIf(*bytes >= kDiskLimitBytes,
                       {.name = "disk_free",
                        .text = absl::StrFormat("%.1f GiB free", *bytes / kGib),
                        .advice = "free space, or put stores elsewhere with --scratch"});
}

DoctorRow FileSystem(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "file_system");
  return !name ? UnknownRow("file_system")
               : OkIf(*name != "tmpfs" && *name != "ramfs",
                      {.name = "file_system",
                       .text = *name,
                       .advice = "memory only: nothing can be made durable here; choose --scratch "
                                 "on a disk"});
}

DoctorRow Scheduler(const Facts& host) {
  const std::optional<std::string> name = TextOf(host, "disk_scheduler");
  return !name ? UnknownRow("disk_scheduler")
               : OkIf(*name != "bfq" && *name != "cfq",
                      {.name = "disk_scheduler",
                       .text = *name,
                       .advice = "it shares the disk out fairly and slowly: echo none | sudo tee "
                                 "/sys/block/DISK/queue/scheduler"});
}

DoctorRow DiskReadAhead(const Facts& host) {
  const std::optional<double> bytes = NumberOf(host, "disk_read_ahead_bytes");
  return !bytes ? UnknownRow("disk_read_ahead")
                : OkIf(*bytes <= kMostReadAheadBytes,
                       {.name = "disk_read_ahead",
                        .text = absl::StrFormat("%.0f KiB", *bytes / 1024),
                        .advice = "a get from a mapped store larger than memory reads as much; "
                                  "compare read_ahead=off"});
}

DoctorRow Fsync(const Facts& host) {
  const std::optional<double> ns = NumberOf(host, "fsync_ns");
  if (!ns) {
    return UnknownRow("fsync");
  }
  return OkIf(
      *ns >= kLeastFsyncNs && *ns <= kMostFsyncNs,
      {.name = "fsync",
       .text = absl::StrFormat("%.3f ms for one page", *ns / 1e6),
       .advice = *ns < kLeastFsyncNs
                     ? "no disk is as quick: it is answered before anything is durable"
                     : "a slow disk hides what durability costs; choose another --scratch"});
}

DoctorRow Preload(const Facts& host) {
  const std::optional<std::string> libraries = TextOf(host, "ld_preload");
  return OkIf(!libraries, {.name = "ld_preload",
                           .text = libraries.value_or("none"),
                           .advice = "unset LD_PRELOAD: it may replace the allocator"});
}

}  // namespace

std::vector<DoctorRow> SystemRows(const Facts& host) {
  return {HugePages(host), Aslr(host),          Memory(host), Swap(host),
          MapCount(host),  OpenFiles(host),     Disk(host),   FileSystem(host),
          Scheduler(host), DiskReadAhead(host), Fsync(host),  Preload(host)};
}

}  // namespace alexbench::harness
