// The members of summary.json, under the names the format has had from the start.
#pragma once

#include "harness/report/ablation_fields.h"
#include "harness/report/json_fields.h"
#include "harness/report/json_reading.h"
#include "harness/report/observation_fields.h"
#include "harness/report/result.h"

namespace alexbench::harness {

inline void ReadJson(JsonReading& reading, const JsonValue& value, Fact& out) {
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    out = *text;
  } else if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
    out = *whole;
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    out = *number;
  } else if (const auto* truth = std::get_if<bool>(&value.data)) {
    out = *truth;
  } else if (std::holds_alternative<std::nullptr_t>(value.data)) {
    out = nullptr;
  } else {
    reading.Fail("is no plain value");
  }
}

template <typename Io, FieldsOf<LatencyPercentiles> T>
void DescribeFields(Io& io, T& latency) {
  io("p50", latency.p50);
  io("p90", latency.p90);
  io("p99", latency.p99);
  io("p999", latency.p999);
  io("p9999", latency.p9999);
  io("max", latency.max);
}

template <typename Io, FieldsOf<CountResult> T>
void DescribeFields(Io& io, T& count) {
  io("name", count.name);
  io("tool", count.tool);
  io("per_op", count.per_op);
  io("reason", count.reason);
}

template <typename Io, FieldsOf<MechanismEvidence> T>
void DescribeFields(Io& io, T& evidence) {
  io("quantity", evidence.quantity);
  io("direction", evidence.direction);
  io("at_least", evidence.at_least);
  io("because", evidence.because);
  io("delta_per_op", evidence.delta_per_op);
  io("contained", evidence.contained);
}

template <typename Io, FieldsOf<MechanismResult> T>
void DescribeFields(Io& io, T& mechanism) {
  io("a", mechanism.a);
  io("b", mechanism.b);
  io("axis", mechanism.axis);
  io("from", mechanism.from);
  io("to", mechanism.to);
  io("evidence", mechanism.evidence);
  io("verdict", mechanism.verdict);
}

template <typename Io, FieldsOf<OpenLoopResult> T>
void DescribeFields(Io& io, T& open_loop) {
  io("achieved_ops_per_s", open_loop.achieved_ops_per_s);
  io("operations", open_loop.operations);
  io("late_starts", open_loop.late_starts);
  io("service_ns", open_loop.service_ns);
}

template <typename Io, FieldsOf<MemoryResult> T>
void DescribeFields(Io& io, T& memory) {
  io("used_bytes", memory.used_bytes);
  io("major_faults_per_op", memory.major_faults_per_op);
  io("read_bytes_per_op", memory.read_bytes_per_op);
}

template <typename Io, FieldsOf<CellResult> T>
void DescribeFields(Io& io, T& cell) {
  io("cell_id", cell.cell_id);
  io("engine", cell.engine);
  io("variant", cell.variant);
  io("axes", cell.axes);
  io("workload", cell.workload);
  io("scenario", cell.scenario);
  io("consume", cell.consume);
  io("records", cell.records);
  io("value_bytes", cell.value_bytes);
  io("load_order", cell.load_order);
  io("data_set", cell.data_set);
  io("durability", cell.durability);
  io("threads", cell.threads);
  io("batch_size", cell.batch_size);
  io("target_ops_per_s", cell.target_ops_per_s);
  io.UnlessEmpty("memory_limit_bytes", cell.memory_limit_bytes);
  io("cache_state", cell.cache_state);
  io("layouts", cell.layouts);
  io("fairness", cell.fairness);
  io("regime", cell.regime);
  io("page_size", cell.page_size);
  io("valid", cell.valid);
  io("invalid_reason", cell.invalid_reason);
  io("flags", cell.flags);
  io("hits", cell.hits);
  io("checksum", cell.checksum);
  io("ns_per_op", cell.ns_per_op);
  io.UnlessEmpty("stream_fraction", cell.stream_fraction);
  io("latency_ns", cell.latency_ns);
  io.UnlessEmpty("open_loop", cell.open_loop);
  io.UnlessEmpty("memory", cell.memory);
  io("ops_per_block", cell.ops_per_block);
  io("sessions", cell.sessions);
  io("rounds", cell.rounds);
  io("clean_fraction", cell.clean_fraction);
  io("index_bytes_per_key", cell.index_bytes_per_key);
  io.IfThere("index", cell.index);
  io.UnlessEmpty("index_after_writes", cell.index_after_writes);
  io("log_bytes", cell.log_bytes);
  io("disk_bytes", cell.disk_bytes);
  io("rss_bytes", cell.rss_bytes);
  io("load_ns_per_op", cell.load_ns_per_op);
  io("open_ns", cell.open_ns);
  io("write_amplification", cell.write_amplification);
  io.IfThere("counts", cell.counts);  // runs made before counts have none
}

template <typename Io, FieldsOf<ContrastResult> T>
void DescribeFields(Io& io, T& contrast) {
  io("a", contrast.a);
  io("b", contrast.b);
  io("scenario", contrast.scenario);
  io("ratio", contrast.ratio);
  io("difference_ns", contrast.difference_ns);
  io("mde_ns", contrast.mde_ns);
  io.UnlessEmpty("stretch_operations", contrast.stretch_operations);
  io("verdict", contrast.verdict);
  io("flags", contrast.flags);
  io.UnlessEmpty("clone_ratio", contrast.clone_ratio);  // absent in runs made before clones
}

template <typename Io, FieldsOf<PhaseResult> T>
void DescribeFields(Io& io, T& phase) {
  io("name", phase.name);
  io("ns", phase.ns);
}

template <typename Io, FieldsOf<BreakdownResult> T>
void DescribeFields(Io& io, T& breakdown) {
  io("cell_id", breakdown.cell_id);
  io("scenario", breakdown.scenario);
  io("total_ns", breakdown.total_ns);
  io("phases", breakdown.phases);
  io("residual_ns", breakdown.residual_ns);
  io("sum_error", breakdown.sum_error);
}

template <typename Io, FieldsOf<ClaimResult> T>
void DescribeFields(Io& io, T& claim) {
  io("id", claim.id);
  io("text", claim.text);
  io("where", claim.where);
  io("origin", claim.origin);
  io("kind", claim.kind);
  io("published", claim.published);
  io("unit", claim.unit);
  io("observed", claim.observed);
  io("verdict", claim.verdict);
  io("needs", claim.needs);
  io("cells", claim.cells);
}

template <typename Io, FieldsOf<SelfCheckResult> T>
void DescribeFields(Io& io, T& check) {
  io("name", check.name);
  io("expected", check.expected);
  io("got", check.got);
  io("pass", check.pass);
  io("reason", check.reason);
}

template <typename Io, FieldsOf<Summary> T>
void DescribeFields(Io& io, T& summary) {
  io("schema_version", summary.schema_version);
  io("run_id", summary.run_id);
  io("profile", summary.profile);
  io("host", summary.host);
  io("build", summary.build);
  io("status", summary.status);
  io("cells", summary.cells);
  io("contrasts", summary.contrasts);
  io("breakdowns", summary.breakdowns);
  io("ablation", summary.ablation);
  io.IfThere("mechanisms", summary.mechanisms);
  io("claims", summary.claims);
  io("selfchecks", summary.selfchecks);
}

}  // namespace alexbench::harness
