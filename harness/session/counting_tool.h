// A tool that counts what happens between two moments of this process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/measure/perf_counters.h"

namespace alexbench::harness {

class CountingTool {
 public:
  virtual ~CountingTool() = default;

  // An arm's operations begin and end: what is between is simulated, or nothing special.
  virtual void BeginArm() {}
  virtual void EndArm() {}

  virtual void Start() = 0;
  // Counts since Start(), by name; empty where the tool writes them elsewhere, under the label.
  virtual std::vector<std::pair<std::string, std::uint64_t>> Stop(const std::string& label) = 0;
};

// callgrind, which runs this process and writes counts to files; or perf_event.
//
// Errors: FailedPrecondition where this process is not run by callgrind, or no counter opens.
absl::StatusOr<std::unique_ptr<CountingTool>> MakeCountingTool(std::string_view name);

// perf_event with counters that `open` opens. Errors: FailedPrecondition where none opens.
absl::StatusOr<std::unique_ptr<CountingTool>> MakePerfTool(const PerfOpener& open);

}  // namespace alexbench::harness
