// What a host and a build mean for measuring: one row a question, each with advice.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/result.h"

namespace alexbench::harness {

// kUnknown: the kernel does not expose it, which is no fault of the machine.
enum class DoctorState : std::uint8_t { kOk, kWarn, kUnknown };

constexpr auto JsonChoices(DoctorState) {
  return std::array{DoctorState::kOk, DoctorState::kWarn, DoctorState::kUnknown};
}
constexpr std::string_view JsonName(DoctorState state) {
  constexpr std::array<std::string_view, 3> kNames = {"ok", "warn", "unknown"};
  return kNames[static_cast<std::size_t>(state)];
}

struct DoctorRow {
  std::string name;
  DoctorState state = DoctorState::kUnknown;
  std::string text;    // what was found
  std::string advice;  // what would help, a command where there is one; empty if nothing is to do
};

// Judges facts as HostFacts and BuildFacts report them; a fact that is missing is unknown.
// The same rows in the same order every time. Looks at nothing else and changes nothing.
std::vector<DoctorRow> Diagnose(const Facts& host, const Facts& build);

}  // namespace alexbench::harness
