// What a run came from: the host it ran on and the build that ran. Only looks, never changes.
#pragma once

#include <filesystem>

#include "harness/report/result.h"

namespace alexbench::harness {

// Facts of this machine at this moment; `out` is where results and stores will be written. What
// the kernel does not expose is nullptr, never a guess.
//
// Cost: a few milliseconds, most of them timing the clock itself and a few fsyncs of a file without
//       a name, which is gone afterwards.
Facts HostFacts(const std::filesystem::path& out);

struct HostPlace {
  std::filesystem::path out;
  std::filesystem::path root = "/";  // where /proc, /sys, /etc and /run are looked for
};
Facts HostFacts(const HostPlace& place);

// Facts of this program: compiler, flags, commit, versions of the packages it was built with.
Facts BuildFacts();

}  // namespace alexbench::harness
