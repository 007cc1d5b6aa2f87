#include "engines/alex/log/durability.h"

#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::pair<std::string_view, Durability> kNames[] = {
    {"none", Durability::kNone},         {"buffered", Durability::kBuffered},
    {"interval", Durability::kInterval}, {"group", Durability::kGroup},
    {"sync", Durability::kSync},
};
constexpr std::string_view kIntervalPrefix = "interval:";
constexpr int kLongestIntervalMs = 60'000;

}  // namespace

absl::StatusOr<DurabilityLevel> ParseDurability(std::string_view text) {
  for (const auto& [name, durability] : kNames) {
    if (text == name) {
      return DurabilityLevel{.durability = durability};
    }
  }
  if (text.substr(0, kIntervalPrefix.size()) == kIntervalPrefix) {
    int interval_ms = 0;
    const char* const first = text.data() + kIntervalPrefix.size();
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, interval_ms);
    if (error == std::errc() && end == last && interval_ms >= 1 &&
        interval_ms <= kLongestIntervalMs) {
      return DurabilityLevel{.durability = Durability::kInterval,
                             .interval = std::chrono::milliseconds(interval_ms)};
    }
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("there is no durability level \"%s\" (there are: none, buffered, interval, "
                      "interval:MS with 1 to %d ms, group, sync)",
                      text, kLongestIntervalMs));
}

}  // namespace alexbench::engines::alex
