#include "harness/analysis/mechanism.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/analysis/ablation/step_chains.h"
#include "harness/session/operation_counts.h"

namespace alexbench::harness {
namespace {

const CountObservation* FindCounts(const std::vector<CountObservation>& counts,
                                   const ArmPlace& place, std::string_view tool) {
  const auto found = std::find_if(counts.begin(), counts.end(), [&](const CountObservation& seen) {
    return seen.group_id == place.group->group_id && seen.arm_index == place.arm->arm_index &&
           seen.tool == tool;
  });
  return found == counts.end() ? nullptr : &*found;
}

CountResult Missing(CountResult result, std::string reason) {
  result.reason = std::move(reason);
  return result;
}

CountResult CountOf(const CountedQuantity& quantity, const CountObservation* seen) {
  CountResult result{.name = std::string(quantity.name),
                     .tool = std::string(quantity.tool),
                     .per_op = std::nullopt,
                     .reason = std::nullopt};
  if (seen == nullptr) {
    return Missing(std::move(result), "not counted");
  }
  const auto count =
      std::find_if(seen->counts.begin(), seen->counts.end(),
                   [&](const OperationCount& each) { return each.name == quantity.name; });
  if (count == seen->counts.end() || seen->many_operations <= seen->few_operations) {
    return Missing(std::move(result), seen->reason.empty() ? "not counted" : seen->reason);
  }
  result.per_op = (static_cast<double>(count->many) - static_cast<double>(count->few)) /
                  static_cast<double>(seen->many_operations - seen->few_operations);
  return result;
}

CountResult PageFaults(const BlocksBySession& sessions) {
  CountResult result{.name = std::string(kPageFaults),
                     .tool = std::string(kBlocksTool),
                     .per_op = std::nullopt,
                     .reason = std::nullopt};
  std::uint64_t faults = 0;
  std::uint64_t operations = 0;
  for (const auto& [session, blocks] : sessions) {
    for (const BlockObservation* block : blocks) {
      faults += block->minor_faults;
      faults += block->major_faults;
      operations += block->operations;
    }
  }
  if (operations == 0) {
    return Missing(std::move(result), "no blocks");
  }
  result.per_op = static_cast<double>(faults) / static_cast<double>(operations);
  return result;
}

const CellResult* FindCell(const std::vector<CellResult>& cells, std::string_view cell_id) {
  const auto found = std::find_if(cells.begin(), cells.end(), [cell_id](const CellResult& cell) {
    return cell.cell_id == cell_id;
  });
  return found == cells.end() ? nullptr : &*found;
}

// A step: the cell with it and the cell without.
struct Step {
  const CellResult* with = nullptr;
  const CellResult* without = nullptr;
};

std::vector<Step> StepsOf(const RunPlan& plan, const std::vector<CellResult>& cells) {
  std::vector<Step> steps;
  for (const ContrastPlan& contrast : plan.contrasts) {
    if (contrast.ladder_step) {
      steps.push_back({FindCell(cells, contrast.a), FindCell(cells, contrast.b)});
    }
  }
  if (plan.ablation) {
    const std::vector<StepSet> before = TakenForGranted(plan.ablation->steps);
    const std::vector<StepSet> sets = SetsOfSteps(plan.ablation->steps);
    const auto cell_of = [&](const std::vector<std::string>& factorial, StepSet set) {
      const auto place = std::lower_bound(sets.begin(), sets.end(), set) - sets.begin();
      return FindCell(cells, factorial[static_cast<std::size_t>(place)]);
    };
    for (const std::vector<std::string>& factorial : plan.ablation->factorials) {
      for (std::size_t step = 0; step < before.size(); ++step) {
        steps.push_back({cell_of(factorial, before[step] | OnlyStep(step)),
                         cell_of(factorial, before[step])});
      }
    }
  }
  return steps;
}

std::optional<double> PerOperation(const CellResult& cell, std::string_view quantity) {
  for (const CountResult& count : cell.counts) {
    if (count.name == quantity) {
      return count.per_op;
    }
  }
  return std::nullopt;
}

MechanismEvidence Weigh(const MechanismClaim& claim, const Step& step) {
  MechanismEvidence evidence{.quantity = claim.quantity,
                             .direction = claim.direction,
                             .at_least = claim.at_least,
                             .because = claim.because,
                             .delta_per_op = std::nullopt,
                             .contained = std::nullopt};
  const std::optional<double> with = PerOperation(*step.with, claim.quantity);
  const std::optional<double> without = PerOperation(*step.without, claim.quantity);
  if (with && without) {
    const double delta = *with - *without;
    evidence.delta_per_op = delta;
    evidence.contained =
        claim.direction == "more" ? delta >= claim.at_least : -delta >= claim.at_least;
  }
  return evidence;
}

// nullopt unless the two cells differ in one axis alone.
std::optional<MechanismResult> OneAxisStep(const Step& step) {
  std::optional<MechanismResult> result;
  if (step.with->axes.size() != step.without->axes.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < step.with->axes.size(); ++i) {
    const auto& [axis, to] = step.with->axes[i];
    const auto& [same_axis, from] = step.without->axes[i];
    if (axis != same_axis || (to != from && result)) {
      return std::nullopt;
    }
    if (to != from) {
      result.emplace();
      result->a = step.with->cell_id;
      result->b = step.without->cell_id;
      result->axis = axis;
      result->from = from;
      result->to = to;
    }
  }
  return result;
}

}  // namespace

std::vector<CountResult> CountsOf(const CellPlan& cell, const BlockTable& table,
                                  const std::vector<CountObservation>& counts) {
  const ArmPlace home = HomeArm(table.plan(), cell.cell_id);
  std::vector<CountResult> results;
  if (!table.plan().mechanism || home.arm == nullptr) {
    return results;
  }
  for (const CountedQuantity& quantity : kCountedQuantities) {
    results.push_back(CountOf(quantity, FindCounts(counts, home, quantity.tool)));
  }
  results.push_back(PageFaults(table.OfArm(*home.arm)));
  return results;
}

std::vector<MechanismResult> JudgeMechanisms(const RunPlan& plan,
                                             const std::vector<CellResult>& cells) {
  std::vector<MechanismResult> results;
  if (!plan.mechanism) {
    return results;
  }
  for (const Step& step : StepsOf(plan, cells)) {
    std::optional<MechanismResult> result = OneAxisStep(step);
    if (!result) {
      continue;
    }
    result->verdict = "established";
    for (const MechanismClaim& claim : plan.mechanism->claims) {
      if (claim.axis == result->axis && claim.from == result->from && claim.to == result->to) {
        const MechanismEvidence& evidence = result->evidence.emplace_back(Weigh(claim, step));
        if (!evidence.contained.value_or(false)) {
          result->verdict = "not_established";
        }
      }
    }
    if (!result->evidence.empty()) {
      results.push_back(*std::move(result));
    }
  }
  return results;
}

}  // namespace alexbench::harness
