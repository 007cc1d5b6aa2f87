// Which blocks count. A read-only block in which the processor was taken away or a page was
// faulted in did not measure the engine; a writing block always counts, since there faults,
// flushes and compactions are the cost itself.
//
// Read-only: a block is clean if it had no involuntary switch and no fault, minor or major. A
// round counts for a set of arms if all their blocks in it are clean. Where under kLeastCleanShare
// of the rounds the arms have in common are left, over all sessions, all of them are used and the
// selection is marked preempted. A session without a counting round is left out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/analysis/block_table.h"

namespace alexbench::harness {

inline constexpr double kLeastCleanShare = 0.4;

enum class Cleaning : std::uint8_t { kCleanRounds, kAllRounds };

// The rounds of one session that count: arms[i][j] is the i-th arm's block in the j-th of them.
struct SessionRounds {
  std::uint32_t session = 0;
  std::vector<Blocks> arms;

  std::size_t round_count() const { return arms.front().size(); }
};

struct RoundSelection {
  std::vector<SessionRounds> sessions;  // ascending, none without a round
  double clean_share = 0;               // clean common rounds over common rounds
  bool preempted = false;
};

bool IsClean(const BlockObservation& block);

// Requires: a read-only group; arms of one group, at least one.
RoundSelection SelectRounds(const BlockTable& table, std::span<const ArmPlan* const> arms,
                            Cleaning cleaning);

// Every block of one arm, whatever the regime.
RoundSelection SelectAllBlocks(const BlockTable& table, const ArmPlan& arm);

}  // namespace alexbench::harness
