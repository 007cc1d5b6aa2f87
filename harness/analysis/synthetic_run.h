// Runs made of numbers instead of measurements, for the tests of the analysis.
#pragma once

#include <cstdint>
#include <string>

#include "harness/analysis/summary.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// What a test says about one block; the rest is clean, right and of 1,000 operations.
struct BlockSpec {
  std::uint32_t session = 0;
  std::uint32_t arm = 0;
  std::uint32_t round = 0;
  std::int64_t ns = 0;
  std::uint64_t operations = 1'000;
};

class SyntheticRun {
 public:
  // A cell of the engine `engine`; the id is the engine's name.
  CellPlan& AddCell(const std::string& engine, Scenario scenario = Scenario::kLatency);

  // A group without arms, with its regime from `scenario`.
  GroupPlan& AddGroup(Scenario scenario = Scenario::kLatency);

  // An arm of the last group, memory family "m", image "image".
  ArmPlan& AddArm(ArmRole role, const std::string& cell_id, Stage stage = Stage::kProduction);

  // Between the two cells, in the last group (none if that writes).
  ContrastPlan& AddContrast(const std::string& a, const std::string& b);

  // Two cells, their arms in a group of their own, and a contrast between them.
  void AddPair(const std::string& a, const std::string& b, Scenario scenario = Scenario::kLatency);

  // How the first arm of the last group fared in a session: well.
  ArmObservation& AddFare(std::uint32_t session);

  // A block of the last group.
  BlockObservation& AddBlock(const BlockSpec& spec);

  // Dies unless the run can be summarised.
  Summary Summarized() const;

  RunPlan plan;
  RunObservation observation;
  SummaryInputs inputs;
};

}  // namespace alexbench::harness
