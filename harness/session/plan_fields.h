// The members of a plan in JSON, under the names plan.h gives them.
#pragma once

#include <array>
#include <string_view>

#include "harness/report/json_fields.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

constexpr auto JsonChoices(Scenario) { return kAllScenarios; }
inline std::string_view JsonName(Scenario value) { return ScenarioName(value); }

constexpr auto JsonChoices(Consume) {
  return std::array{Consume::kNone, Consume::kFirst, Consume::kAll};
}
inline std::string_view JsonName(Consume value) { return ConsumeName(value); }

constexpr auto JsonChoices(Stage) {
  return std::array{Stage::kKeyFetch,  Stage::kFindSlot,   Stage::kReadHeader,
                    Stage::kReadValue, Stage::kProduction, Stage::kFindSlotTwin};
}
inline std::string_view JsonName(Stage value) { return StageName(value); }

constexpr auto JsonChoices(LoadOrder) { return std::array{LoadOrder::kRandom, LoadOrder::kSorted}; }
inline std::string_view JsonName(LoadOrder value) { return LoadOrderName(value); }

constexpr auto JsonChoices(Regime) { return std::array{Regime::kReadOnly, Regime::kWriting}; }
inline std::string_view JsonName(Regime value) { return RegimeName(value); }

constexpr auto JsonChoices(ArmRole) {
  return std::array{ArmRole::kCell,        ArmRole::kDuplicate,    ArmRole::kDelay,
                    ArmRole::kCalibration, ArmRole::kDriftControl, ArmRole::kFloorGate,
                    ArmRole::kStage,       ArmRole::kWork,         ArmRole::kCarryOver,
                    ArmRole::kClone};
}
inline std::string_view JsonName(ArmRole value) { return ArmRoleName(value); }

constexpr auto JsonChoices(GroupPurpose) {
  return std::array{GroupPurpose::kComparison, GroupPurpose::kBreakdown, GroupPurpose::kSelfCheck};
}
inline std::string_view JsonName(GroupPurpose value) { return GroupPurposeName(value); }

template <typename Io, FieldsOf<Work> T>
void DescribeFields(Io& io, T& work) {
  io("buffer_bytes", work.buffer_bytes);
  io("touches", work.touches);
}

template <typename Io, FieldsOf<CellSettings> T>
void DescribeFields(Io& io, T& settings) {
  io("workload", settings.workload);
  io("scenario", settings.scenario);
  io("consume", settings.consume);
  io("records", settings.records);
  io("value_size_bytes", settings.value_size_bytes);
  io("load_order", settings.load_order);
  io("data_set", settings.data_set);
  io("threads", settings.threads);
  // Runs made before these scenarios existed have neither.
  io.IfThere("batch_size", settings.batch_size);
  io.IfThere("work", settings.work);
  io.UnlessEmpty("put_batch_size", settings.put_batch_size);
  io.UnlessEmpty("target_ops_per_s", settings.target_ops_per_s);
  io.UnlessEmpty("memory_limit_bytes", settings.memory_limit_bytes);
  io("seed", settings.seed);
}

template <typename Io, FieldsOf<CellPlan> T>
void DescribeFields(Io& io, T& cell) {
  io("cell_id", cell.cell_id);
  io("engine", cell.engine);
  io("variant", cell.variant);
  io("spec", cell.spec);
  io("axes", cell.axes);
  io("durability", cell.durability);
  io("settings", cell.settings);
  io("unsupported", cell.unsupported);
}

template <typename Io, FieldsOf<ArmPlan> T>
void DescribeFields(Io& io, T& arm) {
  io("arm_index", arm.arm_index);
  io("role", arm.role);
  io("cell_id", arm.cell_id);
  io("spec", arm.spec);
  io("durability", arm.durability);
  io("scenario", arm.scenario);
  io("stage", arm.stage);
  io("delay_steps", arm.delay_steps);
  io("image", arm.image);
  io("memory_family", arm.memory_family);
}

template <typename Io, FieldsOf<GroupPlan> T>
void DescribeFields(Io& io, T& group) {
  io("group_id", group.group_id);
  io("purpose", group.purpose);
  io("regime", group.regime);
  io("settings", group.settings);
  io("arms", group.arms);
  io("sessions", group.sessions);
  io("seconds_per_session", group.seconds_per_session);
  io("block_ns", group.block_ns);
  io("trial_operations", group.trial_operations);
}

template <typename Io, FieldsOf<ContrastPlan> T>
void DescribeFields(Io& io, T& contrast) {
  io("a", contrast.a);
  io("b", contrast.b);
  io("group_id", contrast.group_id);
  io("ladder_step", contrast.ladder_step);
}

template <typename Io, FieldsOf<BreakdownPlan> T>
void DescribeFields(Io& io, T& breakdown) {
  io("cell_id", breakdown.cell_id);
  io("group_id", breakdown.group_id);
}

template <typename Io, FieldsOf<AblationStepPlan> T>
void DescribeFields(Io& io, T& step) {
  io("axis", step.axis);
  io("name", step.name);
  io("from", step.from);
  io("to", step.to);
  io("group", step.group);
  io("predicted_ns", step.predicted_ns);
}

template <typename Io, FieldsOf<AblationPlan> T>
void DescribeFields(Io& io, T& ablation) {
  io("steps", ablation.steps);
  io("factorials", ablation.factorials);
}

template <typename Io, FieldsOf<Profile> T>
void DescribeFields(Io& io, T& profile) {
  io("name", profile.name);
  io("sessions", profile.sessions);
  io("seconds_per_session", profile.seconds_per_session);
  io("margin", profile.margin);
  io("operations_per_record", profile.operations_per_record);
}

template <typename Io, FieldsOf<StoppingPlan> T>
void DescribeFields(Io& io, T& stopping) {
  io("first_look_sessions", stopping.first_look_sessions);
  io("most_sessions", stopping.most_sessions);
  io("budget_seconds", stopping.budget_seconds);
}

template <typename Io, FieldsOf<MechanismClaim> T>
void DescribeFields(Io& io, T& claim) {
  io("axis", claim.axis);
  io("from", claim.from);
  io("to", claim.to);
  io("quantity", claim.quantity);
  io("direction", claim.direction);
  io("at_least", claim.at_least);
  io("because", claim.because);
}

template <typename Io, FieldsOf<MechanismPlan> T>
void DescribeFields(Io& io, T& mechanism) {
  io("claims", mechanism.claims);
}

template <typename Io, FieldsOf<RunPlan> T>
void DescribeFields(Io& io, T& plan) {
  io("profile", plan.profile);
  io("seed", plan.seed);
  io("cells", plan.cells);
  io("groups", plan.groups);
  io("contrasts", plan.contrasts);
  io("breakdowns", plan.breakdowns);
  io.IfThere("stopping", plan.stopping);  // runs made before it was there are without it
  io.IfThere("ablation", plan.ablation);
  io.IfThere("mechanism", plan.mechanism);
}

}  // namespace alexbench::harness
