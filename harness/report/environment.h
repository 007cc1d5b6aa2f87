// What a run came from: the host it ran on and the build that ran. Only looks, never changes.
#pragma once

#include <filesystem>

#include "harness/report/result.h"

namespace alexbench::harness {

// Facts of this machine at this moment; `out` is where results and stores will be written. What
// the kernel does not expose is nullptr, never a guess.
//
// Cost: a few milliseconds, most of them timing the clock itself.
Facts HostFacts(const std::filesystem::path& out);

// Facts of this program: compiler, flags, commit, versions of the packages it was built with.
Facts BuildFacts();

}  // namespace alexbench::harness
