#include "workloads/data_sets/clustered.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/key.h"
#include "base/random.h"
#include "workloads/data_sets/distinct_keys.h"
#include "workloads/data_sets/fixed_point.h"
#include "workloads/data_sets/random_variates.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

constexpr int kClusters = 3000;
constexpr unsigned kGridBits = 31;
constexpr std::int64_t kGridSize = std::int64_t{1} << kGridBits;
constexpr std::int64_t kLog2SmallestWidth = 10 * kFixedPointOne;
constexpr std::uint64_t kLog2WidthRange = 16 * std::uint64_t{kFixedPointOne};
constexpr std::uint64_t kOneInIsAnywhere = 20;

struct Place {
  std::int64_t x = 0;
  std::int64_t y = 0;

  bool IsOnGrid() const { return x >= 0 && x < kGridSize && y >= 0 && y < kGridSize; }
};

struct Cluster {
  Place centre;
  double width = 0;
};

// The lower 31 bits, moved to the even positions.
std::uint64_t SpreadBits(std::uint64_t bits) {
  bits = (bits | (bits << 16U)) & 0x0000ffff0000ffffU;
  bits = (bits | (bits << 8U)) & 0x00ff00ff00ff00ffU;
  bits = (bits | (bits << 4U)) & 0x0f0f0f0f0f0f0f0fU;
  bits = (bits | (bits << 2U)) & 0x3333333333333333U;
  return (bits | (bits << 1U)) & 0x5555555555555555U;
}

Key MortonNumber(Place place) {
  return static_cast<Key>(SpreadBits(static_cast<std::uint64_t>(place.x)) |
                          (SpreadBits(static_cast<std::uint64_t>(place.y)) << 1U));
}

Place DrawPlaceAnywhere(RandomStream& random) {
  const std::uint64_t bits = random.Next() >> 2U;
  return {.x = static_cast<std::int64_t>(bits >> kGridBits),
          .y = static_cast<std::int64_t>(bits & (kGridSize - 1))};
}

class Map {
 public:
  explicit Map(std::uint64_t seed) {
    RandomStream random(seed, kClusterDraws);
    std::uint64_t weight_sum = 0;
    for (int rank = 1; rank <= kClusters; ++rank) {
      const auto log2_width =
          kLog2SmallestWidth + static_cast<std::int64_t>(random.Below(kLog2WidthRange));
      clusters_.push_back({.centre = DrawPlaceAnywhere(random),
                           .width = static_cast<double>(FixedExp2(log2_width))});
      weight_sum += FixedExp2(48 * kFixedPointOne - FixedLog2(static_cast<unsigned>(rank)) * 4 / 5);
      weight_sums_.push_back(weight_sum);
    }
  }

  Key Draw(RandomStream& random) const {
    if (random.Below(kOneInIsAnywhere) == 0) {
      return MortonNumber(DrawPlaceAnywhere(random));
    }
    const auto drawn = std::ranges::upper_bound(weight_sums_, random.Below(weight_sums_.back()));
    const Cluster& cluster = clusters_[static_cast<std::size_t>(drawn - weight_sums_.begin())];
    while (true) {
      const GaussianPair offset = DrawGaussianPair(random);
      const Place place{.x = cluster.centre.x +
                             static_cast<std::int64_t>(std::floor(offset.first * cluster.width)),
                        .y = cluster.centre.y +
                             static_cast<std::int64_t>(std::floor(offset.second * cluster.width))};
      if (place.IsOnGrid()) {
        return MortonNumber(place);
      }
    }
  }

 private:
  std::vector<Cluster> clusters_;
  std::vector<std::uint64_t> weight_sums_;  // of this cluster and those before
};

}  // namespace

absl::StatusOr<KeySet> ClusteredKeys(const KeySetRequest& request) {
  const Map map(request.seed);
  RandomStream random(request.seed, kKeyDraws);
  KeySet set;
  set.keys = DrawDistinctKeys(request.records, {}, [&map, &random] { return map.Draw(random); });
  return set;
}

std::vector<Key> MoreClusteredKeys(const InsertRequest& request) {
  const Map map(request.data_set_seed);
  RandomStream random(request.seed, kInsertedKeyDraws);
  return DrawDistinctKeys(request.count, request.loaded,
                          [&map, &random] { return map.Draw(random); });
}

}  // namespace alexbench::workloads
