#include "harness/session/worker_files.h"

#include "base/status_macros.h"
#include "harness/report/file_io.h"
#include "harness/report/json_reading.h"
#include "harness/report/observation_fields.h"
#include "harness/report/strict_json.h"
#include "harness/session/plan_fields.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<ImageJob> T>
void DescribeFields(Io& io, T& job) {
  io("image", job.image);
  io("spec", job.spec);
  io("durability", job.durability);
  io("settings", job.settings);
}

template <typename Io, FieldsOf<MemoryGroupPlace> T>
void DescribeFields(Io& io, T& place) {
  io("folder", place.folder);
  io("outer", place.outer);
  io("version", place.version);
  io("limit_bytes", place.limit_bytes);
}

template <typename Io, FieldsOf<SessionJob> T>
void DescribeFields(Io& io, T& job) {
  io("group", job.group);
  io("session", job.session);
  io("seed", job.seed);
  io("excluded_arms", job.excluded_arms);
  io("pass_operations", job.pass_operations);
  io("wall_seconds", job.wall_seconds);
  io("memory", job.memory);
}

template <typename Io, FieldsOf<CountJob> T>
void DescribeFields(Io& io, T& job) {
  io("group", job.group);
  io("tool", job.tool);
}

template <typename Io, FieldsOf<WorkerJob> T>
void DescribeFields(Io& io, T& job) {
  io("scratch", job.scratch);
  io("result_file", job.result_file);
  io("parent_pid", job.parent_pid);
  io("memory_limit_bytes", job.memory_limit_bytes);
  io("beacon_descriptor", job.beacon_descriptor);
  io("image", job.image);
  io("session", job.session);
  io("count", job.count);
}

template <typename Io, FieldsOf<WorkerResult> T>
void DescribeFields(Io& io, T& result) {
  io("blocks", result.blocks);
  io("arms", result.arms);
  io("images", result.images);
  io("streams", result.streams);
  io.IfThere("counts", result.counts);
  io.IfThere("loads", result.loads);
}

namespace {

template <typename T>
absl::Status WriteFields(const std::filesystem::path& file, const T& value) {
  ASSIGN_OR_RETURN(const std::string text, DumpJson(ToJson(value), JsonStyle::kOneLine));
  return ReplaceFile(file, text);
}

template <typename T>
absl::StatusOr<T> ReadFields(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(text, file.string()));
  JsonReading reading(file.string());
  T value;
  FromJson(reading, document, value);
  RETURN_IF_ERROR(reading.status());
  return value;
}

}  // namespace

absl::Status WriteWorkerJob(const std::filesystem::path& file, const WorkerJob& job) {
  return WriteFields(file, job);
}

absl::StatusOr<WorkerJob> ReadWorkerJob(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(WorkerJob job, ReadFields<WorkerJob>(file));
  if (int{job.image.has_value()} + int{job.session.has_value()} + int{job.count.has_value()} != 1) {
    return absl::DataLossError(file.string() + ": needs one of image, session and count");
  }
  return job;
}

absl::Status WriteWorkerResult(const std::filesystem::path& file, const WorkerResult& result) {
  return WriteFields(file, result);
}

absl::StatusOr<WorkerResult> ReadWorkerResult(const std::filesystem::path& file) {
  return ReadFields<WorkerResult>(file);
}

}  // namespace alexbench::harness
