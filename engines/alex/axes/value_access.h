// The axis "value_access": whether a hit hands out the stored bytes or a copy of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace alexbench::engines::alex {

enum class ValueAccess : std::uint8_t { kCopy, kBorrow };

constexpr std::string_view AxisName(ValueAccess) { return "value_access"; }
constexpr std::string_view ChoiceName(ValueAccess choice) {
  return choice == ValueAccess::kCopy ? "copy" : "borrow";
}

template <ValueAccess kChoice>
struct ValueAccessPolicy;

template <>
struct ValueAccessPolicy<ValueAccess::kCopy> {
  using Value = std::string;  // owned by the caller
  [[gnu::always_inline]] static Value Return(std::string_view stored) { return Value(stored); }
};

template <>
struct ValueAccessPolicy<ValueAccess::kBorrow> {
  using Value = std::string_view;  // valid while its store or a guard of it lives
  [[gnu::always_inline]] static Value Return(std::string_view stored) { return stored; }
};

}  // namespace alexbench::engines::alex
