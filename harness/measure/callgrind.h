// Says to callgrind, if it runs this process, which operations to count.
//
// Requests are magic instruction sequences that do nothing on a processor of its own, so nothing
// is linked and nothing has to be installed. Elsewhere than on x86-64 they are left out.
//
// Source: [VALGRIND07] the client request mechanism; codes of callgrind.h.
#pragma once

#include <string>

namespace alexbench::harness {

// Whether valgrind runs this process.
bool RunsUnderValgrind();

// From here on instructions are simulated and counted; before, the process runs several times
// quicker. The simulated caches start empty.
void StartCounting();
void StopCounting();

// Writes the counts into the next of callgrind's output files, under this label, and sets them to
// 0; the simulated caches keep what they hold. (A request that only sets to 0 leaves system calls.)
void DumpCounts(const std::string& label);

}  // namespace alexbench::harness
