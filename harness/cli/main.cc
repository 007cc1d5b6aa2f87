// alexbench: finds out which storage-engine optimisations are real.
#include <cstdio>
#include <string>
#include <utility>
#include <variant>

#include "harness/cli/verbs.h"

int main(int argc, char** argv) {
  using namespace alexbench::harness;  // NOLINT(google-build-using-namespace): one expression below
  std::variant<Options, ExitCode> parsed = ParseCommandLine(argc, argv);
  if (const ExitCode* const code = std::get_if<ExitCode>(&parsed)) {
    return static_cast<int>(*code);
  }
  const ExitCode code =
      std::visit([](const auto& options) { return Run(options); }, std::get<Options>(parsed));
  return static_cast<int>(code);
}
