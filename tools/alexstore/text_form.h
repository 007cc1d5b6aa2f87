// Keys, counts and values as text: what a shell passes in and what it gets to see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/key.h"

namespace alexbench::tools {

// A decimal key, the whole text of it. nullopt for anything else: no spaces, no plus sign, nothing
// out of the range of int64.
std::optional<Key> ParseKey(std::string_view text);

// A decimal count with an optional k, m or g for thousands, millions or billions.
std::optional<std::uint64_t> ParseCount(std::string_view text);

// Bytes outside 0x20-0x7E, and the backslash, as \t \n \r \\ or \xHH; all others as they are.
void AppendEscaped(std::string_view bytes, std::string& out);

// The opposite.
// Errors: InvalidArgument for a byte that had to be escaped or an escape that there is not.
absl::StatusOr<std::string> Unescape(std::string_view text);

}  // namespace alexbench::tools
