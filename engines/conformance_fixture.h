// What the conformance suite stands on: a store and a std::map that are always told the same.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "base/check.h"
#include "base/derived_value.h"
#include "base/record.h"
#include "engines/conformance_draws.h"
#include "engines/engine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines {

// A subject of the suite derives from this, names its Engine, and has options() and Name().
struct SubjectDefaults {
  // Length of the random run against the model; less where every write waits for a device.
  static constexpr int kModelOperations = 20'000;
};

// How GoogleTest calls the subjects.
struct SubjectName {
  template <typename Subject>
  static std::string GetName(int) {
    return Subject::Name();
  }
};

template <typename Subject>
class EngineConformance : public testing::Test {
 protected:
  using E = typename Subject::Engine;
  using Model = std::map<Key, std::string>;

  EngineConformance() {
    std::string name = testing::TempDir() + "conformance.XXXXXX";
    ALEXBENCH_CHECK(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    store_.emplace(OpenIn("store"));
  }

  ~EngineConformance() override {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void Reopen() {
    store_.reset();
    store_.emplace(OpenIn("store"));
  }

  // Another store beside the suite's own, or that one once more.
  E OpenIn(std::string_view name) const {
    absl::StatusOr<E> opened = E::Open(folder_ / name, Subject::options());
    ALEXBENCH_CHECK(opened.ok());
    return *std::move(opened);
  }

  E& store() { return *store_; }
  const E& frozen() const { return *store_; }
  const Model& model() const { return model_; }

  // The derived values of `keys`, bulk-loaded in this order.
  void BulkLoad(std::span<const Key> keys, std::size_t value_size_bytes) {
    std::vector<Record> records;
    for (const Key key : keys) {
      const auto [at, is_new] = model_.emplace(key, DerivedValue(key, 0, value_size_bytes));
      ASSERT_TRUE(is_new) << "key " << key << " twice";
      records.push_back({key, at->second});
    }
    ASSERT_EQ(store().BulkLoad(records), absl::OkStatus());
  }

  void Put(Key key, std::string value) {
    ASSERT_EQ(store().Put({key, value}), absl::OkStatus()) << "key " << key;
    model_.insert_or_assign(key, std::move(value));
  }

  void PutBatch(const std::vector<std::pair<Key, std::string>>& pairs) {
    std::vector<Record> records;
    for (const auto& [key, value] : pairs) {
      records.push_back({key, value});
      model_.insert_or_assign(key, value);
    }
    ASSERT_EQ(store().PutBatch(records), absl::OkStatus());
  }

  void Erase(Key key) {
    const absl::StatusOr<bool> was_there = store().Erase(key);
    ASSERT_EQ(was_there.status(), absl::OkStatus());
    EXPECT_EQ(*was_there, model_.erase(key) == 1) << "key " << key;
    erased_.insert(key);
  }

  void ExpectGet(Key key) const {
    const std::optional<typename E::Value> value = frozen().Get(key);
    const auto expected = model_.find(key);
    ASSERT_EQ(value.has_value(), expected != model_.end()) << "key " << key;
    if (value.has_value()) {
      // Not EXPECT_EQ: a failure would print both values, up to 16 MiB.
      ASSERT_TRUE(std::string_view(*value) == expected->second) << "value of key " << key;
    }
  }

  // Every key of the model and its neighbours, every key ever erased, the order of all records,
  // and health.
  void ExpectSameAsModel() const {
    for (const auto& [key, value] : model_) {
      ASSERT_NO_FATAL_FAILURE(ExpectGet(key));
      ASSERT_NO_FATAL_FAILURE(ExpectGet(key == kSmallestKey ? key : key - 1));
      ASSERT_NO_FATAL_FAILURE(ExpectGet(key == kLargestKey ? key : key + 1));
    }
    for (const Key key : erased_) {
      ASSERT_NO_FATAL_FAILURE(ExpectGet(key));
    }
    if constexpr (Scanner<E>) {
      ExpectScan({kSmallestKey, model_.size() + 1});
    }
    EXPECT_EQ(frozen().health(), absl::OkStatus());
  }

  void ExpectScan(ScanRange range) const {
    auto expected = model_.lower_bound(range.from);
    std::uint64_t count = 0;
    const auto compare = [&](Key key, std::string_view value) {
      ASSERT_TRUE(expected != model_.end()) << "scan went on to key " << key;
      ASSERT_EQ(key, expected->first);
      ASSERT_TRUE(value == expected->second) << "value of key " << key;
      ++expected;
      ++count;
    };
    const absl::StatusOr<std::uint64_t> visited = frozen().Scan(range, compare);
    ASSERT_EQ(visited.status(), absl::OkStatus());
    EXPECT_EQ(*visited, count);
    EXPECT_TRUE(count == range.limit || expected == model_.end()) << "scan stopped early";
  }

 private:
  std::filesystem::path folder_;
  Model model_;
  std::set<Key> erased_;  // some may have been put again
  std::optional<E> store_;
};

}  // namespace alexbench::engines
