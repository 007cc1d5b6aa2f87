#include "harness/report/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

constexpr std::size_t kUsualWidth = 80;

std::size_t TerminalWidth() {
  winsize size = {};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? static_cast<std::size_t>(size.ws_col) - 1 : kUsualWidth - 1;
}

// The first `width` code points.
std::string_view Cut(std::string_view text, std::size_t width) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
    if (starts && ++count > width) {
      return text.substr(0, i);
    }
  }
  return text;
}

void WriteToStderr(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressForm FormOfStderr() {
  const char* terminal = std::getenv("TERM");
  const bool can_redraw = ::isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
                          std::string_view(terminal) != "dumb" && *terminal != '\0';
  return can_redraw ? ProgressForm::kTerminal : ProgressForm::kLog;
}

bool ColourWanted(ProgressForm form) {
  const char* refused = std::getenv("NO_COLOR");
  return form == ProgressForm::kTerminal && (refused == nullptr || *refused == '\0');
}

std::string ProgressLine(ProgressForm form, std::string_view text, std::size_t width) {
  if (form == ProgressForm::kLog) {
    return std::string(text) + "\n";
  }
  const std::string_view shown = width == 0 ? text : Cut(text, width);
  const bool colour = ColourWanted(form);
  // Back to the first column, the text, and the rest of the old line erased.
  return absl::StrFormat("\r%s%s%s\x1b[K", colour ? "\x1b[2m" : "", shown, colour ? "\x1b[0m" : "");
}

Progress::Progress(const RunPlan& plan, ProgressForm form) : form_(form) {
  std::size_t sessions = 0;
  for (const GroupPlan& group : plan.groups) {
    sessions += group.sessions;
  }
  Show(absl::StrFormat("%d cells, %d sessions", plan.cells.size(), sessions));
}

void Progress::Show(std::string_view text) {
  WriteToStderr(ProgressLine(form_, text, TerminalWidth()));
  drawn_ = form_ == ProgressForm::kTerminal;
}

void Progress::Redraw(std::string_view text) {
  if (form_ == ProgressForm::kTerminal) {
    Show(text);
  }
}

void Progress::Finish() {
  if (drawn_) {
    WriteToStderr("\n");
  }
  drawn_ = false;
}

}  // namespace alexbench::harness
