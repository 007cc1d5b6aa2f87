// The axis "read_ahead": whether a read that misses memory fetches more than it asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kKernel: a fault in the mapped log reads as far ahead as the device is told to, as scans want.
// kOff:    a fault reads its page and nothing else, as gets from a log larger than memory want.
//          Opening reads ahead all the same, for it reads everything.
//
// No field of AlexPolicy: it changes what a fault does, and no code that reads.
enum class ReadAhead : std::uint8_t { kKernel, kOff };

inline constexpr ReadAhead kReadAheads[] = {ReadAhead::kKernel, ReadAhead::kOff};

constexpr std::string_view AxisName(ReadAhead) { return "read_ahead"; }
constexpr std::string_view ChoiceName(ReadAhead choice) {
  constexpr std::string_view kNames[] = {"kernel", "off"};
  return kNames[static_cast<std::size_t>(choice)];
}

}  // namespace alexbench::engines::alex
