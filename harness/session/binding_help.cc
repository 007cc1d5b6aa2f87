#include "harness/session/binding_help.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"

namespace alexbench::harness {

absl::Status CheckDurability(const ResolvedEngine& resolved,
                             std::initializer_list<std::string_view> levels) {
  if (std::find(levels.begin(), levels.end(), resolved.durability) != levels.end()) {
    return absl::OkStatus();
  }
  return absl::UnimplementedError(absl::StrFormat(
      "%s has no durability %s (it has: %s)", resolved.name, resolved.durability,
      absl::StrJoin(levels, ", ",
                    [](std::string* text, std::string_view level) { text->append(level); })));
}

const std::string& ChoiceOf(const ResolvedEngine& resolved, std::string_view axis) {
  const auto found = std::find_if(resolved.choices.begin(), resolved.choices.end(),
                                  [axis](const auto& choice) { return choice.first == axis; });
  ALEXBENCH_CHECK(found != resolved.choices.end());
  return found->second;
}

}  // namespace alexbench::harness
