#include "harness/analysis/session_means.h"

namespace alexbench::harness {
namespace {

struct Totals {
  double ns = 0;
  double other_cpu_ns = 0;
  double operations = 0;
};

Totals TotalsOf(const Blocks& blocks) {
  Totals totals;
  for (const BlockObservation* block : blocks) {
    totals.ns += static_cast<double>(block->ns);
    totals.other_cpu_ns += static_cast<double>(block->other_cpu_ns);
    totals.operations += static_cast<double>(block->operations);
  }
  return totals;
}

template <typename OfBlocks>
std::vector<double> PerSession(const RoundSelection& selection, std::size_t arm,
                               OfBlocks of_blocks) {
  std::vector<double> values;
  values.reserve(selection.sessions.size());
  for (const SessionRounds& session : selection.sessions) {
    values.push_back(of_blocks(session.arms[arm]));
  }
  return values;
}

}  // namespace

double NsPerOperation(const Blocks& blocks) {
  const Totals totals = TotalsOf(blocks);
  return totals.ns / totals.operations;
}

double ChargedNsPerOperation(const Blocks& blocks) {
  const Totals totals = TotalsOf(blocks);
  return (totals.ns + totals.other_cpu_ns) / totals.operations;
}

double BlockNsPerOperation(const BlockObservation& block) {
  return static_cast<double>(block.ns) / static_cast<double>(block.operations);
}

std::vector<double> SessionMeans(const RoundSelection& selection, std::size_t arm) {
  return PerSession(selection, arm, NsPerOperation);
}

std::vector<double> ChargedSessionMeans(const RoundSelection& selection, std::size_t arm) {
  return PerSession(selection, arm, ChargedNsPerOperation);
}

}  // namespace alexbench::harness
