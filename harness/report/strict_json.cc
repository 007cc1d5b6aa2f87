#include "harness/report/strict_json.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

std::optional<std::string> RepeatedKey(const JsonObject& object) {
  std::vector<std::string_view> names;
  names.reserve(object.size());
  for (const auto& [name, value] : object) {
    names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  const auto twin = std::adjacent_find(names.begin(), names.end());
  return twin == names.end() ? std::nullopt : std::optional<std::string>(*twin);
}

// Receives the parser's events and builds the tree; a method that returns false ends the parse.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return Place(JsonValue{nullptr}); }
  bool boolean(bool value) override { return Place(JsonValue{value}); }
  bool number_integer(std::int64_t value) override { return Place(JsonValue{value}); }
  bool number_unsigned(std::uint64_t value) override {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return Place(JsonValue{static_cast<std::int64_t>(value)});
    }
    return Place(JsonValue{value});
  }
  bool number_float(double value, const std::string&) override { return Place(JsonValue{value}); }
  bool string(std::string& value) override { return Place(JsonValue{std::move(value)}); }
  bool binary(nlohmann::json::binary_t&) override { return false; }

  bool start_object(std::size_t) override { return Open(JsonValue{JsonObject{}}); }
  bool start_array(std::size_t) override { return Open(JsonValue{JsonArray{}}); }
  bool key(std::string& name) override {
    std::get<JsonObject>(open_.back().data).emplace_back(std::move(name), JsonValue{});
    return true;
  }
  bool end_array() override { return Close(); }
  bool end_object() override {
    if (std::optional<std::string> twin = RepeatedKey(std::get<JsonObject>(open_.back().data))) {
      problem_ = absl::StrFormat("the key \"%s\" stands twice in one object", *twin);
      return false;
    }
    return Close();
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    problem_ = absl::StrFormat("byte %d: %s", position, error.what());
    return false;
  }

  const std::string& problem() const { return problem_; }
  JsonValue TakeRoot() { return std::move(root_); }

 private:
  bool Open(JsonValue value) {
    if (open_.size() == kMaxJsonDepth) {
      problem_ = absl::StrFormat("nested deeper than %d levels", kMaxJsonDepth);
      return false;
    }
    open_.push_back(std::move(value));
    return true;
  }

  bool Close() {
    JsonValue done = std::move(open_.back());
    open_.pop_back();
    return Place(std::move(done));
  }

  bool Place(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* array = std::get_if<JsonArray>(&open_.back().data)) {
      array->push_back(std::move(value));
    } else {
      std::get<JsonObject>(open_.back().data).back().second = std::move(value);
    }
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue> open_;  // objects and arrays that are not closed yet
  std::string problem_;
};

}  // namespace

const JsonValue* FindMember(const JsonObject& object, std::string_view name) {
  const auto found = std::find_if(object.begin(), object.end(),
                                  [name](const auto& member) { return member.first == name; });
  return found == object.end() ? nullptr : &found->second;
}

absl::StatusOr<JsonValue> ParseJson(std::string_view text, std::string_view source) {
  if (text.size() > kMaxJsonSizeBytes) {
    return absl::DataLossError(
        absl::StrFormat("%s: %d bytes are more than the %d a document may have", source,
                        text.size(), kMaxJsonSizeBytes));
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return absl::DataLossError(
        absl::StrFormat("%s: byte 0: starts with a byte order mark", source));
  }
  TreeBuilder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return absl::DataLossError(absl::StrFormat("%s: %s", source, builder.problem()));
  }
  return builder.TakeRoot();
}

std::string QuoteJson(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool IsUtf8(std::string_view text) {
  const absl::StatusOr<JsonValue> read = ParseJson(QuoteJson(text), "text");
  return read.ok() && std::get<std::string>(read->data) == text;
}

}  // namespace alexbench::harness
