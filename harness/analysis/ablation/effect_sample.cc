#include "harness/analysis/ablation/effect_sample.h"

#include <cmath>

namespace alexbench::harness {
namespace {

// The limit of the weight is T itself where both times are the same; below this difference of
// logarithms the quotient would lose more digits than the limit does.
constexpr double kSameLog = 1e-9;

double LogMean(const StepGame& logs) {
  const double low = logs.values.front();
  const double high = logs.values.back();
  return std::abs(high - low) < kSameLog ? std::exp(low)
                                         : (std::exp(high) - std::exp(low)) / (high - low);
}

std::vector<EffectSample> Transposed(const Factorial& factorial,
                                     const std::vector<std::vector<double>>& shares) {
  std::vector<EffectSample> samples(factorial.step_count);
  for (std::size_t session = 0; session < shares.size(); ++session) {
    const double weight = LogMean(factorial.sessions[session]);
    for (std::size_t step = 0; step < factorial.step_count; ++step) {
      samples[step].logs.push_back(shares[session][step]);
      samples[step].differences_ns.push_back(shares[session][step] * weight);
    }
  }
  return samples;
}

}  // namespace

EffectSample SampleEffect(const Factorial& factorial, const StepInContext& place) {
  EffectSample sample;
  for (std::size_t session = 0; session < factorial.sessions.size(); ++session) {
    sample.logs.push_back(EffectIn(factorial.sessions[session], place.step, place.context));
    sample.differences_ns.push_back(
        factorial.NsPerOp(session, place.context | OnlyStep(place.step)) -
        factorial.NsPerOp(session, place.context));
  }
  return sample;
}

EffectSample SampleTotal(const Factorial& factorial) {
  EffectSample sample;
  const StepSet all = AllSteps(factorial.step_count);
  for (std::size_t session = 0; session < factorial.sessions.size(); ++session) {
    const StepGame& game = factorial.sessions[session];
    sample.logs.push_back(game.values[all] - game.values[0]);
    sample.differences_ns.push_back(factorial.NsPerOp(session, all) -
                                    factorial.NsPerOp(session, 0));
  }
  return sample;
}

std::vector<EffectSample> SampleShapley(const Factorial& factorial) {
  std::vector<std::vector<double>> shares;
  for (const StepGame& game : factorial.sessions) {
    shares.push_back(ShapleyValues(game));
  }
  return Transposed(factorial, shares);
}

std::vector<EffectSample> SampleOwen(const Factorial& factorial,
                                     const std::vector<StepSet>& groups) {
  std::vector<std::vector<double>> shares;
  for (const StepGame& game : factorial.sessions) {
    shares.push_back(OwenValues(game, groups));
  }
  return Transposed(factorial, shares);
}

std::vector<double> SampleInteraction(const Factorial& factorial, const StepPair& pair) {
  std::vector<double> logs;
  for (const StepGame& game : factorial.sessions) {
    logs.push_back(PairInteraction(game, pair));
  }
  return logs;
}

std::vector<double> SampleAdditiveLog(const Factorial& factorial, StepSet steps) {
  std::vector<double> logs;
  for (const StepGame& game : factorial.sessions) {
    double log = game.values[0];
    for (std::size_t step = 0; step < game.step_count; ++step) {
      if ((steps & OnlyStep(step)) != 0) {
        log += EffectIn(game, step, BeforeStep(game, step));
      }
    }
    logs.push_back(log);
  }
  return logs;
}

}  // namespace alexbench::harness
