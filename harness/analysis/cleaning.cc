#include "harness/analysis/cleaning.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/check.h"

namespace alexbench::harness {
namespace {

// The arms' blocks of one round, nullptr where an arm has none.
bool TakeRound(std::uint32_t round, std::span<const Blocks* const> from,
               std::span<std::size_t> next, std::vector<const BlockObservation*>& taken) {
  taken.clear();
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Blocks& blocks = *from[i];
    while (next[i] < blocks.size() && blocks[next[i]]->round < round) {
      ++next[i];
    }
    if (next[i] == blocks.size() || blocks[next[i]]->round != round) {
      return false;
    }
    taken.push_back(blocks[next[i]]);
  }
  return true;
}

// The rounds in which every arm has a block.
SessionRounds CommonRounds(std::uint32_t session, std::span<const Blocks* const> from) {
  SessionRounds common{.session = session, .arms = std::vector<Blocks>(from.size())};
  std::vector<std::size_t> next(from.size(), 0);
  std::vector<const BlockObservation*> taken;
  for (const BlockObservation* block : *from.front()) {
    if (TakeRound(block->round, from, next, taken)) {
      for (std::size_t i = 0; i < taken.size(); ++i) {
        common.arms[i].push_back(taken[i]);
      }
    }
  }
  return common;
}

std::vector<SessionRounds> CommonSessions(const BlockTable& table,
                                          std::span<const ArmPlan* const> arms) {
  std::vector<SessionRounds> sessions;
  for (const auto& [session, first_blocks] : table.OfArm(*arms.front())) {
    std::vector<const Blocks*> from;
    for (const ArmPlan* arm : arms) {
      const BlocksBySession& by_session = table.OfArm(*arm);
      if (const auto found = by_session.find(session); found != by_session.end()) {
        from.push_back(&found->second);
      }
    }
    if (from.size() != arms.size()) {
      continue;
    }
    SessionRounds common = CommonRounds(session, from);
    if (common.round_count() > 0) {
      sessions.push_back(std::move(common));
    }
  }
  return sessions;
}

SessionRounds CleanOnly(const SessionRounds& rounds) {
  SessionRounds clean{.session = rounds.session, .arms = std::vector<Blocks>(rounds.arms.size())};
  for (std::size_t j = 0; j < rounds.round_count(); ++j) {
    const bool all_clean = std::all_of(rounds.arms.begin(), rounds.arms.end(),
                                       [&](const Blocks& arm) { return IsClean(*arm[j]); });
    for (std::size_t i = 0; all_clean && i < rounds.arms.size(); ++i) {
      clean.arms[i].push_back(rounds.arms[i][j]);
    }
  }
  return clean;
}

std::size_t RoundCount(const std::vector<SessionRounds>& sessions) {
  std::size_t count = 0;
  for (const SessionRounds& session : sessions) {
    count += session.round_count();
  }
  return count;
}

}  // namespace

bool IsClean(const BlockObservation& block) {
  return block.involuntary_switches == 0 && block.minor_faults == 0 && block.major_faults == 0;
}

RoundSelection SelectRounds(const BlockTable& table, std::span<const ArmPlan* const> arms,
                            Cleaning cleaning) {
  ALEXBENCH_CHECK(!arms.empty());
  std::vector<SessionRounds> all = CommonSessions(table, arms);
  std::vector<SessionRounds> clean;
  for (const SessionRounds& session : all) {
    if (SessionRounds left = CleanOnly(session); left.round_count() > 0) {
      clean.push_back(std::move(left));
    }
  }
  RoundSelection selection;
  if (all.empty()) {
    return selection;
  }
  selection.clean_share =
      static_cast<double>(RoundCount(clean)) / static_cast<double>(RoundCount(all));
  selection.preempted = selection.clean_share < kLeastCleanShare;
  const bool use_all = selection.preempted || cleaning == Cleaning::kAllRounds;
  selection.sessions = std::move(use_all ? all : clean);
  return selection;
}

RoundSelection SelectAllBlocks(const BlockTable& table, const ArmPlan& arm) {
  RoundSelection selection{.sessions = {}, .clean_share = 1, .preempted = false};
  for (const auto& [session, blocks] : table.OfArm(arm)) {
    selection.sessions.push_back({.session = session, .arms = {blocks}});
  }
  return selection;
}

}  // namespace alexbench::harness
