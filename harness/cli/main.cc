// alexbench: finds out which storage-engine optimisations are real.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>
#include <span>
#include <utility>
#include <variant>

#include "base/flag_words.h"
#include "harness/cli/verbs.h"
#include "harness/run/exit_code.h"

namespace {

// Where a standard stream is closed, the first file opened would take its number and then what is
// printed. In its place comes one that refuses.
void FillStandardStreams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(number, F_GETFD) < 0) {
      open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace alexbench::harness;  // NOLINT(google-build-using-namespace): one expression below
  FillStandardStreams();
  umask(S_IRWXG | S_IRWXO);  // whatever the caller's: what a run writes is its user's alone
  if (const absl::Status words = alexbench::CheckFlagsHaveWords(std::span(argv, argc));
      !words.ok()) {
    return static_cast<int>(Complain(words));
  }
  std::variant<Options, ExitCode> parsed = ParseCommandLine(argc, argv);
  if (const ExitCode* const code = std::get_if<ExitCode>(&parsed)) {
    return static_cast<int>(*code);
  }
  const ExitCode code =
      std::visit([](const auto& options) { return Run(options); }, std::get<Options>(parsed));
  return static_cast<int>(code);
}
