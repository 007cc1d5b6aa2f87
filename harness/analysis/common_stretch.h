// The part of the operation stream that trials have in common.
//
// Each trial of a writing cell does the same operations, from the first one on, until its seconds
// are over. What an operation takes depends on how far into them it is, so trials that ended at
// different places are compared over the first P operations, which all of them did. A block that
// reaches beyond P counts in proportion of its operations.
//
// Those beyond P then bear on the mean. With such a block from operation s to operation e, a trial
// stands for P + (P - s)(e - P) / P operations: the stretch in whose middle the counted operations
// lie on average, so that costs which grow evenly along the stream have the same mean over it.
// Where a block ends at P that is P; where a trial is one block, as with several threads, it is all
// of the trial.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/analysis/block_table.h"

namespace alexbench::harness {

// Stretches that differ by more than this factor are no ground for a ratio.
inline constexpr double kMostUnequalStretches = 1.1;

// Of contrasts that are none.
inline constexpr std::string_view kUnequalStretchFlag = "unequal_stretch";

using ArmBlocks = std::span<const BlocksBySession* const>;

// P. nullopt where an arm has no block, and in scenarios that only read: there trials go on where
// the one before ended, and all blocks count.
std::optional<std::uint64_t> CommonStretch(Scenario scenario, ArmBlocks arms);

// One session's time per operation, other threads charged, over the stretch or over all blocks.
// Requires: every trial reaches the end of the stretch.
double ChargedNsPerOperationOver(std::optional<std::uint64_t> stretch, const Blocks& blocks);

// Whether what two of these arms stand for, on average over their trials, differs by more than
// kMostUnequalStretches.
// Requires: every trial reaches the end of the stretch.
bool StandForUnequalStretches(ArmBlocks arms, std::optional<std::uint64_t> stretch);

// The share of the planned operations that trials did, on average; nullopt where there are none.
std::optional<double> StreamFraction(const GroupPlan& group, const BlocksBySession& sessions);

}  // namespace alexbench::harness
