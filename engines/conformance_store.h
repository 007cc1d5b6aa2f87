// An engine as the conformance suite sees it: its type forgotten, so that the suite compiles once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/key.h"
#include "base/record.h"
#include "engines/engine.h"
#include "engines/value_lifetime.h"

namespace alexbench::engines {

// What an engine offers beyond `Engine`.
struct EngineAbilities {
  bool erases = false;
  bool writes_batches = false;
  bool reads_batches = false;
  bool scans = false;
  bool persists = false;
  bool has_stages = false;
  bool settles = false;
  bool has_stats = false;
  ValueLifetime value_lifetime = ValueLifetime::kStore;
};

// A value as the engine handed it out: a view, a pinned slice or a copy.
class HeldValue {
 public:
  virtual ~HeldValue() = default;
  virtual std::string_view bytes() const = 0;
};

// The functions of an ability the engine lacks must not be called.
class ConformanceStore {
 public:
  virtual ~ConformanceStore() = default;

  virtual const EngineAbilities& abilities() const = 0;
  virtual absl::Status BulkLoad(std::span<const Record> records) = 0;
  virtual absl::Status Put(const Record& record) = 0;
  // nullptr: the key is absent.
  virtual std::unique_ptr<HeldValue> Get(Key key) const = 0;
  virtual absl::Status health() const = 0;

  virtual absl::StatusOr<bool> Erase(Key key) = 0;
  virtual absl::Status PutBatch(std::span<const Record> records) = 0;
  // One for each key, in order; nullptr: the key is absent.
  virtual std::vector<std::unique_ptr<HeldValue>> MultiGet(std::span<const Key> keys) const = 0;
  virtual absl::StatusOr<std::uint64_t> Scan(
      ScanRange range, const std::function<void(Key, std::string_view)>& sink) const = 0;
  // A get by its three steps; nullptr where the first finds no slot.
  virtual std::unique_ptr<HeldValue> StagedGet(Key key) const = 0;
  virtual absl::Status Settle() = 0;
  virtual EngineStats Stats() const = 0;

  // Moves this engine into `other`, a store of the same engine, and back into itself.
  virtual void MoveThrough(ConformanceStore& other) = 0;
};

template <Engine E>
class ConformanceStoreOf final : public ConformanceStore {
 public:
  explicit ConformanceStoreOf(E engine) : engine_(std::move(engine)) {}

  const EngineAbilities& abilities() const override {
    static constexpr EngineAbilities kAbilities{.erases = Eraser<E>,
                                                .writes_batches = BatchWriter<E>,
                                                .reads_batches = BatchReader<E>,
                                                .scans = Scanner<E>,
                                                .persists = Persistent<E>,
                                                .has_stages = StagedEngine<E>,
                                                .settles = Settler<E>,
                                                .has_stats = Measurable<E>,
                                                .value_lifetime = ValueLifetimeOf<E>()};
    return kAbilities;
  }

  absl::Status BulkLoad(std::span<const Record> records) override {
    return engine_.BulkLoad(records);
  }
  absl::Status Put(const Record& record) override { return engine_.Put(record); }
  std::unique_ptr<HeldValue> Get(Key key) const override { return Hold(engine_.Get(key)); }
  absl::Status health() const override { return engine_.health(); }

  absl::StatusOr<bool> Erase(Key key) override {
    if constexpr (Eraser<E>) {
      return engine_.Erase(key);
    }
    return Lacks(key);
  }

  absl::Status PutBatch(std::span<const Record> records) override {
    if constexpr (BatchWriter<E>) {
      return engine_.PutBatch(records);
    }
    return Lacks(records);
  }

  std::vector<std::unique_ptr<HeldValue>> MultiGet(std::span<const Key> keys) const override {
    std::vector<std::unique_ptr<HeldValue>> held;
    if constexpr (BatchReader<E>) {
      std::vector<std::optional<typename E::Value>> values(keys.size());
      for (std::size_t i = 0; i < keys.size(); ++i) {
        // The answer to another key, which must not show through.
        values[i] = engine_.Get(keys[keys.size() - 1 - i]);
      }
      engine_.MultiGet(keys, values);
      for (std::optional<typename E::Value>& value : values) {
        held.push_back(Hold(std::move(value)));
      }
    }
    return held;
  }

  absl::StatusOr<std::uint64_t> Scan(
      ScanRange range, const std::function<void(Key, std::string_view)>& sink) const override {
    if constexpr (Scanner<E>) {
      return engine_.Scan(range, sink);
    }
    return Lacks(range);
  }

  std::unique_ptr<HeldValue> StagedGet(Key key) const override {
    if constexpr (StagedEngine<E>) {
      const std::uint64_t slot = engine_.FindSlot(key);
      if (slot == kNoSlot) {
        return nullptr;
      }
      const std::optional<std::string_view> stored = engine_.ReadHeader(key, slot);
      ALEXBENCH_CHECK(stored.has_value());
      return Hold(std::optional<typename E::Value>(engine_.ReadValue(*stored)));
    }
    return nullptr;
  }

  absl::Status Settle() override {
    if constexpr (Settler<E>) {
      return engine_.Settle();
    }
    return Lacks(engine_);
  }

  EngineStats Stats() const override {
    if constexpr (Measurable<E>) {
      return engine_.Stats();
    }
    return {};
  }

  void MoveThrough(ConformanceStore& other) override {
    auto& same = dynamic_cast<ConformanceStoreOf&>(other);
    same.engine_ = std::move(engine_);
    engine_ = std::move(same.engine_);
  }

 private:
  class HeldOf final : public HeldValue {
   public:
    explicit HeldOf(typename E::Value value) : value_(std::move(value)) {}
    std::string_view bytes() const override { return static_cast<std::string_view>(value_); }

   private:
    typename E::Value value_;
  };

  static std::unique_ptr<HeldValue> Hold(std::optional<typename E::Value> value) {
    return value.has_value() ? std::make_unique<HeldOf>(*std::move(value)) : nullptr;
  }

  template <typename Asked>
  static absl::Status Lacks(const Asked&) {
    return absl::UnimplementedError("this engine does not offer that");
  }

  E engine_;
};

}  // namespace alexbench::engines
