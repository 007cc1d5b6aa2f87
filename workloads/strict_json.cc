#include "workloads/strict_json.h"

#include <cstdint>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace alexbench::workloads {
namespace {

using Json = nlohmann::json;

// Walks the text and counts lines, because the parser tells its handler no positions.
class LineCounter {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCounter(const char* at, std::size_t* line) : at_(at), line_(line) {}

  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    *line_ += *at_ == '\n' ? 1 : 0;
    ++at_;
    return *this;
  }
  LineCounter operator++(int) {
    LineCounter before = *this;
    ++*this;
    return before;
  }
  bool operator==(const LineCounter& other) const { return at_ == other.at_; }
  bool operator!=(const LineCounter& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* line_;
};

// Takes the parser's events. An event answered with false ends the parse.
class StrictHandler : public Json::json_sax_t {
 public:
  explicit StrictHandler(const std::size_t* line) : line_(line) {}

  const std::string& offence() const { return offence_; }
  JsonKeyLines TakeKeyLines() { return std::move(key_lines_); }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return Enter(); }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t) override { return Enter(); }
  bool end_array() override { return Leave(); }

  bool key(string_t& name) override {
    Container& object = containers_.back();
    next_path_ = object.path + "/" + name;
    if (!object.keys.insert(name).second) {
      offence_ = absl::StrFormat("key \"%s\" stands twice", name);
      return false;
    }
    key_lines_[next_path_] = *line_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    offence_ = error.what();
    return false;
  }

 private:
  struct Container {
    std::string path;
    std::set<std::string> keys;
  };

  bool Enter() {
    if (containers_.size() == kMaxJsonDepth) {
      offence_ = absl::StrFormat("nested deeper than %d", kMaxJsonDepth);
      return false;
    }
    containers_.push_back({.path = next_path_, .keys = {}});
    return true;
  }

  bool Leave() {
    containers_.pop_back();
    next_path_ = containers_.empty() ? "" : containers_.back().path;
    return true;
  }

  const std::size_t* line_;
  std::vector<Container> containers_;
  std::string next_path_;  // of the value to come
  JsonKeyLines key_lines_;
  std::string offence_;
};

}  // namespace

absl::StatusOr<JsonKeyLines> CheckStrictJson(std::string_view source_name, std::string_view text) {
  std::size_t line = 1;
  StrictHandler handler(&line);
  if (!Json::sax_parse(LineCounter(text.data(), &line),
                       LineCounter(text.data() + text.size(), &line), &handler)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s, line %d: %s", source_name, line, handler.offence()));
  }
  return handler.TakeKeyLines();
}

}  // namespace alexbench::workloads
