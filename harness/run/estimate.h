// What a plan will cost, told before anything is done.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "harness/session/plan.h"

namespace alexbench::harness {

// Estimates, not promises: bytes from the records' sizes, minutes as estimate_time.h has them.
struct PlanCost {
  std::uint64_t cells = 0;
  std::uint64_t unsupported_cells = 0;
  std::uint64_t sessions = 0;
  double minutes = 0;
  std::uint64_t memory_bytes = 0;  // of the largest session
  std::uint64_t disk_bytes = 0;    // images and one trial's copy
};

PlanCost EstimateCost(const RunPlan& plan);

// The plan as text for --dry-run: cost first, then a line per cell.
std::string DescribePlan(const RunPlan& plan);

// What this machine has to spare.
struct Resources {
  std::uint64_t memory_bytes = 0;
  std::uint64_t disk_bytes = 0;
  std::string scratch;  // where the disk space is, for messages
};

// Errors: ResourceExhausted with both numbers if the plan needs more than there is.
absl::Status CheckResources(const PlanCost& cost, const Resources& available);

}  // namespace alexbench::harness
