// Numbers that the environment gives to a test: seeds, and how much is tried.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace alexbench {

// Says which setting is wrong, and ends the program: a test that tries something else than was
// asked for would pass.
[[noreturn]] inline void FailSetting(const char* name, std::string_view text, const char* wanted) {
  std::fprintf(stderr, "%s is '%.*s', not %s\n", name, static_cast<int>(text.size()), text.data(),
               wanted);
  std::abort();
}

// The number that the variable holds, `otherwise` where there is none of that name.
//
// Errors: ends the program where it holds anything but decimal digits of at most 64 bits.
inline std::uint64_t TestSetting(const char* name, std::uint64_t otherwise) {
  const char* const variable = std::getenv(name);
  if (variable == nullptr) {
    return otherwise;
  }
  const std::string_view text(variable);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    FailSetting(name, text, "a number");
  }
  return number;
}

// The same of how often something is tried; ends the program at 0, too, which would try nothing.
inline std::uint64_t TestCount(const char* name, std::uint64_t otherwise) {
  const std::uint64_t count = TestSetting(name, otherwise);
  if (count == 0) {
    FailSetting(name, "0", "at least 1");
  }
  return count;
}

}  // namespace alexbench
