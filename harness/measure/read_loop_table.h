// Which measured loop a request means, chosen once per block.
#pragma once

#include "harness/measure/batch_loop.h"
#include "harness/measure/read_loop.h"
#include "harness/measure/twin_loop.h"
#include "harness/measure/work_loop.h"

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
      case Stage::kFindSlotTwin:
        if constexpr (kScenario == Scenario::kLatency) {
          return &MeasuredTwinLoop<E, kConsume>;
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

// Scenarios whose gets have no stages: with work in between, and in groups.
template <typename E, Consume kConsume>
ReadLoop<E> ChooseWholeGet(Scenario scenario) {
  if (scenario == Scenario::kLatencyWithWork) {
    return &MeasuredWorkLoop<E, kConsume>;
  }
  if constexpr (engines::BatchReader<E>) {
    return &MeasuredBatchLoop<E, kConsume>;
  }
  return nullptr;
}

template <typename E>
ReadLoop<E> ChooseWholeGet(const ReadBlockRequest& request) {
  if (request.stage != Stage::kProduction) {
    return nullptr;
  }
  switch (request.consume) {
    case Consume::kNone:
      return ChooseWholeGet<E, Consume::kNone>(request.scenario);
    case Consume::kFirst:
      return ChooseWholeGet<E, Consume::kFirst>(request.scenario);
    case Consume::kAll:
      return ChooseWholeGet<E, Consume::kAll>(request.scenario);
  }
  return nullptr;
}

template <typename E>
ReadLoop<E> ChooseKeyFetch(const ReadBlockRequest& request) {
  if (request.delay_steps != kNoDelay) {
    return [](const E&, const ReadBlockRequest& block) { return MeasuredDelayOnlyLoop(block); };
  }
  if (request.scenario == Scenario::kLatencyWithWork) {
    return [](const E&, const ReadBlockRequest& block) { return MeasuredWorkOnlyLoop(block); };
  }
  if (request.scenario == Scenario::kLatency) {
    return
        [](const E&, const ReadBlockRequest& block) { return MeasuredChainedKeyFetchLoop(block); };
  }
  return [](const E&, const ReadBlockRequest& block) { return MeasuredKeyFetchLoop(block); };
}

// nullptr where the engine has no such loop: a stage of an engine without stages, the value stage
// where no value byte is read, a stage where gets have none, groups for an engine that reads one
// key at a time, or a delay at another scenario or consumption than latency, all.
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
    case Scenario::kLatencyWithWork:
    case Scenario::kBatched:
      return ChooseWholeGet<E>(request);
    case Scenario::kMixed:
    case Scenario::kOpenLoop:
      break;
  }
  return nullptr;
}

}  // namespace alexbench::harness
