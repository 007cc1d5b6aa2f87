// The store of one trial: opened anew from its image.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/session/opened_engine.h"
#include "harness/session/plan.h"
#include "workloads/data_set.h"

namespace alexbench::harness {

// What of a copied image is in the page cache when it is opened: all of it, or nothing, so that
// every page is charged to whoever reads it first.
enum class CopyCached : std::uint8_t { kAsWritten, kDropped };

struct TrialPlace {
  std::filesystem::path scratch;  // where images lie
  std::filesystem::path folder;   // of the trial's copy
  CopyCached cached = CopyCached::kAsWritten;
};

// Makes a fresh copy of the arm's image, if it has one, in writes of its engine's size.
// Errors: those of CopyImage and DropCached.
absl::Status CopyTrialImage(const ArmPlan& arm, const TrialPlace& place);

// Opens that copy, or loads anew what has no image.
// Errors: those of opening and of loading.
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialCopy(const ArmPlan& arm,
                                                            const TrialPlace& place,
                                                            const workloads::DataSet& data_set);

// Both.
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialStore(const ArmPlan& arm,
                                                             const TrialPlace& place,
                                                             const workloads::DataSet& data_set);

}  // namespace alexbench::harness
