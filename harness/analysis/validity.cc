#include "harness/analysis/validity.h"

#include "absl/strings/str_format.h"

#include "harness/analysis/memory_limit.h"

namespace alexbench::harness {
namespace {

constexpr char kUnsupported[] = "unsupported: ";

std::string ArmFailure(const BlockTable& table, const ArmPlan& arm) {
  for (const ArmObservation* fare : table.FaresOfArm(arm)) {
    // What a session only could tell: the pair can't be, and no engine failed.
    if (fare->reason.starts_with(kUnsupported)) {
      return fare->reason;
    }
    if (fare->status != "ok") {
      return absl::StrFormat("arm %s in session %d: %s", fare->status, fare->session, fare->reason);
    }
  }
  for (const auto& [session, blocks] : table.OfArm(arm)) {
    for (const BlockObservation* block : blocks) {
      if (!block->answers_right) {
        return absl::StrFormat(
            "wrong answers in session %d, round %d: hits or checksum are not the oracle's", session,
            block->round);
      }
    }
  }
  return "";
}

}  // namespace

ImagesByName ByName(const RunObservation& observation) {
  ImagesByName images;
  for (const ImageObservation& image : observation.images) {
    images.emplace(image.image, &image);
  }
  return images;
}

std::string InvalidReason(const CellPlan& cell, const BlockTable& table,
                          const ImagesByName& images) {
  if (!cell.unsupported.empty()) {
    return cell.unsupported.starts_with(kUnsupported) ? cell.unsupported
                                                      : kUnsupported + cell.unsupported;
  }
  const ArmPlace home = HomeArm(table.plan(), cell.cell_id);
  if (home.arm == nullptr) {
    return "not measured: no arm was planned";
  }
  const auto image = images.find(home.arm->image);
  if (image != images.end() && image->second->status != "ok") {
    return absl::StrFormat("image %s: %s", image->second->status, image->second->reason);
  }
  for (const GroupPlan& group : table.plan().groups) {
    const ArmPlan* arm = ProductionArm(group, cell.cell_id);
    if (const std::string failure = arm == nullptr ? "" : ArmFailure(table, *arm);
        !failure.empty()) {
      return failure;
    }
  }
  if (table.OfArm(*home.arm).empty()) {
    return "not measured: no block was recorded";
  }
  const auto limit_bytes = cell.settings.memory_limit_bytes;
  return limit_bytes ? WhyNotShortOfMemory(table.FaresOfArm(*home.arm), *limit_bytes) : "";
}

}  // namespace alexbench::harness
