#include "harness/session/nearest.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace alexbench::harness {
namespace {

using Row = std::vector<std::size_t>;

// Optimal string alignment distance, three rows at a time.
std::size_t EditDistance(std::string_view from, std::string_view to) {
  Row before(to.size() + 1);
  Row above(to.size() + 1);
  Row current(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) {
    above[j] = j;
  }
  for (std::size_t i = 1; i <= from.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      current[j] = std::min({above[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, current);
  }
  return above[to.size()];
}

}  // namespace

std::string DidYouMean(std::string_view given, std::span<const std::string> known) {
  const std::size_t allowed = std::max<std::size_t>(1, given.size() / 3);
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::string_view nearest;
  for (const std::string& name : known) {
    const std::size_t distance = EditDistance(given, name);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  if (least > allowed) {
    return "";
  }
  return "; did you mean \"" + std::string(nearest) + "\"?";
}

}  // namespace alexbench::harness
