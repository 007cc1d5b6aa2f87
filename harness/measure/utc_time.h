// The calendar time of a moment, for records of when a run was; nothing is measured with it.
#pragma once

#include <string>

namespace alexbench::harness {

// Now, as 2026-01-31T23:59:59Z.
std::string UtcNow();

}  // namespace alexbench::harness
