// What bindings of peer engines ask of a resolved engine string.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "harness/session/catalog.h"

namespace alexbench::harness {

// Whether an engine with these durability levels keeps what was asked of it.
// Errors: Unimplemented naming the engine and its levels.
absl::Status CheckDurability(const ResolvedEngine& resolved,
                             std::initializer_list<std::string_view> levels);

// The choice of an axis. Requires: the engine has the axis.
const std::string& ChoiceOf(const ResolvedEngine& resolved, std::string_view axis);

}  // namespace alexbench::harness
