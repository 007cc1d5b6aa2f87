// The members of `ablation` in summary.json, under the names ablation_result.h gives them.
#pragma once

#include "harness/report/ablation_result.h"
#include "harness/report/json_fields.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<Statistic> T>
void DescribeFields(Io& io, T& statistic) {
  io("estimate", statistic.estimate);
  io("ci_low", statistic.ci_low);
  io("ci_high", statistic.ci_high);
}

template <typename Io, FieldsOf<AblationStep> T>
void DescribeFields(Io& io, T& step) {
  io("axis", step.axis);
  io("name", step.name);
  io("from", step.from);
  io("to", step.to);
  io("group", step.group);
  io("predicted_ns", step.predicted_ns);
}

template <typename Io, FieldsOf<AblationSetting> T>
void DescribeFields(Io& io, T& setting) {
  io("workload", setting.workload);
  io("scenario", setting.scenario);
  io("consume", setting.consume);
  io("records", setting.records);
  io("value_bytes", setting.value_bytes);
  io("load_order", setting.load_order);
  io("data_set", setting.data_set);
  io("durability", setting.durability);
  io("threads", setting.threads);
  io("sessions", setting.sessions);
  io.UnlessEmpty("stretch_operations", setting.stretch_operations);
  io("valid", setting.valid);
  io("invalid_reason", setting.invalid_reason);
}

template <typename Io, FieldsOf<AblationCell> T>
void DescribeFields(Io& io, T& cell) {
  io("setting", cell.setting);
  io("scenario", cell.scenario);
  io("cell_id", cell.cell_id);
  io("steps", cell.steps);
  io("ns_per_op", cell.ns_per_op);
  io("additive_ns", cell.additive_ns);
}

template <typename Io, FieldsOf<AblationEffect> T>
void DescribeFields(Io& io, T& effect) {
  io("setting", effect.setting);
  io("scenario", effect.scenario);
  io("axis", effect.axis);
  io("context", effect.context);
  io("log_ratio", effect.log_ratio);
  io("ratio", effect.ratio);
  io("difference_ns", effect.difference_ns);
  io("verdict", effect.verdict);
}

template <typename Io, FieldsOf<AblationContext> T>
void DescribeFields(Io& io, T& context) {
  io("steps", context.steps);
  io("ratio", context.ratio);
  io("difference_ns", context.difference_ns);
}

template <typename Io, FieldsOf<AblationShare> T>
void DescribeFields(Io& io, T& share) {
  io("setting", share.setting);
  io("scenario", share.scenario);
  io("axis", share.axis);
  io("log_ratio", share.log_ratio);
  io("ratio", share.ratio);
  io("difference_ns", share.difference_ns);
  io("lowest", share.lowest);
  io("highest", share.highest);
  io("contexts_alike_p", share.contexts_alike_p);
  io("verdict", share.verdict);
}

template <typename Io, FieldsOf<AblationInteraction> T>
void DescribeFields(Io& io, T& interaction) {
  io("setting", interaction.setting);
  io("scenario", interaction.scenario);
  io("axis_a", interaction.axis_a);
  io("axis_b", interaction.axis_b);
  io("log_ratio", interaction.log_ratio);
  io("ratio", interaction.ratio);
  io("verdict", interaction.verdict);
}

template <typename Io, FieldsOf<AblationTotal> T>
void DescribeFields(Io& io, T& total) {
  io("setting", total.setting);
  io("scenario", total.scenario);
  io("log_ratio", total.log_ratio);
  io("ratio", total.ratio);
  io("difference_ns", total.difference_ns);
  io("additive_ratio", total.additive_ratio);
  io("deviation", total.deviation);
  io("verdict", total.verdict);
}

template <typename Io, FieldsOf<Ablation> T>
void DescribeFields(Io& io, T& ablation) {
  io("axes", ablation.axes);
  io("steps", ablation.steps);
  io("settings", ablation.settings);
  io("cells", ablation.cells);
  io("solo", ablation.solo);
  io("ladder", ablation.ladder);
  io("leave_one_out", ablation.leave_one_out);
  io("shapley", ablation.shapley);
  io("owen", ablation.owen);
  io("interactions", ablation.interactions);
  io("totals", ablation.totals);
  io("additive", ablation.additive);
}

}  // namespace alexbench::harness
