#include "harness/session/counting_tool.h"

#include "absl/status/status.h"

#include "harness/measure/callgrind.h"
#include "harness/session/operation_counts.h"

namespace alexbench::harness {
namespace {

class CallgrindCounts final : public CountingTool {
 public:
  void BeginArm() override { StartCounting(); }
  void EndArm() override { StopCounting(); }
  void Start() override { DumpCounts("before"); }
  std::vector<std::pair<std::string, std::uint64_t>> Stop(const std::string& label) override {
    DumpCounts(label);
    return {};
  }
};

class PerfCounts final : public CountingTool {
 public:
  explicit PerfCounts(const PerfOpener& open) : counters_(open) {}

  const PerfCounters& counters() const { return counters_; }

  void Start() override { before_ = counters_.Read(); }
  std::vector<std::pair<std::string, std::uint64_t>> Stop(const std::string&) override {
    std::vector<std::pair<std::string, std::uint64_t>> counts = counters_.Read();
    if (counts.size() != before_.size()) {
      return {};  // one of them had to share its hardware
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      counts[i].second -= before_[i].second;
    }
    return counts;
  }

 private:
  PerfCounters counters_;
  std::vector<std::pair<std::string, std::uint64_t>> before_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CountingTool>> MakePerfTool(const PerfOpener& open) {
  auto tool = std::make_unique<PerfCounts>(open);
  if (tool->counters().empty()) {
    return absl::FailedPreconditionError(tool->counters().reason());
  }
  return tool;
}

absl::StatusOr<std::unique_ptr<CountingTool>> MakeCountingTool(std::string_view name) {
  if (name == kPerfTool) {
    return MakePerfTool(OpenPerfCounter);
  }
  if (!RunsUnderValgrind()) {
    return absl::FailedPreconditionError("valgrind does not run this process");
  }
  return std::make_unique<CallgrindCounts>();
}

}  // namespace alexbench::harness
