#include "harness/session/trial_store.h"

#include "base/status_macros.h"
#include "harness/session/catalog.h"
#include "harness/session/image_files.h"
#include "harness/session/session_stores.h"

namespace alexbench::harness {

absl::Status CopyTrialImage(const ArmPlan& arm, const TrialPlace& place) {
  if (!OpensItsImage(arm)) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().FindBySpec(arm.spec));
  RETURN_IF_ERROR(CopyImage({.from = ImageFolder(place.scratch, arm.image),
                             .to = place.folder,
                             .piece_bytes = entry->overwritten_piece_bytes}));
  return place.cached == CopyCached::kDropped ? DropCached(place.folder) : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialCopy(const ArmPlan& arm,
                                                            const TrialPlace& place,
                                                            const workloads::DataSet& data_set) {
  const OpenRequest request{.spec = arm.spec, .durability = arm.durability, .folder = place.folder};
  return OpensItsImage(arm) ? OpenFromCatalog(request) : OpenAndLoad(request, data_set);
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialStore(const ArmPlan& arm,
                                                             const TrialPlace& place,
                                                             const workloads::DataSet& data_set) {
  RETURN_IF_ERROR(CopyTrialImage(arm, place));
  return OpenTrialCopy(arm, place, data_set);
}

}  // namespace alexbench::harness
