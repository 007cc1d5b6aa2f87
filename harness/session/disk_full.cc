#include "harness/session/disk_full.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/match.h"

#include "base/text.h"

namespace alexbench::harness {
namespace {

// Engines hand on what the system told them, in the C locale of their process.
bool SaysDiskFull(std::string_view reason) {
  constexpr std::array kSayings = {"No space left on device", "Disk quota exceeded",
                                   "File too large"};
  return std::any_of(kSayings.begin(), kSayings.end(), [reason](const char* saying) {
    return absl::StrContains(ToAbsl(reason), saying);
  });
}

}  // namespace

std::string DiskFullReason(const RunObservation& part) {
  for (const ImageObservation& image : part.images) {
    if (image.status != "ok" && SaysDiskFull(image.reason)) {
      return image.reason;
    }
  }
  for (const ArmObservation& arm : part.arms) {
    if (arm.status != "ok" && SaysDiskFull(arm.reason)) {
      return arm.reason;
    }
  }
  return "";
}

}  // namespace alexbench::harness
