// Turns an engine of a known type into an OpenedEngine, forgetting the type once per block.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "harness/measure/group_loop.h"
#include "harness/measure/mixed_loop.h"
#include "harness/measure/open_loop.h"
#include "harness/measure/read_loop_table.h"
#include "harness/session/opened_engine.h"

namespace alexbench::harness {

// Makes the sibling of an engine: the same store in the same memory under other choices.
template <typename E>
using SiblingMaker =
    std::function<absl::StatusOr<std::unique_ptr<OpenedEngine>>(const E&, const AxisChoices&)>;

// Makes the clone of an engine: the same store in the same memory, its code linked once more.
template <typename E>
using CloneMaker = std::unique_ptr<OpenedEngine> (*)(const E&);

// Each engine type costs 20 measured loops and the rarer operations of the mixed ones, a staged one
// 13 more, one that reads in batches 3 more; nothing else here is worth a second thought at compile
// time. Keep it so: variants of one engine each pay it again.
template <engines::Engine E>
class EngineAdapter final : public OpenedEngine {
 public:
  explicit EngineAdapter(E engine, SiblingMaker<E> make_sibling = nullptr,
                         CloneMaker<E> make_clone = nullptr)
      : engine_(std::move(engine)),
        make_sibling_(std::move(make_sibling)),
        make_clone_(make_clone) {}

  absl::Status BulkLoad(std::span<const Record> records) override {
    return engine_.BulkLoad(records);
  }

  absl::Status Put(const Record& record) override { return engine_.Put(record); }

  absl::Status Settle() override {
    if constexpr (engines::Settler<E>) {
      return engine_.Settle();
    } else {
      return absl::OkStatus();
    }
  }

  absl::Status health() const override { return engine_.health(); }

  engines::EngineStats Stats() const override {
    if constexpr (engines::Measurable<E>) {
      return engine_.Stats();
    } else {
      return {};
    }
  }

  std::vector<engines::IndexFigure> DescribeIndex() const override {
    if constexpr (engines::IndexDescriber<E>) {
      return engine_.DescribeIndex();
    } else {
      return {};
    }
  }

  std::optional<std::string> Read(Key key) const override {
    [[maybe_unused]] const auto guard = PinForBlock(engine_);
    if constexpr (engines::Locator<E>) {
      const std::optional<Key> place = engine_.Locate(key);
      return place.has_value() ? CopyOf(engine_.Get(*place)) : std::nullopt;
    } else {
      return CopyOf(engine_.Get(key));
    }
  }

  absl::StatusOr<bool> Erase(Key key) override {
    if constexpr (engines::Eraser<E>) {
      return engine_.Erase(key);
    } else {
      return absl::UnimplementedError("this engine erases nothing");
    }
  }

  absl::StatusOr<std::uint64_t> Scan(
      engines::ScanRange range,
      absl::FunctionRef<void(Key, std::string_view)> visit) const override {
    if constexpr (engines::Scanner<E>) {
      return engine_.Scan(range, visit);
    } else {
      return absl::UnimplementedError("this engine has no scan");
    }
  }

  absl::StatusOr<std::vector<Key>> Locate(std::span<const Key> keys) const override {
    std::vector<Key> places(keys.begin(), keys.end());
    if constexpr (engines::Locator<E>) {
      for (Key& key : places) {
        const std::optional<Key> place = engine_.Locate(key);
        if (!place.has_value()) {
          return absl::NotFoundError("key " + std::to_string(key) + " has no known place");
        }
        key = *place;
      }
    }
    return places;
  }

  bool HasStage(Stage stage) const override {
    return stage == Stage::kProduction || engines::StagedEngine<E>;
  }

  bool HasBatches() const override { return engines::BatchReader<E>; }

  BlockAnswer RunReads(const ReadBlockRequest& request) const override {
    const ReadLoop<E> loop = ChooseReadLoop<E>(request);
    ALEXBENCH_CHECK(loop != nullptr);
    return loop(engine_, request);
  }

  BlockAnswer RunMixed(const MixedBlockRequest& request) override {
    return request.batch_size > 0 ? MeasuredGroupLoop(engine_, request)
                                  : RunMixedBlock(engine_, request);
  }

  OpenLoopAnswer RunOpenLoop(const OpenLoopRequest& request) override {
    return RunPaced(engine_, request);
  }

  absl::StatusOr<std::unique_ptr<OpenedEngine>> Sibling(const AxisChoices& choices) const override {
    if (make_sibling_ == nullptr) {
      return absl::UnimplementedError("this engine shares its memory with no other variant");
    }
    return make_sibling_(engine_, choices);
  }

  absl::StatusOr<std::unique_ptr<OpenedEngine>> Clone() const override {
    if (make_clone_ == nullptr) {
      return absl::UnimplementedError("the code of this engine was linked but once");
    }
    return make_clone_(engine_);
  }

 private:
  static std::optional<std::string> CopyOf(const std::optional<typename E::Value>& value) {
    if (!value.has_value()) {
      return std::nullopt;
    }
    return std::string(static_cast<std::string_view>(*value));
  }

  E engine_;
  SiblingMaker<E> make_sibling_;
  CloneMaker<E> make_clone_;
};

// Wraps what an engine's Open returned.
template <engines::Engine E>
absl::StatusOr<std::unique_ptr<OpenedEngine>> Adapt(absl::StatusOr<E> engine,
                                                    SiblingMaker<E> make_sibling = nullptr) {
  if (!engine.ok()) {
    return engine.status();
  }
  return std::unique_ptr<OpenedEngine>(
      std::make_unique<EngineAdapter<E>>(*std::move(engine), std::move(make_sibling)));
}

}  // namespace alexbench::harness
