#include "harness/analysis/synthetic_run.h"

#include <cstdio>

#include "absl/strings/str_format.h"

#include "base/check.h"

namespace alexbench::harness {
namespace {

CellSettings Settings(Scenario scenario) {
  return {.workload = std::string(scenario == Scenario::kMixed ? "mixed_80_20" : "query"),
          .scenario = scenario,
          .consume = Consume::kAll,
          .records = 1'000'000,
          .value_size_bytes = 128};
}

}  // namespace

CellPlan& SyntheticRun::AddCell(const std::string& engine, Scenario scenario) {
  CellPlan cell;
  cell.cell_id = engine;
  cell.engine = engine;
  cell.variant = absl::StrFormat("%s:value_access=borrow", engine);
  cell.spec = cell.variant;
  cell.axes = {{"value_access", "borrow"}};
  cell.durability = std::string("buffered");
  cell.settings = Settings(scenario);
  plan.cells.push_back(cell);
  return plan.cells.back();
}

GroupPlan& SyntheticRun::AddGroup(Scenario scenario) {
  GroupPlan group;
  group.group_id = absl::StrFormat("g%d", plan.groups.size());
  group.regime = RunsAlone(scenario) ? Regime::kWriting : Regime::kReadOnly;
  group.settings = Settings(scenario);
  plan.groups.push_back(group);
  return plan.groups.back();
}

ArmPlan& SyntheticRun::AddArm(ArmRole role, const std::string& cell_id, Stage stage) {
  GroupPlan& group = plan.groups.back();
  ArmPlan arm;
  arm.arm_index = static_cast<std::uint32_t>(group.arms.size());
  arm.role = role;
  arm.cell_id = cell_id;
  arm.scenario = group.settings.scenario;
  arm.stage = stage;
  arm.image = std::string("image");
  arm.memory_family = std::string("m");
  group.arms.push_back(arm);
  return group.arms.back();
}

ContrastPlan& SyntheticRun::AddContrast(const std::string& a, const std::string& b) {
  const GroupPlan& group = plan.groups.back();
  ContrastPlan contrast;
  contrast.a = a;
  contrast.b = b;
  contrast.group_id = group.regime == Regime::kReadOnly ? group.group_id : "";
  plan.contrasts.push_back(contrast);
  return plan.contrasts.back();
}

void SyntheticRun::AddPair(const std::string& a, const std::string& b, Scenario scenario) {
  AddCell(a, scenario);
  AddCell(b, scenario);
  AddGroup(scenario);
  AddArm(ArmRole::kCell, a);
  AddArm(ArmRole::kCell, b);
  AddContrast(a, b);
}

ArmObservation& SyntheticRun::AddFare(std::uint32_t session) {
  ArmObservation fare;
  fare.group_id = plan.groups.back().group_id;
  fare.session = session;
  fare.status = "ok";
  observation.arms.push_back(fare);
  return observation.arms.back();
}

BlockObservation& SyntheticRun::AddBlock(const BlockSpec& spec) {
  BlockObservation block;
  block.group_id = plan.groups.back().group_id;
  block.session = spec.session;
  block.arm_index = spec.arm;
  block.round = spec.round;
  block.position = spec.arm;
  block.operations = spec.operations;
  block.ns = spec.ns;
  block.hits = spec.operations;
  block.checksum = 1;
  block.answers_right = true;
  observation.blocks.push_back(block);
  return observation.blocks.back();
}

Summary SyntheticRun::Summarized() const {
  absl::StatusOr<Summary> summary = Summarize(plan, observation, inputs);
  if (!summary.ok()) {
    std::fprintf(stderr, "%s\n", summary.status().ToString().c_str());
  }
  ALEXBENCH_CHECK(summary.ok());
  return *std::move(summary);
}

}  // namespace alexbench::harness
