// Logarithm and power of two in integers: the C library's differ in their last bits from one
// version to the next, and a seed must mean the same keys everywhere.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace alexbench::workloads {

// Fixed-point numbers with 32 binary digits behind the point.
inline constexpr int kFixedPointBits = 32;
inline constexpr std::int64_t kFixedPointOne = std::int64_t{1} << kFixedPointBits;

namespace fixed_point_internal {

__extension__ using Wide = unsigned __int128;  // no ISO type is wide enough

constexpr std::uint64_t SquareRoot(Wide square) {
  Wide root = 0;
  for (Wide bit = Wide{1} << 63U; bit != 0; bit >>= 1U) {
    if ((root + bit) * (root + bit) <= square) {
      root += bit;
    }
  }
  return static_cast<std::uint64_t>(root);
}

// 2^(1/2), 2^(1/4), 2^(1/8), ... with 63 binary digits behind the point.
constexpr std::array<std::uint64_t, kFixedPointBits> RootsOfTwo() {
  std::array<std::uint64_t, kFixedPointBits> roots{};
  Wide last = Wide{1} << 64U;
  for (std::uint64_t& root : roots) {
    root = SquareRoot(last << 63U);
    last = root;
  }
  return roots;
}

inline constexpr std::array<std::uint64_t, kFixedPointBits> kRootsOfTwo = RootsOfTwo();

}  // namespace fixed_point_internal

// The logarithm to base two in fixed point, rounded down: at most 63.
// Requires: x > 0.
constexpr std::int64_t FixedLog2(std::uint64_t x) {
  using fixed_point_internal::Wide;
  const int leading_zeros = std::countl_zero(x);
  std::uint64_t mantissa = x << static_cast<unsigned>(leading_zeros);  // 1 to 2, 63 digits
  std::int64_t result = 63 - leading_zeros;
  for (int digit = 0; digit < kFixedPointBits; ++digit) {
    const Wide square = Wide{mantissa} * mantissa;  // 1 to 4, 126 digits
    const bool is_two_or_more = (square >> 127U) != 0;
    mantissa = static_cast<std::uint64_t>(square >> (is_two_or_more ? 64U : 63U));
    result = result * 2 + (is_two_or_more ? 1 : 0);
  }
  return result;
}

// Two to the power of a fixed-point number, rounded down.
// Requires: 0 <= exponent < 64.
constexpr std::uint64_t FixedExp2(std::int64_t exponent) {
  using fixed_point_internal::Wide;
  std::uint64_t mantissa = std::uint64_t{1} << 63U;
  std::int64_t digit = kFixedPointOne;
  for (const std::uint64_t root : fixed_point_internal::kRootsOfTwo) {
    digit >>= 1U;
    if ((exponent & digit) != 0) {
      mantissa = static_cast<std::uint64_t>((Wide{mantissa} * root) >> 63U);
    }
  }
  return mantissa >> (63U - static_cast<unsigned>(exponent >> kFixedPointBits));
}

}  // namespace alexbench::workloads
