// The axis "log_growth": how the bytes of an append become readable through the mapping.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kRemapEach:  after each append the mapping ends where the log ends: all of it is unmapped and
//              mapped anew, as the published store did at first [REPORT25], which also opened the
//              file again. Pages that readers had faulted in are faulted in once more.
// kRemap16MiB: the same, but up to the next 16 MiB, so once in so many bytes: the published store's
//              later state.
// kReserved:   mapped once over all that the log may become.
//
// In every choice the address stays: the new mapping replaces the old one in the same reserved
// range by one system call, so a view of the log outlives any number of them.
enum class LogGrowth : std::uint8_t { kRemapEach, kRemap16MiB, kReserved };

constexpr std::string_view AxisName(LogGrowth) { return "log_growth"; }
constexpr std::string_view ChoiceName(LogGrowth choice) {
  constexpr std::string_view kNames[] = {"remap_each", "remap_16mib", "reserved"};
  return kNames[static_cast<std::size_t>(choice)];
}

inline constexpr std::uint64_t kRemapStepBytes = std::uint64_t{16} << 20;

}  // namespace alexbench::engines::alex
