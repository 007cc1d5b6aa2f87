// What is said of engines that have the axis "read_ahead": the same words for the same choice.
#pragma once

#include <string_view>

namespace alexbench::engines {

// What a fault in a mapped file fetches beside its page, for people. `ReadAhead` is the engine's
// own enumeration of the axis.
template <typename ReadAhead>
constexpr std::string_view ReadAheadFact(ReadAhead choice) {
  return choice == ReadAhead::kKernel ? "as far as the device is told to" : "none";
}

}  // namespace alexbench::engines
