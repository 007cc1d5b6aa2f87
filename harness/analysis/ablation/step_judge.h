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

// A figure over sessions, and what it has to exceed on either side to be a difference.
struct JudgedFigure {
  std::vector<double> logs;
  double bar = 0;
};

// Collects the figures of one family and the place each verdict belongs to; Holm's adjustment runs
// over all of them.
// Lifetime: keeps pointers until Judge.
class StepJudge {
 public:
  explicit StepJudge(double bound) : bound_(bound) {}

  // The verdict becomes faster, slower, inert or inconclusive unless there is one already.
  void Add(JudgedFigure figure, std::string& verdict);
  void Judge();

 private:
  struct Entry {
    JudgedFigure figure;
    std::string* verdict = nullptr;
  };
  double bound_;
  std::vector<Entry> entries_;
};

}  // namespace alexbench::harness
