// The small store that tests of the measured loops read, and sums over its values by definition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/derived_value.h"
#include "gtest/gtest.h"
#include "harness/measure/small_engine.h"

namespace alexbench::harness {

inline constexpr Key kAbsent = 1'000'000;

// Values of 0 to 40 bytes, so that every kind of tail occurs.
inline std::string ValueOf(Key key) {
  return DerivedValue(key, 0, static_cast<std::size_t>(key) % 41);
}

inline SmallEngine LoadedEngine() {
  SmallEngine engine;
  for (Key key = 0; key < 200; ++key) {
    EXPECT_TRUE(engine.Put({key, ValueOf(key)}).ok());
  }
  return engine;
}

// Adds up bytes one by one: the definition, slowly.
inline std::uint64_t SumByDefinition(std::string_view value) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    sum += std::uint64_t{static_cast<unsigned char>(value[i])} << (8 * (i % 8));
  }
  return sum;
}

}  // namespace alexbench::harness
