// Words for the effects of steps, all judged together.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace alexbench::harness {

inline constexpr double kAblationErrorRate = 0.05;

// Whether the 90 % interval lies inside -+bound; false with one session.
bool WithinBound(std::span<const double> logs, double bound);

// Collects the figures of one family and the place each verdict belongs to; Holm's adjustment runs
// over all of them.
// Lifetime: keeps pointers until Judge.
class StepJudge {
 public:
  explicit StepJudge(double bound) : bound_(bound) {}

  // The verdict becomes faster, slower, inert or inconclusive unless there is one already.
  void Add(std::vector<double> logs, std::string& verdict);
  void Judge();

 private:
  struct Entry {
    std::vector<double> logs;
    std::string* verdict = nullptr;
  };
  double bound_;
  std::vector<Entry> entries_;
};

}  // namespace alexbench::harness
