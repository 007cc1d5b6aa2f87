// The members of raw observations in JSON, under the names observation.h gives them.
#pragma once

#include "harness/report/json_fields.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<BlockObservation> T>
void DescribeFields(Io& io, T& block) {
  io("group_id", block.group_id);
  io("session", block.session);
  io("arm_index", block.arm_index);
  io("round", block.round);
  io("position", block.position);
  io("operations", block.operations);
  io("ns", block.ns);
  io("voluntary_switches", block.voluntary_switches);
  io("involuntary_switches", block.involuntary_switches);
  io("minor_faults", block.minor_faults);
  io("major_faults", block.major_faults);
  io("other_cpu_ns", block.other_cpu_ns);
  io.UnlessEmpty("cpu_ns", block.cpu_ns);
  io("hits", block.hits);
  io.Hex("checksum", block.checksum);
  io("answers_right", block.answers_right);
}

template <typename Io, FieldsOf<LatencyCounts> T>
void DescribeFields(Io& io, T& latency) {
  io("buckets", latency.buckets);
  io("counts", latency.counts);
  io("max_ns", latency.max_ns);
}

template <typename Io, FieldsOf<BlockSum> T>
void DescribeFields(Io& io, T& sum) {
  io("operations", sum.operations);
  io("ns", sum.ns);
}

template <typename Io, FieldsOf<SamplingObservation> T>
void DescribeFields(Io& io, T& sampling) {
  io("every", sampling.every);
  io("latency_ns", sampling.latency);
  io("sampled", sampling.sampled);
  io("plain", sampling.plain);
}

template <typename Io, FieldsOf<OpenLoopObservation> T>
void DescribeFields(Io& io, T& open_loop) {
  io("operations", open_loop.operations);
  io("late_starts", open_loop.late_starts);
  io("elapsed_ns", open_loop.elapsed_ns);
  io("response_ns", open_loop.response);
  io("service_ns", open_loop.service);
}

template <typename Io, FieldsOf<MemoryObservation> T>
void DescribeFields(Io& io, T& memory) {
  io("limit_bytes", memory.limit_bytes);
  io("used_bytes", memory.used_bytes);
  io("operations", memory.operations);
  io("major_faults", memory.major_faults);
  io("read_bytes", memory.read_bytes);
}

template <typename Io, FieldsOf<IndexFigure> T>
void DescribeFields(Io& io, T& figure) {
  io("name", figure.name);
  io("unit", figure.unit);
  io("value", figure.value);
}

template <typename Io, FieldsOf<IndexAfterWrites> T>
void DescribeFields(Io& io, T& index) {
  io("operations", index.operations);
  io("records", index.records);
  io("index_bytes_per_key", index.index_bytes_per_key);
  io("figures", index.figures);
}

template <typename Io, FieldsOf<ArmObservation> T>
void DescribeFields(Io& io, T& arm) {
  io("group_id", arm.group_id);
  io("session", arm.session);
  io("arm_index", arm.arm_index);
  io("status", arm.status);
  io("reason", arm.reason);
  io.UnlessEmpty("sampled_ns", arm.sampled_ns);
  io.UnlessEmpty("sampling", arm.sampling);
  io.UnlessEmpty("open_loop", arm.open_loop);
  io.UnlessEmpty("memory", arm.memory);
  io.UnlessEmpty("index_after_writes", arm.index_after_writes);
  io("time_limited", arm.time_limited);
}

template <typename Io, FieldsOf<ImageObservation> T>
void DescribeFields(Io& io, T& image) {
  io("image", image.image);
  io("spec", image.spec);
  io("status", image.status);
  io("reason", image.reason);
  io("records", image.records);
  io("load_ns_per_record", image.load_ns_per_record);
  io("open_ns", image.open_ns);
  io("index_bytes_per_key", image.index_bytes_per_key);
  io("log_bytes", image.log_bytes);
  io("disk_bytes", image.disk_bytes);
  io("rss_bytes", image.rss_bytes);
  io("page_size_bytes", image.page_size_bytes);
  io.IfThere("index", image.index);  // runs made before it was asked have none
  io("content_hash", image.content_hash);
}

template <typename Io, FieldsOf<OperationCount> T>
void DescribeFields(Io& io, T& count) {
  io("name", count.name);
  io("few", count.few);
  io("many", count.many);
}

template <typename Io, FieldsOf<CountObservation> T>
void DescribeFields(Io& io, T& seen) {
  io("group_id", seen.group_id);
  io("arm_index", seen.arm_index);
  io("tool", seen.tool);
  io("reason", seen.reason);
  io("few_operations", seen.few_operations);
  io("many_operations", seen.many_operations);
  io("counts", seen.counts);
}

template <typename Io, FieldsOf<LoadObservation> T>
void DescribeFields(Io& io, T& load) {
  io("group_id", load.group_id);
  io("session", load.session);
  io("load_average", load.load_average);
  io("stolen_share", load.stolen_share);
}

template <typename Io, FieldsOf<StreamObservation> T>
void DescribeFields(Io& io, T& stream) {
  io("group_id", stream.group_id);
  io("data_set_hash", stream.data_set_hash);
  io("stream_hash", stream.stream_hash);
  io("duplicates_dropped", stream.duplicates_dropped);
  io("key_bias", stream.key_bias);
}

}  // namespace alexbench::harness
