#include "engines/alex/index/linear_model.h"

#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace alexbench::engines::alex {
namespace {

// `value` as a whole number, at most `ceiling`. A double at or above the ceiling, infinity
// included, gives the ceiling; the plain cast would be undefined there.
std::uint64_t ClampToWhole(double value, std::uint64_t ceiling) {
  if (!(value > 0)) {
    return 0;
  }
  if (value >= static_cast<double>(ceiling)) {
    return ceiling;
  }
  return static_cast<std::uint64_t>(value);
}

// The same line with its foot where it meets slot 0, or as near to that as the keys reach.
Line MoveFootToSlotZero(Line line) {
  if (line.slots_per_unit <= 0) {
    line.slot_at_origin = std::max(line.slot_at_origin, 0.0);
    return line;
  }
  const double distance = std::abs(line.slot_at_origin) / line.slots_per_unit;
  if (line.slot_at_origin < 0) {
    line.origin += ClampToWhole(distance, std::numeric_limits<std::uint64_t>::max() - line.origin);
    line.slot_at_origin = 0;
    return line;
  }
  const std::uint64_t down = ClampToWhole(distance, line.origin);
  line.origin -= down;
  line.slot_at_origin =
      std::max(line.slot_at_origin - line.slots_per_unit * static_cast<double>(down), 0.0);
  return line;
}

}  // namespace

Line FitRanks(std::span<const IndexEntry> entries) {
  Line line;
  if (entries.empty()) {
    return line;
  }
  line.origin = Bias(entries.front().key);
  const auto distance = [&](const IndexEntry& entry) {
    return static_cast<double>(Bias(entry.key) - line.origin);
  };
  const auto count = static_cast<double>(entries.size());
  double distance_sum = 0;
  for (const IndexEntry& entry : entries) {
    distance_sum += distance(entry);
  }
  const double distance_mean = distance_sum / count;
  const double rank_mean = (count - 1) / 2;
  double covariance = 0;
  double variance = 0;
  double rank = 0;
  for (const IndexEntry& entry : entries) {
    const double off = distance(entry) - distance_mean;
    covariance += off * (rank - rank_mean);
    variance += off * off;
    rank += 1;
  }
  line.slots_per_unit = variance > 0 ? std::max(covariance / variance, 0.0) : 0.0;
  line.slot_at_origin = rank_mean - line.slots_per_unit * distance_mean;
  return line;
}

LinearModel::LinearModel(Line line, std::uint32_t slot_count) {
  ALEXBENCH_CHECK(slot_count > 0 && slot_count <= (std::uint32_t{1} << 31U));
  ALEXBENCH_CHECK(std::isfinite(line.slots_per_unit) && line.slots_per_unit >= 0);
  const Line placed = MoveFootToSlotZero(line);
  const std::uint64_t highest = (std::uint64_t{slot_count} << kFractionBits) - 1;
  foot_ = placed.origin;
  slot_at_foot_ = ClampToWhole(std::ldexp(placed.slot_at_origin, kFractionBits), highest);
  const std::uint64_t remaining = highest - slot_at_foot_;
  const double slope = std::ldexp(placed.slots_per_unit, kFractionBits);
  if (slope <= 0) {
    return;
  }
  distance_max_ = ClampToWhole(static_cast<double>(remaining) / slope,
                               std::numeric_limits<std::uint64_t>::max() - foot_);
  if (distance_max_ == 0) {
    return;
  }
  normalise_ = static_cast<std::uint32_t>(std::countl_zero(distance_max_));
  // The ceiling makes the largest prediction the last slot whatever the doubles were rounded to.
  const auto ceiling = static_cast<std::uint64_t>((static_cast<Uint128>(remaining) << 64U) /
                                                  (distance_max_ << normalise_));
  slope_ = ClampToWhole(std::ldexp(slope, 64 - static_cast<int>(normalise_)), ceiling);
}

}  // namespace alexbench::engines::alex
