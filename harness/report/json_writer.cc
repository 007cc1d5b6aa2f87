// The writing half of strict_json.h.
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/report/strict_json.h"

namespace alexbench::harness {
namespace {

class Dumper {
 public:
  explicit Dumper(JsonStyle style) : indented_(style == JsonStyle::kIndented) {}

  absl::Status Dump(const JsonValue& value) {
    return std::visit([this](const auto& data) { return Write(data); }, value.data);
  }

  std::string Take() && { return std::move(text_); }

 private:
  absl::Status Write(std::nullptr_t) { return Append("null"); }
  absl::Status Write(bool value) { return Append(value ? "true" : "false"); }
  absl::Status Write(std::int64_t value) { return Append(absl::StrCat(value)); }
  absl::Status Write(std::uint64_t value) { return Append(absl::StrCat(value)); }
  absl::Status Write(const std::string& value) { return Append(QuoteJson(value)); }

  absl::Status Write(double value) {
    if (!std::isfinite(value)) {
      return absl::InternalError(
          absl::StrFormat("%s is %f, which no JSON document can hold", Path(), value));
    }
    // The shortest digits that read back as the same number.
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
    return Append(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
  }

  absl::Status Write(const JsonArray& array) {
    const bool lines = indented_ && !AllPlain(array);
    text_ += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      Separate({.first = i == 0, .new_line = lines});
      path_.push_back(absl::StrFormat("[%d]", i));
      RETURN_IF_ERROR(Dump(array[i]));
      path_.pop_back();
    }
    return Finish(lines && !array.empty(), ']');
  }

  absl::Status Write(const JsonObject& object) {
    text_ += '{';
    for (std::size_t i = 0; i < object.size(); ++i) {
      Separate({.first = i == 0, .new_line = indented_});
      text_ += QuoteJson(object[i].first);
      text_ += indented_ ? ": " : ":";
      path_.push_back(absl::StrCat(path_.empty() ? "" : ".", object[i].first));
      RETURN_IF_ERROR(Dump(object[i].second));
      path_.pop_back();
    }
    return Finish(indented_ && !object.empty(), '}');
  }

  struct Separation {
    bool first;
    bool new_line;
  };

  void Separate(Separation how) {
    if (!how.first) {
      text_ += ',';
    }
    if (how.new_line) {
      text_ += '\n';
      text_.append(2 * (path_.size() + 1), ' ');
    } else if (indented_ && !how.first) {
      text_ += ' ';
    }
  }

  absl::Status Finish(bool new_line, char bracket) {
    if (new_line) {
      text_ += '\n';
      text_.append(2 * path_.size(), ' ');
    }
    text_ += bracket;
    return absl::OkStatus();
  }

  static bool AllPlain(const JsonArray& array) {
    for (const JsonValue& value : array) {
      if (std::holds_alternative<JsonArray>(value.data) ||
          std::holds_alternative<JsonObject>(value.data)) {
        return false;
      }
    }
    return true;
  }

  absl::Status Append(std::string_view text) {
    text_ += text;
    return absl::OkStatus();
  }

  std::string Path() const {
    std::string joined;
    for (const std::string& part : path_) {
      joined += part;
    }
    return joined.empty() ? "the value" : joined;
  }

  bool indented_;
  std::string text_;
  std::vector<std::string> path_;  // where in the document the writer stands, for messages
};

}  // namespace

absl::StatusOr<std::string> DumpJson(const JsonValue& value, JsonStyle style) {
  Dumper dumper(style);
  RETURN_IF_ERROR(dumper.Dump(value));
  std::string text = std::move(dumper).Take();
  if (style == JsonStyle::kIndented) {
    text += '\n';
  }
  return text;
}

}  // namespace alexbench::harness
