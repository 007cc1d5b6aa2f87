#include "harness/session/trial_store.h"

#include "base/status_macros.h"
#include "harness/session/image_files.h"
#include "harness/session/session_stores.h"

namespace alexbench::harness {

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenTrialStore(const ArmPlan& arm,
                                                             const TrialPlace& place,
                                                             const workloads::DataSet& data_set) {
  const OpenRequest request{
      .spec = arm.spec, .durability = arm.durability, .folder = place.folder};
  if (arm.image.empty()) {
    return OpenAndLoad(request, data_set);
  }
  RETURN_IF_ERROR(CopyImage({.from = ImageFolder(place.scratch, arm.image), .to = place.folder}));
  return OpenFromCatalog(request);
}

}  // namespace alexbench::harness
