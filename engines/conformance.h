// One suite for every engine: whatever it is built of, it answers as a std::map does.
//
// The tests stand in conformance.cc and are compiled once; an engine adds what it is called and how
// it is opened:
//   INSTANTIATE_TEST_SUITE_P(Reference, EngineConformance,
//                            testing::Values(SubjectOf<OrderedMapStore>("ordered_map", {})),
//                            SubjectName);
// A test of something an engine does not offer is skipped; what it offers is found by concepts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/key.h"
#include "base/test_folder.h"
#include "engines/conformance_store.h"
#include "gtest/gtest.h"

namespace alexbench::engines {

// An engine under one set of options.
struct ConformanceSubject {
  std::string name;
  std::function<std::unique_ptr<ConformanceStore>(const std::filesystem::path&)> open;
  // Length of the random run against the model; less where every write waits for a device.
  int model_operations = 20'000;
};

void PrintTo(const ConformanceSubject& subject, std::ostream* out);

template <Engine E>
ConformanceSubject SubjectOf(std::string name, const typename E::Options& options) {
  return {.name = std::move(name), .open = [options](const std::filesystem::path& folder) {
            absl::StatusOr<E> opened = E::Open(folder, options);
            ALEXBENCH_CHECK(opened.ok());
            return std::make_unique<ConformanceStoreOf<E>>(*std::move(opened));
          }};
}

// How GoogleTest calls the subjects.
std::string SubjectName(const testing::TestParamInfo<ConformanceSubject>& info);

// A store and a std::map that are always told the same.
class EngineConformance : public testing::TestWithParam<ConformanceSubject> {
 protected:
  using Model = std::map<Key, std::string>;

  EngineConformance();
  ~EngineConformance() override;

  void Reopen();

  // Another store beside the suite's own, or that one once more.
  std::unique_ptr<ConformanceStore> OpenIn(std::string_view name) const;

  ConformanceStore& store() { return *store_; }
  const ConformanceStore& store() const { return *store_; }
  const EngineAbilities& abilities() const { return store_->abilities(); }
  const Model& model() const { return model_; }

  // The derived values of `keys`, bulk-loaded in this order.
  void BulkLoad(std::span<const Key> keys, std::size_t value_size_bytes);
  void Put(Key key, std::string value);
  void PutBatch(const std::vector<std::pair<Key, std::string>>& pairs);
  void Erase(Key key);

  void ExpectGet(Key key) const;
  void ExpectMultiGet(std::span<const Key> keys) const;
  // Every key of the model and its neighbours, every key ever erased, the order of all records,
  // and health.
  void ExpectSameAsModel() const;
  void ExpectScan(ScanRange range) const;

 private:
  TestFolder folder_;
  Model model_;
  std::set<Key> erased_;  // some may have been put again
  std::unique_ptr<ConformanceStore> store_;
};

}  // namespace alexbench::engines
