// The axis "huge_pages": what is to lie in pages of 2 MiB.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kKernel:      nothing is asked: the kernel maps the log as the file was written and as it sees
//               fit, and the index comes from the general allocator.
// kOff:         neither; both are kept in pages of 4 KiB.
// kIndex, kLog: the one and not the other.
// kBoth:        index and log.
//
// But for kKernel the blocks of a one_line index lie side by side in memory of the index's own, so
// that these choices differ by their pages and by nothing else. The textbook layout keeps its
// blocks with the general allocator and has no kIndex and no kBoth.
//
// Asking is not getting: IndexFigure tells what share of either lies in such pages. No field of
// AlexPolicy: it changes where bytes lie, and no code that reads them.
enum class HugePages : std::uint8_t { kKernel, kOff, kIndex, kLog, kBoth };

inline constexpr HugePages kHugePagesChoices[] = {HugePages::kKernel, HugePages::kOff,
                                                  HugePages::kIndex, HugePages::kLog,
                                                  HugePages::kBoth};

constexpr std::string_view AxisName(HugePages) { return "huge_pages"; }
constexpr std::string_view ChoiceName(HugePages choice) {
  constexpr std::array<std::string_view, std::size(kHugePagesChoices)> kNames{
      "kernel", "off", "index", "log", "both"};
  return kNames[static_cast<std::size_t>(choice)];
}

// What pages one range of memory is to lie in.
enum class PageAdvice : std::uint8_t { kKernel, kSmall, kHuge };

constexpr PageAdvice AdviceForIndex(HugePages choice) {
  switch (choice) {
    case HugePages::kKernel:
      return PageAdvice::kKernel;
    case HugePages::kOff:
    case HugePages::kLog:
      return PageAdvice::kSmall;
    case HugePages::kIndex:
    case HugePages::kBoth:
      break;
  }
  return PageAdvice::kHuge;
}

constexpr PageAdvice AdviceForLog(HugePages choice) {
  switch (choice) {
    case HugePages::kKernel:
      return PageAdvice::kKernel;
    case HugePages::kOff:
    case HugePages::kIndex:
      return PageAdvice::kSmall;
    case HugePages::kLog:
    case HugePages::kBoth:
      break;
  }
  return PageAdvice::kHuge;
}

}  // namespace alexbench::engines::alex
