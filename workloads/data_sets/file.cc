#include "workloads/data_sets/file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/key.h"
#include "base/random.h"
#include "base/sosd.h"
#include "base/status_macros.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

constexpr Key kLowestKey = std::numeric_limits<Key>::min();

// Keeps `records` of the items, each subset equally likely, in their order (selection sampling).
// Source: [KNUTH97], section 3.4.2, algorithm S.
void KeepSample(std::uint64_t records, RandomStream random, std::vector<Key>& keys) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keys.size() && kept < records; ++i) {
    if (random.Below(keys.size() - i) < records - kept) {
      keys[kept++] = keys[i];
    }
  }
  keys.resize(kept);
  keys.shrink_to_fit();
}

}  // namespace

SosdSource ParseSosdSource(std::string_view argument) {
  const std::size_t colon = argument.rfind(':');
  if (colon != std::string_view::npos) {
    if (const auto type = FindSosdType(argument.substr(colon + 1))) {
      return {.path = std::string(argument.substr(0, colon)), .type = *type};
    }
  }
  return {.path = std::string(argument), .type = SosdTypeOfFile(argument)};
}

absl::StatusOr<KeySet> FileKeys(const KeySetRequest& request) {
  const SosdSource source = ParseSosdSource(request.argument);
  KeySet set;
  ASSIGN_OR_RETURN(set.keys, ReadSosdFile(source));
  // As signed numbers, the keys above 2^63 - 1 of a uint64 file are the negative ones.
  if (source.type == SosdType::kUint64 && std::ranges::min(set.keys) < 0) {
    set.key_bias = kLowestKey;
    for (Key& key : set.keys) {
      key ^= kLowestKey;
    }
  }
  std::ranges::sort(set.keys);
  const auto repeated = std::ranges::unique(set.keys);
  set.duplicates_dropped = repeated.size();
  set.keys.erase(repeated.begin(), repeated.end());
  if (request.records < set.keys.size()) {
    KeepSample(request.records, RandomStream(request.seed, kSampleDraws), set.keys);
  }
  return set;
}

}  // namespace alexbench::workloads
