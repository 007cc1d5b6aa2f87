// The reading half of json_fields.h: strict, and every complaint names file and member.
#pragma once

#include <charconv>

#include "harness/report/json_fields.h"

namespace alexbench::harness {

// Where a reader stands and the first thing it found wrong; later complaints are dropped.
class JsonReading {
 public:
  explicit JsonReading(std::string_view source) : source_(source) {}

  void Fail(std::string_view what) {
    if (status_.ok()) {
      std::string path;
      for (const std::string& part : path_) {
        path += part;
      }
      status_ = absl::DataLossError(
          absl::StrFormat("%s: %s: %s", source_, path.empty() ? "document" : path, what));
    }
  }
  void Enter(std::string part) { path_.push_back(std::move(part)); }
  void EnterMember(std::string_view name) {
    std::string part(path_.empty() ? "" : ".");
    path_.push_back(part.append(name));
  }
  void Leave() { path_.pop_back(); }
  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

 private:
  std::string source_;
  std::vector<std::string> path_;
  absl::Status status_;
};

template <typename T>
void FromJson(JsonReading& reading, const JsonValue& value, T& out);

// Hands out the members of one object; those never asked for are unknown and refused.
class JsonFieldReader {
 public:
  JsonFieldReader(JsonReading& reading, const JsonObject& object)
      : reading_(reading), object_(object), asked_(object.size(), false) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    reading_.EnterMember(name);
    if (const JsonValue* value = Ask(name)) {
      FromJson(reading_, *value, field);
    }
    reading_.Leave();
  }

  void Hex(std::string_view name, std::uint64_t& field) {
    std::string digits;
    operator()(name, digits);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), field, 16);
    if (digits.size() != 16 || error != std::errc() || end != digits.data() + digits.size()) {
      reading_.EnterMember(name);
      reading_.Fail("is not 16 hexadecimal digits");
      reading_.Leave();
    }
  }

  template <typename T>
  void IfThere(std::string_view name, T& field) {
    if (FindMember(object_, name) != nullptr) {
      operator()(name, field);
    }
  }

  template <typename T>
  void UnlessEmpty(std::string_view name, T& field) {
    IfThere(name, field);
  }

  void RefuseUnknown() {
    for (std::size_t i = 0; i < object_.size(); ++i) {
      if (!asked_[i]) {
        reading_.EnterMember(object_[i].first);
        reading_.Fail("is no member of this format");
        reading_.Leave();
      }
    }
  }

 private:
  const JsonValue* Ask(std::string_view name) {
    for (std::size_t i = 0; i < object_.size(); ++i) {
      if (object_[i].first == name) {
        asked_[i] = true;
        return &object_[i].second;
      }
    }
    reading_.Fail("is missing");
    return nullptr;
  }

  JsonReading& reading_;
  const JsonObject& object_;
  std::vector<bool> asked_;
};

inline void ReadJson(JsonReading& reading, const JsonValue& value, std::string& out) {
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    out = *text;
  } else {
    reading.Fail("is no text");
  }
}

inline void ReadJson(JsonReading& reading, const JsonValue& value, bool& out) {
  if (const auto* truth = std::get_if<bool>(&value.data)) {
    out = *truth;
  } else {
    reading.Fail("is neither true nor false");
  }
}

inline void ReadJson(JsonReading& reading, const JsonValue& value, double& out) {
  if (const auto* number = std::get_if<double>(&value.data)) {
    out = *number;
  } else if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
    out = static_cast<double>(*whole);
  } else if (const auto* large = std::get_if<std::uint64_t>(&value.data)) {
    out = static_cast<double>(*large);
  } else {
    reading.Fail("is no number");
  }
}

template <std::integral T>
void ReadJson(JsonReading& reading, const JsonValue& value, T& out) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
    if (std::in_range<T>(*whole)) {
      out = static_cast<T>(*whole);
      return;
    }
  } else if (const auto* large = std::get_if<std::uint64_t>(&value.data)) {
    if (std::in_range<T>(*large)) {
      out = static_cast<T>(*large);
      return;
    }
  }
  reading.Fail("is no whole number in range");
}

template <JsonEnum E>
void ReadJson(JsonReading& reading, const JsonValue& value, E& out) {
  std::string name;
  ReadJson(reading, value, name);
  std::string known;
  for (const E choice : JsonChoices(E{})) {
    if (JsonName(choice) == name) {
      out = choice;
      return;
    }
    known.append(known.empty() ? "" : ", ").append(JsonName(choice));
  }
  reading.Fail(absl::StrFormat("is \"%s\", not one of: %s", name, known));
}

template <typename T>
void ReadJson(JsonReading& reading, const JsonValue& value, std::optional<T>& out) {
  if (std::holds_alternative<std::nullptr_t>(value.data)) {
    out.reset();
    return;
  }
  FromJson(reading, value, out.emplace());
}

template <typename T>
void ReadJson(JsonReading& reading, const JsonValue& value, std::vector<T>& out) {
  const auto* array = std::get_if<JsonArray>(&value.data);
  if (array == nullptr) {
    reading.Fail("is no array");
    return;
  }
  out.assign(array->size(), T{});
  for (std::size_t i = 0; i < array->size() && reading.ok(); ++i) {
    reading.Enter(absl::StrFormat("[%d]", i));
    FromJson(reading, (*array)[i], out[i]);
    reading.Leave();
  }
}

// Calls `take(name)` for a place to read each member of an object into.
template <typename Take>
void ReadMembers(JsonReading& reading, const JsonValue& value, Take take) {
  const auto* object = std::get_if<JsonObject>(&value.data);
  if (object == nullptr) {
    reading.Fail("is no object");
    return;
  }
  for (const auto& [name, member] : *object) {
    reading.EnterMember(name);
    FromJson(reading, member, take(name));
    reading.Leave();
  }
}

template <typename T>
void ReadJson(JsonReading& reading, const JsonValue& value, std::map<std::string, T>& out) {
  out.clear();
  ReadMembers(reading, value, [&out](const std::string& name) -> T& { return out[name]; });
}

template <typename T>
void ReadJson(JsonReading& reading, const JsonValue& value,
              std::vector<std::pair<std::string, T>>& out) {
  out.clear();
  ReadMembers(reading, value,
              [&out](const std::string& name) -> T& { return out.emplace_back(name, T{}).second; });
}

template <typename T>
requires requires(JsonFieldReader& io, T& value) { DescribeFields(io, value); }
void ReadJson(JsonReading& reading, const JsonValue& value, T& out) {
  const auto* object = std::get_if<JsonObject>(&value.data);
  if (object == nullptr) {
    reading.Fail("is no object");
    return;
  }
  JsonFieldReader io(reading, *object);
  DescribeFields(io, out);
  io.RefuseUnknown();
}

template <typename T>
void FromJson(JsonReading& reading, const JsonValue& value, T& out) {
  ReadJson(reading, value, out);
}

}  // namespace alexbench::harness
