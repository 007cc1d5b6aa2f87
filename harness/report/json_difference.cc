#include "harness/report/json_difference.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/strict_json.h"

namespace alexbench::harness {
namespace {

constexpr double kRelativeTolerance = 1e-9;

std::optional<double> Number(const JsonValue& value) {
  if (const auto* number = std::get_if<double>(&value.data)) {
    return *number;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
    return static_cast<double>(*whole);
  }
  const auto* large = std::get_if<std::uint64_t>(&value.data);
  return large == nullptr ? std::nullopt : std::optional(static_cast<double>(*large));
}

bool IsWhole(const JsonValue& value) {
  return std::holds_alternative<std::int64_t>(value.data) ||
         std::holds_alternative<std::uint64_t>(value.data);
}

bool SameNumber(double one, double other) {
  return std::abs(one - other) <= kRelativeTolerance * std::max(std::abs(one), std::abs(other));
}

// Short enough for a line.
std::string Shown(const JsonValue& value) {
  if (std::holds_alternative<JsonArray>(value.data)) {
    return "an array";
  }
  if (std::holds_alternative<JsonObject>(value.data)) {
    return "an object";
  }
  return DumpJson(value, JsonStyle::kOneLine).value_or("no number");
}

class Comparison {
 public:
  void Compare(const std::string& path, const JsonValue& stored, const JsonValue& expected) {
    const auto* stored_array = std::get_if<JsonArray>(&stored.data);
    const auto* expected_array = std::get_if<JsonArray>(&expected.data);
    const auto* stored_object = std::get_if<JsonObject>(&stored.data);
    const auto* expected_object = std::get_if<JsonObject>(&expected.data);
    if (stored_array != nullptr && expected_array != nullptr) {
      CompareArrays(path, *stored_array, *expected_array);
    } else if (stored_object != nullptr && expected_object != nullptr) {
      CompareObjects(path, *stored_object, *expected_object);
    } else if (!SamePlain(stored, expected)) {
      lines_.push_back(absl::StrFormat("%s: %s, not %s", path, Shown(stored), Shown(expected)));
    }
  }

  std::vector<std::string> Take() { return std::move(lines_); }

 private:
  static bool SamePlain(const JsonValue& stored, const JsonValue& expected) {
    const std::optional<double> one = Number(stored);
    const std::optional<double> other = Number(expected);
    if (one && other && !(IsWhole(stored) && IsWhole(expected))) {
      return SameNumber(*one, *other);
    }
    if (stored.data.index() != expected.data.index() || (one && !IsWhole(stored))) {
      return false;
    }
    return Shown(stored) == Shown(expected) && !std::holds_alternative<JsonArray>(stored.data) &&
           !std::holds_alternative<JsonObject>(stored.data);
  }

  void CompareArrays(const std::string& path, const JsonArray& stored, const JsonArray& expected) {
    if (stored.size() != expected.size()) {
      lines_.push_back(
          absl::StrFormat("%s: %d items, not %d", path, stored.size(), expected.size()));
    }
    for (std::size_t i = 0; i < std::min(stored.size(), expected.size()); ++i) {
      Compare(absl::StrFormat("%s[%d]", path, i), stored[i], expected[i]);
    }
  }

  void CompareObjects(const std::string& path, const JsonObject& stored,
                      const JsonObject& expected) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, value] : expected) {
      if (const JsonValue* found = FindMember(stored, name)) {
        Compare(prefix + name, *found, value);
      } else {
        lines_.push_back(absl::StrFormat("%s%s: missing", prefix, name));
      }
    }
    for (const auto& [name, value] : stored) {
      if (FindMember(expected, name) == nullptr) {
        lines_.push_back(absl::StrFormat("%s%s: should not be there", prefix, name));
      }
    }
  }

  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> JsonDifferences(const JsonValue& stored, const JsonValue& expected) {
  Comparison comparison;
  comparison.Compare("", stored, expected);
  return comparison.Take();
}

}  // namespace alexbench::harness
