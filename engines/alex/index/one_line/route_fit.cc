#include "engines/alex/index/one_line/route_fit.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace alexbench::engines::alex::one_line {

namespace {

// The same share of keys in overfull children as no better fit can pay for looking for.
constexpr double kGoodEnough = 0.02;
// What doubling the child words is held to cost, in shares of a level.
constexpr double kDoublingCost = 0.02;
constexpr std::size_t kSamples = 1'024;

struct KeyRange {
  BiasedKey low = 0;
  BiasedKey high = 0;
};

// The range that a line through two points of (offset from the lowest key, rank) gives ranks
// 0 to n, cut to the keys' own range.
std::optional<KeyRange> RangeOfLine(double offset_of_rank_0, double offset_of_rank_n,
                                    const KeyRange& keys) {
  const auto width = static_cast<double>(keys.high - keys.low);
  const double low = std::clamp(offset_of_rank_0, 0.0, width);
  const double high = std::clamp(offset_of_rank_n, 0.0, width);
  // The comparisons are false for what is no number, too.
  if (!(low < high) || !(high < 0x1.0p64)) {
    return std::nullopt;
  }
  const KeyRange range{.low = keys.low + static_cast<std::uint64_t>(low),
                       .high = std::min(keys.high, keys.low + static_cast<std::uint64_t>(high))};
  return range.low < range.high ? std::optional(range) : std::nullopt;
}

std::optional<KeyRange> LeastSquares(std::span<const IndexEntry> entries, const KeyRange& keys) {
  const std::size_t samples = std::min(kSamples, entries.size());
  const auto count = static_cast<double>(entries.size());
  double mean_offset = 0;
  double mean_rank = 0;
  double offset_rank = 0;
  double offset_offset = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const std::size_t rank = i * (entries.size() - 1) / (samples - 1);
    const auto offset = static_cast<double>(Bias(entries[rank].key) - keys.low);
    const double before = offset - mean_offset;
    mean_offset += before / static_cast<double>(i + 1);
    mean_rank += (static_cast<double>(rank) - mean_rank) / static_cast<double>(i + 1);
    offset_rank += before * (static_cast<double>(rank) - mean_rank);
    offset_offset += before * (offset - mean_offset);
  }
  const double offset_per_rank = offset_offset / offset_rank;
  return RangeOfLine(mean_offset - mean_rank * offset_per_rank,
                     mean_offset + (count - mean_rank) * offset_per_rank, keys);
}

// A line through the quartiles, which outliers at the ends do not move.
std::optional<KeyRange> ThroughQuartiles(std::span<const IndexEntry> entries,
                                         const KeyRange& keys) {
  const auto offset = [&](std::size_t rank) {
    return static_cast<double>(Bias(entries[rank].key) - keys.low);
  };
  const double first = offset(entries.size() / 4);
  const double third = offset(entries.size() - 1 - entries.size() / 4);
  return RangeOfLine(first - (third - first) / 2, third + (third - first) / 2, keys);
}

// The share of keys in children that hold more than `most`; nothing for a model that leaves more
// than a quarter of the keys to an edge child though it does not reach to the end.
std::optional<double> OverfullShare(std::span<const IndexEntry> entries, const KeyRoute& route,
                                    std::size_t most) {
  const std::size_t edge_most = std::max<std::size_t>(entries.size() / 4, 1);
  std::size_t overfull = 0;
  std::size_t begin = 0;
  while (begin < entries.size()) {
    const std::uint64_t child = route.Place(Bias(entries[begin].key)).child;
    std::size_t end = begin + 1;
    while (end < entries.size() && route.Place(Bias(entries[end].key)).child == child) {
      ++end;
    }
    const bool beyond_low = PlaceOf(Bias(entries[begin].key), route.slope).child != child;
    const bool beyond_high = PlaceOf(Bias(entries[end - 1].key), route.slope).child != child;
    if ((beyond_low || beyond_high) && end - begin > edge_most) {
      return std::nullopt;
    }
    overfull += end - begin > most ? end - begin : 0;
    begin = end;
  }
  return static_cast<double>(overfull) / static_cast<double>(entries.size());
}

std::vector<KeyRange> Candidates(std::span<const IndexEntry> entries, LeafModel model) {
  const KeyRange all{.low = Bias(entries.front().key), .high = Bias(entries.back().key)};
  std::vector<KeyRange> candidates = {all};
  if (model == LeafModel::kFitted) {
    for (const auto& fit : {LeastSquares(entries, all), ThroughQuartiles(entries, all)}) {
      if (fit.has_value()) {
        candidates.push_back(*fit);
      }
    }
  }
  return candidates;
}

}  // namespace

KeyRoute RouteOver(BiasedKey low, BiasedKey high, std::uint64_t child_count) {
  const auto width = static_cast<Uint128>(high - low) + 1;
  const Uint128 exact = (static_cast<Uint128>(child_count) << 64U) / width;
  const auto slope = static_cast<std::uint64_t>(
      std::min<Uint128>(exact, std::numeric_limits<std::uint64_t>::max()));
  const std::uint64_t first = PlaceOf(low, slope).child;
  return {.slope = slope,
          .first = first,
          .count = static_cast<std::uint32_t>(PlaceOf(high, slope).child - first + 1)};
}

std::optional<KeyRoute> CutRoute(const KeyRoute& above, const ChildGroup& group,
                                 std::span<const IndexEntry> entries) {
  const KeyPlace low = PlaceOf(Bias(entries.front().key), above.slope);
  const KeyPlace high = PlaceOf(Bias(entries.back().key), above.slope);
  if (low.child < group.start || high.child >= group.end()) {
    return std::nullopt;
  }
  const auto skip_bits = static_cast<std::uint32_t>(
      std::countl_zero(low.WithinGroup(group.dup) ^ high.WithinGroup(group.dup)));
  const std::uint32_t bits_max = std::min(
      63U, static_cast<std::uint32_t>(std::countl_zero(above.slope)) + group.dup);
  const auto words =
      static_cast<std::uint32_t>(std::bit_width(entries.size() / kKeysPerCutWord));
  const std::uint32_t bits =
      std::min(skip_bits + std::max(words, kCutWordBitsMin), bits_max);
  if (bits <= skip_bits || bits < group.dup) {
    return std::nullopt;
  }
  const std::uint32_t word_bits = bits - skip_bits;
  const std::uint64_t slope = above.slope << (bits - group.dup);
  const std::uint64_t block = PlaceOf(Bias(entries.front().key), slope).child >> word_bits;
  return KeyRoute{.slope = slope,
                  .first = block << word_bits,
                  .count = std::uint32_t{1} << word_bits,
                  .ends = RouteEnds::kClosed};
}

KeyRoute FitRoute(std::span<const IndexEntry> entries, LeafModel model, const LeafSizes& sizes) {
  const std::uint64_t fewest = std::max<std::uint64_t>(entries.size() / sizes.target, kFanoutMin);
  const std::uint64_t widest = std::max<std::uint64_t>(entries.size() / kKeysPerWordMin, fewest);
  const std::vector<KeyRange> candidates = Candidates(entries, model);
  KeyRoute best;
  double best_cost = std::numeric_limits<double>::infinity();
  double words_cost = 0;
  for (std::uint64_t count = fewest; count <= widest && count <= 16 * fewest; count *= 4) {
    for (const KeyRange& range : candidates) {
      const KeyRoute route = RouteOver(range.low, range.high, count);
      const auto overfull = OverfullShare(entries, route, sizes.most);
      if (overfull.has_value() && *overfull + words_cost < best_cost) {
        best_cost = *overfull + words_cost;
        best = route;
      }
      if (best_cost <= kGoodEnough + words_cost) {
        return best;
      }
    }
    words_cost += 2 * kDoublingCost;
  }
  return best;
}

}  // namespace alexbench::engines::alex::one_line
