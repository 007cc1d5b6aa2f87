// Was a store larger than the memory it was given?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/result.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// A group that used less than this share of its limit was not held back by it.
inline constexpr double kLeastShareOfLimit = 0.8;

// Faults and bytes of all sessions over their operations; nullopt where no session had a limit.
std::optional<MemoryResult> MemoryOf(const std::vector<const ArmObservation*>& fares);

// "memory limit: " and why it was none: a session says nothing of it, its group used too little of
// it, or no session had a major fault or fetched anything from storage. Empty where it held.
//
// Stores that read their files by calls have no major faults; what they fetch again counts.
std::string WhyNotShortOfMemory(const std::vector<const ArmObservation*>& fares,
                                std::uint64_t limit_bytes);

}  // namespace alexbench::harness
