#include "tools/alexstore/argument_values.h"

#include "absl/strings/str_cat.h"

#include "tools/alexstore/text_form.h"

namespace alexbench::tools {

absl::StatusOr<Key> KeyArgument(const std::string& text) {
  if (const std::optional<Key> key = ParseKey(text)) {
    return *key;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is no key: keys are whole numbers from -2^63 to 2^63 - 1"));
}

absl::StatusOr<std::uint64_t> LimitArgument(const std::string& text) {
  if (const std::optional<std::uint64_t> limit = ParseCount(text)) {
    return *limit;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--limit: \"", text, "\" is no count from 0 to 2^64 - 1 (digits, then k, m or g)"));
}

absl::StatusOr<CompactAbove> CompactAboveArgument(const std::optional<std::string>& text) {
  if (!text.has_value()) {
    return CompactAbove();
  }
  const std::uint64_t percent = ParseCount(*text).value_or(0);
  if (percent < 1 || percent > 99) {
    return absl::InvalidArgumentError(
        absl::StrCat("--compact-above: \"", *text, "\" is no whole number from 1 to 99"));
  }
  return CompactAbove(static_cast<std::uint32_t>(percent));
}

absl::StatusOr<engines::alex::Recovery> RecoveryArgument(const std::string& text) {
  for (const engines::alex::Recovery recovery : engines::alex::kRecoveries) {
    if (text == ChoiceName(recovery)) {
      return recovery;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--recovery: there is no \"", text, "\" (there are: point_in_time, strict)"));
}

}  // namespace alexbench::tools
