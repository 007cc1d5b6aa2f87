// The stores of one session: each opened once, shared by every arm that can share it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "harness/session/opened_engine.h"
#include "harness/session/plan.h"
#include "workloads/data_set.h"

namespace alexbench::harness {

// Where things are below a scratch folder.
std::filesystem::path ImageFolder(const std::filesystem::path& scratch, const std::string& image);
// The same while it is being built.
std::filesystem::path BuildingFolder(const std::filesystem::path& scratch,
                                     const std::string& image);

// What an arm runs against.
struct ArmStore {
  OpenedEngine* engine = nullptr;
  bool yardstick = false;
};

// Lifetime: owns the engines; the data set outlives it.
class SessionStores {
 public:
  SessionStores(std::filesystem::path scratch, const workloads::DataSet& data_set)
      : scratch_(std::move(scratch)), data_set_(&data_set) {}

  // The store of an arm: the same object for arms of one variant, a sibling where another variant
  // of its family is open, else opened from its image, or loaded where it has none. Clones are
  // objects of their own, in the memory of the store they are clones of.
  //
  // Errors: those of Catalog::Resolve, of opening and loading, and of OpenedEngine::Clone.
  absl::StatusOr<ArmStore> Open(const ArmPlan& arm);

  // Closes one engine, if it is open; siblings stay.
  void Close(const OpenedEngine* engine);

 private:
  absl::StatusOr<ArmStore> OpenClone(const ArmPlan& arm);
  absl::StatusOr<std::unique_ptr<OpenedEngine>> Load(const ArmPlan& arm);

  std::filesystem::path scratch_;
  const workloads::DataSet* data_set_;
  std::map<std::string, std::unique_ptr<OpenedEngine>> engines_;  // by image, variant and clone
  std::map<std::string, OpenedEngine*> first_of_family_;          // by image and family
};

// Opens the engine `spec` in a folder. Errors: those of Catalog::Resolve and of opening.
struct OpenRequest {
  std::string spec;
  std::string durability;
  std::filesystem::path folder;
};
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenFromCatalog(const OpenRequest& request);

// Whether the arm's store is opened from its image. If not, it is loaded anew: there is no image,
// or the engine keeps nothing and the image is for what it says of itself.
bool OpensItsImage(const ArmPlan& arm);

// Opens an engine in an empty folder and loads and settles the whole data set.
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenAndLoad(const OpenRequest& request,
                                                          const workloads::DataSet& data_set);

}  // namespace alexbench::harness
