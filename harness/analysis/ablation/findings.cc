#include "harness/analysis/ablation/findings.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>

#include "harness/analysis/ablation/context_dependence.h"
#include "harness/analysis/ablation/effect_sample.h"
#include "harness/analysis/ablation/step_judge.h"
#include "harness/analysis/statistics.h"
#include "harness/analysis/verdict.h"

namespace alexbench::harness {
namespace {

std::vector<std::string> NamesOf(StepSet steps, const FactorialQuestion& question) {
  std::vector<std::string> names;
  for (std::size_t step = 0; step < question.axes.size(); ++step) {
    if ((steps & OnlyStep(step)) != 0) {
      names.push_back(question.axes[step]);
    }
  }
  return names;
}

AblationEffect EffectRow(const EffectSample& sample, const StepInContext& place,
                         const FactorialQuestion& question) {
  AblationEffect row;
  row.axis = question.axes[place.step];
  row.context = NamesOf(place.context, question);
  row.log_ratio = OverSessions(sample.logs);
  row.ratio = OverSessionsOfLogs(sample.logs);
  row.difference_ns = OverSessions(sample.differences_ns);
  return row;
}

// One row a step, in the context that `context_of` gives it.
std::vector<AblationEffect> EffectRows(const Factorial& factorial,
                                       const FactorialQuestion& question,
                                       const std::function<StepSet(std::size_t)>& context_of,
                                       StepJudge& judge) {
  std::vector<AblationEffect> rows(factorial.step_count);
  for (std::size_t step = 0; step < rows.size(); ++step) {
    const StepInContext place{.step = step, .context = context_of(step)};
    EffectSample sample = SampleEffect(factorial, place);
    rows[step] = EffectRow(sample, place, question);
    judge.Add({.logs = std::move(sample.logs), .bar = question.clone_spread}, rows[step].verdict);
  }
  return rows;
}

// A step in every context.
struct StepContexts {
  std::vector<StepSet> sets;
  std::vector<EffectSample> samples;
};

StepContexts AllContexts(const Factorial& factorial, std::size_t step) {
  StepContexts contexts;
  contexts.sets = ContextsOf(factorial.sessions.front(), step);
  for (const StepSet context : contexts.sets) {
    contexts.samples.push_back(SampleEffect(factorial, {.step = step, .context = context}));
  }
  return contexts;
}

AblationContext ContextRow(const StepContexts& contexts, std::size_t index,
                           const FactorialQuestion& question) {
  return {.steps = NamesOf(contexts.sets[index], question),
          .ratio = OverSessionsOfLogs(contexts.samples[index].logs),
          .difference_ns = OverSessions(contexts.samples[index].differences_ns)};
}

void FillRange(const StepContexts& contexts, const FactorialQuestion& question,
               AblationShare& row) {
  std::size_t low = 0;
  std::size_t high = 0;
  for (std::size_t i = 0; i < contexts.samples.size(); ++i) {
    const double mean = Mean(contexts.samples[i].logs);
    low = mean < Mean(contexts.samples[low].logs) ? i : low;
    high = mean > Mean(contexts.samples[high].logs) ? i : high;
  }
  row.lowest = ContextRow(contexts, low, question);
  row.highest = ContextRow(contexts, high, question);
}

std::vector<AblationShare> ShareRows(const Factorial& factorial, const FactorialQuestion& question,
                                     std::vector<EffectSample> shares, StepJudge& judge) {
  const double bound = EquivalenceBound(question.margin);
  std::vector<AblationShare> rows(factorial.step_count);
  for (std::size_t step = 0; step < rows.size(); ++step) {
    AblationShare& row = rows[step];
    const StepContexts contexts = AllContexts(factorial, step);
    row.axis = question.axes[step];
    row.log_ratio = OverSessions(shares[step].logs);
    row.ratio = OverSessionsOfLogs(shares[step].logs);
    row.difference_ns = OverSessions(shares[step].differences_ns);
    row.contexts_alike_p = ContextsAlikeP(contexts.samples);
    FillRange(contexts, question, row);
    if (DependsOnContext(contexts.samples, bound)) {
      row.verdict = "context_dependent";
    }
    judge.Add({.logs = std::move(shares[step].logs), .bar = 0}, row.verdict);
  }
  return rows;
}

std::string InteractionWord(const std::vector<double>& logs, double bound, double adjusted_p) {
  if (WithinBound(logs, bound)) {
    return "none";
  }
  if (adjusted_p >= kAblationErrorRate) {
    return "inconclusive";
  }
  return Mean(logs) < 0 ? "reinforce" : "overlap";
}

std::vector<AblationInteraction> Interactions(const Factorial& factorial,
                                              const FactorialQuestion& question) {
  std::vector<AblationInteraction> rows;
  std::vector<std::vector<double>> samples;
  std::vector<double> ps;
  for (std::size_t a = 0; a < factorial.step_count; ++a) {
    for (std::size_t b = a + 1; b < factorial.step_count; ++b) {
      const StepPair pair{.first = a, .second = b};
      if (!CanInteract(factorial.sessions.front(), pair)) {
        continue;
      }
      const std::vector<double> logs = SampleInteraction(factorial, pair);
      AblationInteraction row;
      row.axis_a = question.axes[a];
      row.axis_b = question.axes[b];
      row.log_ratio = OverSessions(logs);
      row.ratio = OverSessionsOfLogs(logs);
      rows.push_back(std::move(row));
      ps.push_back(TwoSidedP(logs).value_or(1));
      samples.push_back(logs);
    }
  }
  const std::vector<double> adjusted = FalseDiscoveryAdjusted(ps);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].verdict = InteractionWord(samples[i], EquivalenceBound(question.margin), adjusted[i]);
  }
  return rows;
}

std::string AdditivityWord(const std::vector<double>& deviation, double bound,
                           const std::vector<AblationInteraction>& interactions) {
  const bool interact = std::any_of(interactions.begin(), interactions.end(), [](const auto& row) {
    return row.verdict == "reinforce" || row.verdict == "overlap";
  });
  const bool within = WithinBound(deviation, bound);
  if (!interact && within) {
    return "additive";
  }
  const bool differs = TwoSidedP(deviation).value_or(1) < kAblationErrorRate;
  return interact || (differs && !within) ? "not_additive" : "inconclusive";
}

AblationTotal Total(const Factorial& factorial, const FactorialQuestion& question,
                    const std::vector<AblationInteraction>& interactions) {
  const EffectSample sample = SampleTotal(factorial);
  const std::vector<double> additive = SampleAdditiveLog(factorial, AllSteps(factorial.step_count));
  std::vector<double> additive_ratio;
  std::vector<double> deviation;
  for (std::size_t session = 0; session < sample.logs.size(); ++session) {
    additive_ratio.push_back(additive[session] - factorial.sessions[session].values[0]);
    deviation.push_back(sample.logs[session] - additive_ratio.back());
  }
  AblationTotal total;
  total.log_ratio = OverSessions(sample.logs);
  total.ratio = OverSessionsOfLogs(sample.logs);
  total.difference_ns = OverSessions(sample.differences_ns);
  total.additive_ratio = OverSessionsOfLogs(additive_ratio);
  total.deviation = OverSessionsOfLogs(deviation);
  total.verdict = AdditivityWord(deviation, EquivalenceBound(question.margin), interactions);
  return total;
}

std::vector<Statistic> AdditiveNs(const Factorial& factorial) {
  std::vector<Statistic> all;
  for (const StepSet steps : factorial.Sets()) {
    std::vector<double> ns = SampleAdditiveLog(factorial, steps);
    std::transform(ns.begin(), ns.end(), ns.begin(), [](double log) { return std::exp(log); });
    all.push_back(OverSessions(ns));
  }
  return all;
}

}  // namespace

FactorialFindings JudgeFactorial(const Factorial& factorial, const FactorialQuestion& question) {
  StepJudge judge(EquivalenceBound(question.margin));
  const StepGame& game = factorial.sessions.front();
  FactorialFindings findings;
  findings.solo = EffectRows(
      factorial, question, [&game](std::size_t step) { return BeforeStep(game, step); }, judge);
  findings.ladder = EffectRows(factorial, question, AllSteps, judge);
  findings.leave_one_out = EffectRows(
      factorial, question, [&game](std::size_t step) { return LastContext(game, step); }, judge);
  findings.shapley = ShareRows(factorial, question, SampleShapley(factorial), judge);
  if (question.groups.size() < factorial.step_count) {
    findings.owen = ShareRows(factorial, question, SampleOwen(factorial, question.groups), judge);
  }
  judge.Judge();
  findings.interactions = Interactions(factorial, question);
  findings.total = Total(factorial, question, findings.interactions);
  findings.additive_ns = AdditiveNs(factorial);
  return findings;
}

}  // namespace alexbench::harness
