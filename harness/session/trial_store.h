// The store of one trial: opened anew from its image.
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"

#include "harness/session/opened_engine.h"
#include "harness/session/plan.h"
#include "workloads/data_set.h"

namespace alexbench::harness {

struct TrialPlace {
  std::filesystem::path scratch;  // where images lie
  std::filesystem::path folder;   // of the trial's copy
};

// Opens a fresh copy of the arm's image, or loads anew what has none.
// Errors: those of CopyImage, of opening and of loading.
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialStore(const ArmPlan& arm,
                                                             const TrialPlace& place,
                                                             const workloads::DataSet& data_set);

}  // namespace alexbench::harness
