// What people see while a run goes on, on stderr.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/session/plan.h"

namespace alexbench::harness {

// Where progress goes. kTerminal redraws one line; kLog writes one line for each step.
enum class ProgressForm : std::uint8_t { kTerminal, kLog };

// kTerminal if stderr is a terminal that can redraw (TERM is set and not "dumb").
ProgressForm FormOfStderr();

// Whether to colour what goes to stderr: a terminal, and NO_COLOR unset or empty.
// Source: https://no-color.org
bool ColourWanted(ProgressForm form);

// The text of one step: "[3/12] g0 session 2", in the given form. Cut to `width` code points on a
// terminal, 0 meaning unlimited.
std::string ProgressLine(ProgressForm form, std::string_view text, std::size_t width);

// Threads: one at a time; never call it while a block is timed.
class Progress {
 public:
  Progress() : form_(FormOfStderr()) {}
  explicit Progress(const RunPlan& plan) : Progress(plan, FormOfStderr()) {}
  Progress(const RunPlan& plan, ProgressForm form);

  void Show(std::string_view text);
  // The same step, further on: nothing in a log.
  void Redraw(std::string_view text);
  // Ends a redrawn line, so that what follows starts on its own.
  void Finish();

 private:
  ProgressForm form_;
  bool drawn_ = false;
};

}  // namespace alexbench::harness
