// What a session process may take from the machine.
#pragma once

#include <cstdint>

namespace alexbench::harness {

// From here on the process leaves no core file, and ends with "out of memory" on stderr when it
// asks for more private memory than the limit (0: none). Shared mappings do not count: a log's
// window is larger than the log. Sanitizers map far more than they use; with them there is no
// limit.
void LimitThisProcess(std::uint64_t memory_limit_bytes);

}  // namespace alexbench::harness
