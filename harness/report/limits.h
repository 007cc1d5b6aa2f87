// What bounds a process from outside: containers, quotas, limits, and the disk under its files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/report/environment.h"
#include "harness/report/result.h"

namespace alexbench::harness {

// Adds `container` (its kind), `cgroup_processors` (a processor quota as a number of processors)
// and `open_files_limit`; nullptr where there is none.
void AddLimits(const std::filesystem::path& root, Facts& facts);

// How the kernel orders requests to the disk that `place.out` is or would be on ("none", "bfq");
// nullopt where no disk is seen, as on tmpfs and overlay.
std::optional<std::string> DiskScheduler(const HostPlace& place);

// How far ahead of a fault in a mapped file the kernel reads from that disk.
std::optional<std::int64_t> DiskReadAheadBytes(const HostPlace& place);

// The median of a few fsyncs of one new page each, on a file without a name in the folder; nullopt
// where such a file can't be made. The time of the first is not counted.
std::optional<std::int64_t> FsyncNs(const std::filesystem::path& folder);

}  // namespace alexbench::harness
