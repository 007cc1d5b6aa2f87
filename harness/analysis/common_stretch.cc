#include "harness/analysis/common_stretch.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "harness/analysis/session_means.h"
#include "harness/session/regime.h"

namespace alexbench::harness {
namespace {

// A block and the operations of its trial before it.
struct PlacedBlock {
  const BlockObservation* block = nullptr;
  std::uint64_t first = 0;

  std::uint64_t end() const { return first + block->operations; }
};

using Trial = std::vector<PlacedBlock>;

std::vector<Trial> TrialsOf(const Blocks& blocks) {
  std::vector<Trial> trials;
  for (const BlockObservation* block : blocks) {
    if (trials.empty() || trials.back().back().block->round != block->round) {
      trials.emplace_back();
    }
    Trial& trial = trials.back();
    trial.push_back({.block = block, .first = trial.empty() ? 0 : trial.back().end()});
  }
  return trials;
}

std::vector<Trial> TrialsOf(const BlocksBySession& sessions) {
  std::vector<Trial> all;
  for (const auto& [session, blocks] : sessions) {
    const std::vector<Trial> some = TrialsOf(blocks);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::uint64_t ShortestTrial(const BlocksBySession& sessions) {
  std::uint64_t shortest = std::numeric_limits<std::uint64_t>::max();
  for (const Trial& trial : TrialsOf(sessions)) {
    shortest = std::min(shortest, trial.back().end());
  }
  return shortest;
}

double ChargedNs(const BlockObservation& block) {
  return static_cast<double>(block.ns) + static_cast<double>(block.other_cpu_ns);
}

// What a trial stands for, given how much of it counts; see the header.
double StretchOf(const Trial& trial, std::uint64_t stretch) {
  const auto counted = static_cast<double>(stretch);
  for (const PlacedBlock& placed : trial) {
    if (placed.first < stretch && placed.end() > stretch) {
      const double inside = counted - static_cast<double>(placed.first);
      return counted + inside * (static_cast<double>(placed.end()) - counted) / counted;
    }
  }
  return counted;
}

double MeanStretchOf(const BlocksBySession& sessions, std::uint64_t stretch) {
  const std::vector<Trial> trials = TrialsOf(sessions);
  double sum = 0;
  for (const Trial& trial : trials) {
    sum += StretchOf(trial, stretch);
  }
  return sum / static_cast<double>(trials.size());
}

}  // namespace

std::optional<std::uint64_t> CommonStretch(Scenario scenario, ArmBlocks arms) {
  const bool some_empty =
      std::any_of(arms.begin(), arms.end(), [](const auto* arm) { return arm->empty(); });
  if (arms.empty() || some_empty || !RunsAlone(scenario)) {
    return std::nullopt;
  }
  std::uint64_t common = std::numeric_limits<std::uint64_t>::max();
  for (const BlocksBySession* arm : arms) {
    common = std::min(common, ShortestTrial(*arm));
  }
  return common;
}

double ChargedNsPerOperationOver(std::optional<std::uint64_t> stretch, const Blocks& blocks) {
  if (!stretch) {
    return ChargedNsPerOperation(blocks);
  }
  const std::vector<Trial> trials = TrialsOf(blocks);
  double ns = 0;
  for (const Trial& trial : trials) {
    for (const PlacedBlock& placed : trial) {
      const std::uint64_t inside = std::min(placed.end(), *stretch) -
                                   std::min(placed.first, *stretch);
      ns += ChargedNs(*placed.block) *
            (static_cast<double>(inside) / static_cast<double>(placed.block->operations));
    }
  }
  return ns / (static_cast<double>(trials.size()) * static_cast<double>(*stretch));
}

bool StandForUnequalStretches(ArmBlocks arms, std::optional<std::uint64_t> stretch) {
  if (!stretch) {
    return false;
  }
  std::vector<double> lengths;
  for (const BlocksBySession* arm : arms) {
    lengths.push_back(MeanStretchOf(*arm, *stretch));
  }
  const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
  return *most > kMostUnequalStretches * *least;
}

std::optional<double> StreamFraction(const GroupPlan& group, const BlocksBySession& sessions) {
  const std::vector<Trial> trials = TrialsOf(sessions);
  if (!HasStream(group.settings) || trials.empty() || group.trial_operations == 0) {
    return std::nullopt;
  }
  double operations = 0;
  for (const Trial& trial : trials) {
    operations += static_cast<double>(trial.back().end());
  }
  return operations / static_cast<double>(trials.size()) /
         static_cast<double>(group.trial_operations);
}

}  // namespace alexbench::harness
