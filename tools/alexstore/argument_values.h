// What the texts of a command line mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/alex/log/recovery.h"
#include "tools/alexstore/commands.h"

namespace alexbench::tools {

// Errors: InvalidArgument for a text that is none of it, naming the option if it is one's.
absl::StatusOr<Key> KeyArgument(const std::string& text);
absl::StatusOr<std::uint64_t> LimitArgument(const std::string& text);
absl::StatusOr<CompactAbove> CompactAboveArgument(const std::optional<std::string>& text);
absl::StatusOr<engines::alex::Recovery> RecoveryArgument(const std::string& text);

}  // namespace alexbench::tools
