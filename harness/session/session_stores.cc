#include "harness/session/session_stores.h"

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/session/catalog.h"
#include "harness/session/image_files.h"
#include "harness/session/stored_records.h"

namespace alexbench::harness {
std::filesystem::path ImageFolder(const std::filesystem::path& scratch, const std::string& image) {
  return scratch / "images" / image;
}

std::filesystem::path BuildingFolder(const std::filesystem::path& scratch,
                                     const std::string& image) {
  return scratch / "images" / (image + ".building");
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenFromCatalog(const OpenRequest& request) {
  ASSIGN_OR_RETURN(const ResolvedEngine resolved,
                   Catalog::Get().Resolve(request.spec, request.durability));
  ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().Find(resolved.name));
  return entry->open(request.folder, resolved);
}

bool OpensItsImage(const ArmPlan& arm) {
  const auto entry = Catalog::Get().FindBySpec(arm.spec);
  return !arm.image.empty() && entry.ok() && (*entry)->persistent;
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenAndLoad(const OpenRequest& request,
                                                          const workloads::DataSet& data_set) {
  RETURN_IF_ERROR(EmptyFolder(request.folder));
  ASSIGN_OR_RETURN(std::unique_ptr<OpenedEngine> engine, OpenFromCatalog(request));
  RETURN_IF_ERROR(engine->BulkLoad(StoredRecords(data_set).records()));
  RETURN_IF_ERROR(engine->Settle());
  return engine;
}

absl::StatusOr<ArmStore> SessionStores::OpenClone(const ArmPlan& arm) {
  ArmPlan original = arm;
  original.role = ArmRole::kCell;
  ASSIGN_OR_RETURN(const ArmStore store, Open(original));
  ASSIGN_OR_RETURN(const ResolvedEngine resolved, Catalog::Get().Resolve(arm.spec, arm.durability));
  const std::string variant = arm.image + '\n' + resolved.Variant() + "\nclone";
  if (const auto open = engines_.find(variant); open != engines_.end()) {
    return ArmStore{open->second.get(), store.yardstick};
  }
  ASSIGN_OR_RETURN(std::unique_ptr<OpenedEngine> clone, store.engine->Clone());
  OpenedEngine* const opened = clone.get();
  engines_.emplace(variant, std::move(clone));
  return ArmStore{opened, store.yardstick};
}

absl::StatusOr<ArmStore> SessionStores::Open(const ArmPlan& arm) {
  if (arm.role == ArmRole::kClone) {
    return OpenClone(arm);
  }
  ASSIGN_OR_RETURN(const ResolvedEngine resolved, Catalog::Get().Resolve(arm.spec, arm.durability));
  ASSIGN_OR_RETURN(const EngineEntry* entry, Catalog::Get().Find(resolved.name));
  const std::string variant = arm.image + '\n' + resolved.Variant();
  const std::string family = arm.image + '\n' + arm.memory_family;
  if (const auto open = engines_.find(variant); open != engines_.end()) {
    return ArmStore{open->second.get(), entry->yardstick};
  }
  absl::StatusOr<std::unique_ptr<OpenedEngine>> engine = absl::UnimplementedError("no sibling");
  if (const auto first = first_of_family_.find(family); first != first_of_family_.end()) {
    engine = first->second->Sibling(resolved.choices);
  }
  if (absl::IsUnimplemented(engine.status())) {
    engine = Load(arm);
  }
  RETURN_IF_ERROR(engine.status());
  OpenedEngine* const opened = engine->get();
  first_of_family_.emplace(family, opened);
  engines_.emplace(variant, *std::move(engine));
  return ArmStore{opened, entry->yardstick};
}

void SessionStores::Close(const OpenedEngine* engine) {
  std::erase_if(first_of_family_, [engine](const auto& entry) { return entry.second == engine; });
  std::erase_if(engines_, [engine](const auto& entry) { return entry.second.get() == engine; });
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> SessionStores::Load(const ArmPlan& arm) {
  OpenRequest request{.spec = arm.spec, .durability = arm.durability, .folder = {}};
  if (OpensItsImage(arm)) {
    request.folder = ImageFolder(scratch_, arm.image);
    return OpenFromCatalog(request);
  }
  request.folder = scratch_ / "volatile" / absl::StrFormat("%d", engines_.size());
  return OpenAndLoad(request, *data_set_);
}

}  // namespace alexbench::harness
