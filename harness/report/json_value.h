// A JSON document as plain data. Members of an object keep their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace alexbench::harness {

struct JsonValue;
using JsonArray = std::vector<JsonValue>;
using JsonObject = std::vector<std::pair<std::string, JsonValue>>;

// Whole numbers are int64 where they fit, else uint64; numbers are always finite once parsed.
struct JsonValue {
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, JsonArray,
               JsonObject>
      data = nullptr;
};

// The member `name` of `object`, or nullptr.
const JsonValue* FindMember(const JsonObject& object, std::string_view name);

}  // namespace alexbench::harness
