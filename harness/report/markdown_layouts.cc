// What report.md says of where code lies in the program.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "harness/report/markdown.h"
#include "harness/report/number_text.h"

namespace alexbench::harness {
namespace {

std::uint32_t LayoutsOf(const Summary& summary) {
  std::uint32_t most = 1;
  for (const CellResult& cell : summary.cells) {
    most = std::max(most, cell.layouts);
  }
  return most;
}

// A profile takes a greater margin where too few layouts stand for all there could be.
std::string MarginText(const RunPlan& plan) {
  const std::optional<Profile> named = FindProfile(plan.profile.name);
  if (!named || named->margin >= plan.profile.margin) {
    return "";
  }
  return absl::StrFormat(
      " Profile %s has a margin of %s %% over %d layouts or more (`make layouts`, --layouts); with "
      "fewer it is %s %%.",
      named->name, NumberText(100 * named->margin), kEnoughLayouts,
      NumberText(100 * plan.profile.margin));
}

}  // namespace

std::string ClonesText(const Summary& summary) {
  double greatest = 0;
  for (const ContrastResult& contrast : summary.contrasts) {
    greatest = std::max(greatest, contrast.clone_ratio.value_or(0));
  }
  if (greatest == 0) {
    return "No clone bears on a contrast: what code layout does to them was not measured.";
  }
  return absl::StrFormat(
      "Clones, the same code at other addresses, lie up to %.2f %% from their cells; faster and "
      "slower are said of greater differences alone.",
      100 * (greatest - 1));
}

std::string RenderLayouts(const Summary& summary, const RunPlan& plan) {
  if (plan.contrasts.empty()) {
    return "";
  }
  const std::uint32_t layouts = LayoutsOf(summary);
  return absl::StrCat(absl::StrFormat("Code layouts: %d.", layouts), MarginText(plan),
                      " ", ClonesText(summary), "\n\n");
}

}  // namespace alexbench::harness
