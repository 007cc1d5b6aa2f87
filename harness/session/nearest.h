// Which known name a mistyped one was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace alexbench::harness {

// `; did you mean "x"?` for the nearest of `known` within a third of the name's length (at least
// one edit), else nothing. Edits are insert, erase, replace and swap of neighbours.
std::string DidYouMean(std::string_view given, std::span<const std::string> known);

}  // namespace alexbench::harness
