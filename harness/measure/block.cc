#include "harness/measure/block.h"

#include "base/check.h"

namespace alexbench::harness {

std::string_view ScenarioName(Scenario scenario) {
  switch (scenario) {
    case Scenario::kLatency:
      return "latency";
    case Scenario::kLatencyWithWork:
      return "latency_with_work";
    case Scenario::kThroughput:
      return "throughput";
    case Scenario::kBatched:
      return "batched";
    case Scenario::kMixed:
      return "mixed";
    case Scenario::kOpenLoop:
      return "open_loop";
  }
  ALEXBENCH_CHECK(false);
}

std::string_view ConsumeName(Consume consume) {
  switch (consume) {
    case Consume::kNone:
      return "none";
    case Consume::kFirst:
      return "first";
    case Consume::kAll:
      return "all";
  }
  ALEXBENCH_CHECK(false);
}

std::string_view StageName(Stage stage) {
  switch (stage) {
    case Stage::kKeyFetch:
      return "key_fetch";
    case Stage::kFindSlot:
      return "find_slot";
    case Stage::kReadHeader:
      return "read_header";
    case Stage::kReadValue:
      return "read_value";
    case Stage::kProduction:
      return "production";
    case Stage::kFindSlotTwin:
      return "find_slot_twin";
  }
  ALEXBENCH_CHECK(false);
}

}  // namespace alexbench::harness
