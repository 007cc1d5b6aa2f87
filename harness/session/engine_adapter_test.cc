#include "harness/session/engine_adapter.h"

#include "base/derived_value.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/measure/small_engine.h"

namespace alexbench::harness {
namespace {

// Knows places beforehand: place = key + 1000; a get takes places, not keys.
class PlaceEngine {
 public:
  struct Options {};
  using Value = std::string;
  static absl::StatusOr<PlaceEngine> Open(const std::filesystem::path&, const Options&) {
    return PlaceEngine();
  }
  absl::Status BulkLoad(std::span<const Record>) { return absl::OkStatus(); }
  absl::Status Put(const Record&) { return absl::UnimplementedError("read only"); }
  std::optional<Key> Locate(Key key) const {
    return key < 10 ? std::optional(key + 1000) : std::nullopt;
  }
  std::optional<Value> Get(Key place) const { return DerivedValue(place - 1000, 0, 16); }
  absl::Status health() const { return absl::OkStatus(); }
};

std::unique_ptr<OpenedEngine> LoadedSmallEngine() {
  auto engine = Adapt(SmallEngine::Open("", {}));
  EXPECT_TRUE(engine.ok());
  const std::string value = DerivedValue(1, 0, 20);
  EXPECT_TRUE((*engine)->BulkLoad(std::vector<Record>{{1, value}, {2, "two"}}).ok());
  return *std::move(engine);
}

TEST(EngineAdapterTest, ReadsWhatWasLoadedAndPut) {
  const std::unique_ptr<OpenedEngine> engine = LoadedSmallEngine();
  EXPECT_EQ(engine->Read(1), DerivedValue(1, 0, 20));
  EXPECT_EQ(engine->Read(3), std::nullopt);
  EXPECT_TRUE(engine->Put({3, "three"}).ok());
  EXPECT_EQ(engine->Read(3), "three");
}

TEST(EngineAdapterTest, WhatAnEngineLacksHasAnAnswer) {
  const std::unique_ptr<OpenedEngine> engine = LoadedSmallEngine();
  EXPECT_TRUE(engine->Settle().ok());
  EXPECT_EQ(engine->Stats().index_bytes_per_key, std::nullopt);
  EXPECT_TRUE(absl::IsUnimplemented(engine->Sibling({}).status()));
}

TEST(EngineAdapterTest, OnlyStagedEnginesHaveStages) {
  const std::unique_ptr<OpenedEngine> staged = LoadedSmallEngine();
  const auto whole = Adapt(PlaceEngine::Open("", {}));
  for (const Stage stage :
       {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader, Stage::kReadValue}) {
    EXPECT_TRUE(staged->HasStage(stage));
    EXPECT_FALSE((*whole)->HasStage(stage));
  }
  EXPECT_TRUE((*whole)->HasStage(Stage::kProduction));
}

TEST(EngineAdapterTest, LocatesWhereTheEngineKnowsPlaces) {
  const auto engine = Adapt(PlaceEngine::Open("", {}));
  EXPECT_THAT(*(*engine)->Locate(std::vector<Key>{1, 2}), testing::ElementsAre(1001, 1002));
  EXPECT_TRUE(absl::IsNotFound((*engine)->Locate(std::vector<Key>{1, 12}).status()));
  EXPECT_EQ((*engine)->Read(4), DerivedValue(4, 0, 16));
  EXPECT_EQ((*engine)->Read(12), std::nullopt);
  EXPECT_THAT(*LoadedSmallEngine()->Locate(std::vector<Key>{7, 5}), testing::ElementsAre(7, 5));
}

TEST(EngineAdapterTest, FailedPutsAreCounted) {
  const auto engine = Adapt(PlaceEngine::Open("", {}));
  const std::vector<workloads::Operation> operations(
      3, {.key = 1, .kind = workloads::OperationKind::kPut});
  EXPECT_EQ((*engine)->RunMixed({.operations = operations, .value_bytes = ""}).errors, 3U);
}

TEST(EngineAdapterTest, SiblingComesFromItsMaker) {
  const SiblingMaker<SmallEngine> maker =
      [](const SmallEngine& engine,
         const AxisChoices& choices) -> absl::StatusOr<std::unique_ptr<OpenedEngine>> {
    if (choices.empty()) {
      return absl::UnimplementedError("another image");
    }
    return std::make_unique<EngineAdapter<SmallEngine>>(engine);
  };
  EngineAdapter<SmallEngine> engine(*SmallEngine::Open("", {}), maker);
  ASSERT_TRUE(engine.Put({9, "nine"}).ok());
  EXPECT_EQ((*engine.Sibling({{"axis", "choice"}}))->Read(9), "nine");
  EXPECT_TRUE(absl::IsUnimplemented(engine.Sibling({}).status()));
}

TEST(EngineAdapterTest, FailureToOpenStaysAStatus) {
  absl::StatusOr<SmallEngine> closed = absl::PermissionDeniedError("locked");
  EXPECT_TRUE(absl::IsPermissionDenied(Adapt(std::move(closed)).status()));
}

}  // namespace
}  // namespace alexbench::harness
