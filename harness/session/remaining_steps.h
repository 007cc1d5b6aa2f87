// What of a plan is still to be done: images to build and sessions to run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "harness/session/observation.h"
#include "harness/session/plan.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

struct SessionName {
  std::size_t group_index = 0;
  std::uint32_t session = 0;
};

// Sessions that no arm was observed in: session 0 of every group in shuffled order, then session 1,
// and so on. The order of those that remain follows from the plan's seed alone.
std::vector<SessionName> SessionsToRun(const RunPlan& plan, const RunObservation& finished);

// Images that remaining sessions or counts open, or that nothing is known of. One that is complete
// below `scratch` stays; one that could not be built is not tried again.
std::vector<ImageJob> ImagesToBuild(const RunPlan& plan, const RunObservation& finished,
                                    const std::filesystem::path& scratch);

}  // namespace alexbench::harness
