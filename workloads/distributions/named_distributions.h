// The key distributions by the names that definitions and property files use.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "workloads/distributions/hotspot.h"
#include "workloads/distributions/key_distribution.h"
#include "workloads/distributions/latest.h"
#include "workloads/distributions/uniform.h"
#include "workloads/distributions/zipfian.h"

namespace alexbench::workloads {

struct NamedDistribution {
  std::string_view name;
  KeyDistribution distribution;
};

// One row adds a key distribution.
inline constexpr std::array kKeyDistributions{
    NamedDistribution{"uniform", &UniformDistribution},
    NamedDistribution{"zipfian", &ZipfianDistribution},
    NamedDistribution{"latest", &LatestDistribution},
    NamedDistribution{"hotspot", &HotspotDistribution},
};

// nullptr for an unknown name.
inline KeyDistribution FindDistribution(std::string_view name) {
  const auto* const row = std::ranges::find(kKeyDistributions, name, &NamedDistribution::name);
  return row == kKeyDistributions.end() ? nullptr : row->distribution;
}

inline std::string DistributionNames() {
  std::string names;
  for (const NamedDistribution& row : kKeyDistributions) {
    names.append(names.empty() ? "" : ", ").append(row.name);
  }
  return names;
}

}  // namespace alexbench::workloads
