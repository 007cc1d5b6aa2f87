// What a parent tells a child process to do and what the child hands back, as files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/session/memory_group.h"
#include "harness/session/observation.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Build one image, verify it and say what is known of it.
struct ImageJob {
  std::string image;
  std::string spec;
  std::string durability;
  CellSettings settings;
};

// Run one session of a group.
struct SessionJob {
  GroupPlan group;
  std::uint32_t session = 0;
  std::uint64_t seed = 0;                    // of this session: orders and places
  std::vector<std::uint32_t> excluded_arms;  // arm indices that failed before
  std::uint64_t pass_operations = 0;         // above 0: one cold block of so many per arm
  double wall_seconds = 0;                   // rounds and trials end then at the latest
  std::optional<MemoryGroupPlace> memory;    // where the stores are to have their memory
};

// Count what operations of a group's cells do.
struct CountJob {
  GroupPlan group;
  std::string tool;  // of operation_counts.h
};

struct WorkerJob {
  std::string scratch;                   // images and copies live below it
  std::string result_file;               // where the result goes
  std::int32_t parent_pid = 0;           // whom the worker must not outlive
  std::uint64_t memory_limit_bytes = 0;  // of private memory; 0: none
  std::int32_t beacon_descriptor = -1;
  std::optional<ImageJob> image;
  std::optional<SessionJob> session;
  std::optional<CountJob> count;  // exactly one of the three is set
};

struct WorkerResult {
  std::vector<BlockObservation> blocks;
  std::vector<ArmObservation> arms;
  std::vector<ImageObservation> images;
  std::vector<StreamObservation> streams;
  std::vector<CountObservation> counts;
  std::vector<LoadObservation> loads;
};

// Errors: those of the file system; DataLoss naming file and member for what is no such file.
absl::Status WriteWorkerJob(const std::filesystem::path& file, const WorkerJob& job);
absl::StatusOr<WorkerJob> ReadWorkerJob(const std::filesystem::path& file);
absl::Status WriteWorkerResult(const std::filesystem::path& file, const WorkerResult& result);
absl::StatusOr<WorkerResult> ReadWorkerResult(const std::filesystem::path& file);

}  // namespace alexbench::harness
