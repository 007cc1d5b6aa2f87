// What has to hold of a definition's text before anyone looks at its content.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace alexbench::workloads {

inline constexpr std::size_t kMaxJsonDepth = 64;

// The line of every object key, by its path ("/operation_mix/get"; an array adds nothing to it).
using JsonKeyLines = std::map<std::string, std::size_t, std::less<>>;

// Errors: InvalidArgument naming `source_name` and the line of the first offence: no JSON (which
//         NaN, infinities and numbers beyond a double are not), nested deeper than kMaxJsonDepth,
//         or an object with a key twice.
// Cost:   memory in proportion to the text; the depth of the text never is the depth of the stack.
absl::StatusOr<JsonKeyLines> CheckStrictJson(std::string_view source_name, std::string_view text);

}  // namespace alexbench::workloads
