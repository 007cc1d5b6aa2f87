// From cells to session groups: which arms run side by side, and which arms a session adds to
// check itself.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"

#include "harness/session/plan.h"

namespace alexbench::harness {

// The most arms a read-only session runs; more are split.
inline constexpr std::size_t kMaxArms = 24;

// Arms of a session that holds a whole factorial: 2^5 cells and what a session adds.
inline constexpr std::size_t kMaxFactorialArms = 37;

// Arms of a session that holds the stages of all six states of the ladder and of the published
// store.
inline constexpr std::size_t kMaxBreakdownArms = 42;

// Appends to `plan.groups` what measures `plan.cells`: one group per setting for cells that read,
// each with a duplicate of its first cell, the clone of the first that has one, the drift control
// and, where values are consumed whole at throughput, the two floor arms of the overlap gate, or,
// where work stands between operations, an arm of the work alone; one group per cell for cells that
// write. Unsupported cells get no arm.
// A reading group of more than kMaxArms arms gets more seconds, so that each arm keeps those it
// would have among kMaxArms.
// Errors: those of Catalog::Resolve.
absl::Status AddComparisonGroups(RunPlan& plan, std::size_t max_arms = kMaxArms);

// Whether gets are taken apart under all of these: at latency and throughput, by one thread.
// Errors: InvalidArgument naming the scenario or number of threads under which they are not.
absl::Status CheckTakenApart(std::span<const Scenario> scenarios,
                             std::span<const std::uint64_t> threads);

// Appends the stage arms of the given read-only cells (indices into plan.cells) and their
// breakdowns; cells of one setting share groups of at most kMaxBreakdownArms arms. Cells of engines
// and scenarios without stages, and those of several threads, are left out.
// Errors: those of Catalog::Resolve.
absl::Status AddBreakdownGroups(const std::vector<std::size_t>& cell_indices, RunPlan& plan);

// Appends the group that checks the instrument: an engine of its own with a duplicate, a clone,
// known delays, their calibration and the drift control. Errors: those of Catalog::Resolve.
absl::Status AddSelfCheckGroup(RunPlan& plan);

}  // namespace alexbench::harness
