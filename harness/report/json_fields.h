// Structs to JSON and back from one list of their fields, so that both directions agree.
//
// A struct takes part by a function template in its own namespace, found by its type:
//
//   template <typename Io, FieldsOf<Thing> T>
//   void DescribeFields(Io& io, T& thing) {
//     io("name", thing.name);
//     io("size_bytes", thing.size_bytes);
//   }
//
// and an enum by two: JsonChoices(E) lists its values, JsonName(E) says how one is written.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/json_value.h"

namespace alexbench::harness {

// T or const T: fields are described once for reading and for writing.
template <typename Candidate, typename T>
concept FieldsOf = std::same_as<std::remove_const_t<Candidate>, T>;

template <typename E>
concept JsonEnum = std::is_enum_v<E> && requires(E value) {
  JsonChoices(value);
  { JsonName(value) } -> std::convertible_to<std::string_view>;
};

template <typename T>
JsonValue ToJson(const T& value);

// Collects the fields of one struct.
class JsonFieldWriter {
 public:
  template <typename T>
  void operator()(std::string_view name, const T& field) {
    object_.emplace_back(std::string(name), ToJson(field));
  }
  // 64 bits as 16 hexadecimal digits: many readers of JSON keep only 53 bits of a number.
  void Hex(std::string_view name, std::uint64_t field) {
    operator()(name, std::string(absl::StrFormat("%016x", field)));
  }
  // A member that people who write the file by hand may leave out.
  template <typename T>
  void IfThere(std::string_view name, const T& field) {
    operator()(name, field);
  }

  // A list or an optional that is left out where it is empty.
  template <typename T>
  void UnlessEmpty(std::string_view name, const std::vector<T>& field) {
    if (!field.empty()) {
      operator()(name, field);
    }
  }
  template <typename T>
  void UnlessEmpty(std::string_view name, const std::optional<T>& field) {
    if (field.has_value()) {
      operator()(name, *field);
    }
  }

  JsonObject Take() { return std::move(object_); }

 private:
  JsonObject object_;
};

inline JsonValue JsonOf(const std::string& text) { return JsonValue{text}; }
inline JsonValue JsonOf(bool value) { return JsonValue{value}; }
inline JsonValue JsonOf(double value) { return JsonValue{value}; }
inline JsonValue JsonOf(std::nullptr_t) { return JsonValue{}; }

template <std::integral T>
JsonValue JsonOf(T value) {
  if (std::cmp_less_equal(value, std::numeric_limits<std::int64_t>::max())) {
    return JsonValue{static_cast<std::int64_t>(value)};
  }
  return JsonValue{static_cast<std::uint64_t>(value)};
}

template <JsonEnum E>
JsonValue JsonOf(E value) {
  return JsonValue{std::string(JsonName(value))};
}

template <typename T>
JsonValue JsonOf(const std::optional<T>& value) {
  return value ? ToJson(*value) : JsonValue{};
}

template <typename... Ts>
JsonValue JsonOf(const std::variant<Ts...>& value) {
  return std::visit([](const auto& held) { return ToJson(held); }, value);
}

template <typename T>
JsonValue JsonOf(const std::vector<T>& items) {
  JsonArray array;
  array.reserve(items.size());
  for (const T& item : items) {
    array.push_back(ToJson(item));
  }
  return JsonValue{std::move(array)};
}

// An ordered list of names with something each is an object.
template <typename T>
JsonValue JsonOf(const std::vector<std::pair<std::string, T>>& items) {
  JsonObject object;
  for (const auto& [name, item] : items) {
    object.emplace_back(name, ToJson(item));
  }
  return JsonValue{std::move(object)};
}

template <typename T>
JsonValue JsonOf(const std::map<std::string, T>& items) {
  JsonObject object;
  for (const auto& [name, item] : items) {
    object.emplace_back(name, ToJson(item));
  }
  return JsonValue{std::move(object)};
}

template <typename T>
requires requires(JsonFieldWriter& io, const T& value) { DescribeFields(io, value); }
JsonValue JsonOf(const T& value) {
  JsonFieldWriter io;
  DescribeFields(io, value);
  return JsonValue{io.Take()};
}

template <typename T>
JsonValue ToJson(const T& value) {
  return JsonOf(value);
}

}  // namespace alexbench::harness
