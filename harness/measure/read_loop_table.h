// Which measured loop a request means, chosen once per block.
#pragma once

#include "harness/measure/read_loop.h"

namespace alexbench::harness {

template <typename E>
using ReadLoop = BlockAnswer (*)(const E&, const ReadBlockRequest&);

template <typename E, Scenario kScenario, Consume kConsume>
ReadLoop<E> ChooseStage(Stage stage) {
  if (stage == Stage::kProduction) {
    return &MeasuredReadLoop<E, kScenario, kConsume, Stage::kProduction>;
  }
  if constexpr (engines::StagedEngine<E>) {
    // A stage that touches no value byte is the same code at kFirst and kAll.
    constexpr Consume kUnread = kConsume == Consume::kNone ? Consume::kNone : Consume::kAll;
    switch (stage) {
      case Stage::kFindSlot:
        return &MeasuredReadLoop<E, kScenario, Consume::kAll, Stage::kFindSlot>;
      case Stage::kReadHeader:
        return &MeasuredReadLoop<E, kScenario, kUnread, Stage::kReadHeader>;
      case Stage::kReadValue:
        if constexpr (kConsume != Consume::kNone) {
          return &MeasuredReadLoop<E, kScenario, kConsume, Stage::kReadValue>;
        }
        break;
      case Stage::kKeyFetch:
      case Stage::kProduction:
        break;
    }
  }
  return nullptr;
}

template <typename E, Scenario kScenario>
ReadLoop<E> ChooseConsume(Consume consume, Stage stage) {
  switch (consume) {
    case Consume::kNone:
      return ChooseStage<E, kScenario, Consume::kNone>(stage);
    case Consume::kFirst:
      return ChooseStage<E, kScenario, Consume::kFirst>(stage);
    case Consume::kAll:
      return ChooseStage<E, kScenario, Consume::kAll>(stage);
  }
  return nullptr;
}

template <typename E>
ReadLoop<E> ChooseKeyFetch(const ReadBlockRequest& request) {
  if (request.delay_steps != kNoDelay) {
    return [](const E&, const ReadBlockRequest& block) { return MeasuredDelayOnlyLoop(block); };
  }
  if (request.scenario == Scenario::kLatency) {
    return
        [](const E&, const ReadBlockRequest& block) { return MeasuredChainedKeyFetchLoop(block); };
  }
  return [](const E&, const ReadBlockRequest& block) { return MeasuredKeyFetchLoop(block); };
}

// nullptr where the engine has no such loop: a stage of an engine without stages, the value stage
// where no value byte is read, or a delay at another scenario or consumption than latency, all.
template <typename E>
ReadLoop<E> ChooseReadLoop(const ReadBlockRequest& request) {
  const bool delayed = request.delay_steps != kNoDelay;
  if (delayed && (request.scenario != Scenario::kLatency || request.consume != Consume::kAll)) {
    return nullptr;
  }
  if (request.stage == Stage::kKeyFetch) {
    return ChooseKeyFetch<E>(request);
  }
  if (delayed) {
    return request.stage == Stage::kProduction ? &MeasuredDelayLoop<E> : nullptr;
  }
  switch (request.scenario) {
    case Scenario::kLatency:
      return ChooseConsume<E, Scenario::kLatency>(request.consume, request.stage);
    case Scenario::kThroughput:
      return ChooseConsume<E, Scenario::kThroughput>(request.consume, request.stage);
    case Scenario::kMixed:
      break;
  }
  return nullptr;
}

}  // namespace alexbench::harness
