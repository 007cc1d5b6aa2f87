// Numbers as people read them: as many digits as mean something, always with their interval.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/report/result.h"

namespace alexbench::harness {

// Two decimals below 10, one below 1000, none above.
std::string NumberText(double number);

// "905.1 [897.0, 913.2]", or "905.1 (no interval)" where one session alone was measured.
std::string StatisticText(const Statistic& statistic);

// "-" where there is none.
std::string StatisticText(const std::optional<Statistic>& statistic);

// "1.52x [1.48, 1.57]": three significant digits or more.
std::string RatioText(const Statistic& ratio);

// The same statement with the two sides exchanged: 1 / ratio.
Statistic Inverse(const Statistic& ratio);

// "128 B", "1.5 KiB", "23.8 MiB".
std::string BytesText(std::uint64_t bytes);

std::string FactText(const Fact& fact);

}  // namespace alexbench::harness
