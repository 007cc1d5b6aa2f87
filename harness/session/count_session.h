// The worker's side of counting: runs a few and many operations of every cell of a group under a
// tool that counts. What comes of it is no time, so nothing here is interleaved or repeated.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/counting_tool.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// Operations counted of each arm, behind a prefix that fills caches. The difference of the two
// counts is that of kManyOperations - kFewOperations operations, without what a block costs once.
inline constexpr std::uint64_t kWarmOperations = 2'048;
inline constexpr std::uint64_t kFewOperations = 2'048;
inline constexpr std::uint64_t kManyOperations = 6'144;

// The label that a tool writes counts of an arm under.
enum class CountedBlock : std::uint8_t { kFew, kMany };
std::string CountLabel(std::uint32_t arm_index, CountedBlock block);

// Every arm of role `cell` is counted on the same operations, whatever its time; one that can't be
// opened says why in `reason`.
//
// Errors: those of the data set and the workload.
absl::StatusOr<WorkerResult> RunCountSession(const CountJob& job,
                                             const std::filesystem::path& scratch,
                                             CountingTool& tool);

}  // namespace alexbench::harness
