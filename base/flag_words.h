// What every program asks of its command line beside what its parser does.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace alexbench {

// Whether each "--flag=" has its word behind the sign. Where it has none, as of a variable that is
// not set, a parser would take the next argument for it. What stands behind "--" is no flag.
//
// Errors: InvalidArgument naming the first flag without a word.
inline absl::Status CheckFlagsHaveWords(std::span<const char* const> arguments) {
  for (const std::string_view argument : arguments) {
    if (argument == "--") {
      break;
    }
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      return absl::InvalidArgumentError(absl::StrFormat("%s: the word behind it is empty",
                                                        argument.substr(0, argument.size() - 1)));
    }
  }
  return absl::OkStatus();
}

// What to tell whose command line was refused: the words that nothing on it takes, in their order,
// or, where every word has its place, what the parser found. A parser complains of what is missing
// first, and so of a mistyped name without naming it.
inline std::string Refusal(std::span<const std::string> left_over, std::string_view found) {
  std::string words;
  for (const std::string& word : left_over) {
    words += word == "--" ? "" : " " + word;
  }
  return words.empty() ? std::string(found) : "not expected:" + words;
}

}  // namespace alexbench
