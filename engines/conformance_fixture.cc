#include <optional>

#include "base/derived_value.h"
#include "engines/conformance.h"
#include "engines/conformance_draws.h"

namespace alexbench::engines {

void PrintTo(const ConformanceSubject& subject, std::ostream* out) { *out << subject.name; }

std::string SubjectName(const testing::TestParamInfo<ConformanceSubject>& info) {
  return info.param.name;
}

EngineConformance::EngineConformance() { store_ = OpenIn("store"); }

EngineConformance::~EngineConformance() { store_.reset(); }

void EngineConformance::Reopen() {
  store_.reset();
  store_ = OpenIn("store");
}

std::unique_ptr<ConformanceStore> EngineConformance::OpenIn(std::string_view name) const {
  return GetParam().open(folder_.path() / name);
}

void EngineConformance::BulkLoad(std::span<const Key> keys, std::size_t value_size_bytes) {
  std::vector<Record> records;
  for (const Key key : keys) {
    const auto [at, is_new] = model_.emplace(key, DerivedValue(key, 0, value_size_bytes));
    ASSERT_TRUE(is_new) << "key " << key << " twice";
    records.push_back({key, at->second});
  }
  ASSERT_EQ(store().BulkLoad(records), absl::OkStatus());
}

void EngineConformance::Put(Key key, std::string value) {
  ASSERT_EQ(store().Put({key, value}), absl::OkStatus()) << "key " << key;
  model_.insert_or_assign(key, std::move(value));
}

void EngineConformance::PutBatch(const std::vector<std::pair<Key, std::string>>& pairs) {
  std::vector<Record> records;
  for (const auto& [key, value] : pairs) {
    records.push_back({key, value});
    model_.insert_or_assign(key, value);
  }
  ASSERT_EQ(store().PutBatch(records), absl::OkStatus());
}

void EngineConformance::Erase(Key key) {
  const absl::StatusOr<bool> was_there = store().Erase(key);
  ASSERT_EQ(was_there.status(), absl::OkStatus());
  EXPECT_EQ(*was_there, model_.erase(key) == 1) << "key " << key;
  erased_.insert(key);
}

void EngineConformance::ExpectGet(Key key) const {
  const std::unique_ptr<HeldValue> value = store().Get(key);
  const auto expected = model_.find(key);
  ASSERT_EQ(value != nullptr, expected != model_.end()) << "key " << key;
  if (value != nullptr) {
    // Not EXPECT_EQ: a failure would print both values, up to 16 MiB.
    ASSERT_TRUE(value->bytes() == expected->second) << "value of key " << key;
  }
}

void EngineConformance::ExpectMultiGet(std::span<const Key> keys) const {
  const std::vector<std::unique_ptr<HeldValue>> values = store().MultiGet(keys);
  ASSERT_EQ(values.size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto expected = model_.find(keys[i]);
    ASSERT_EQ(values[i] != nullptr, expected != model_.end()) << "key " << keys[i];
    if (values[i] != nullptr) {
      ASSERT_TRUE(values[i]->bytes() == expected->second) << "value of key " << keys[i];
    }
  }
}

void EngineConformance::ExpectSameAsModel() const {
  for (const auto& [key, value] : model_) {
    ASSERT_NO_FATAL_FAILURE(ExpectGet(key));
    ASSERT_NO_FATAL_FAILURE(ExpectGet(key == kSmallestKey ? key : key - 1));
    ASSERT_NO_FATAL_FAILURE(ExpectGet(key == kLargestKey ? key : key + 1));
  }
  for (const Key key : erased_) {
    ASSERT_NO_FATAL_FAILURE(ExpectGet(key));
  }
  if (abilities().scans) {
    ExpectScan({kSmallestKey, model_.size() + 1});
  }
  EXPECT_EQ(store().health(), absl::OkStatus());
}

void EngineConformance::ExpectScan(ScanRange range) const {
  auto expected = model_.lower_bound(range.from);
  std::uint64_t count = 0;
  const auto compare = [&](Key key, std::string_view value) {
    ASSERT_TRUE(expected != model_.end()) << "scan went on to key " << key;
    ASSERT_EQ(key, expected->first);
    ASSERT_TRUE(value == expected->second) << "value of key " << key;
    ++expected;
    ++count;
  };
  const absl::StatusOr<std::uint64_t> visited = store().Scan(range, compare);
  ASSERT_EQ(visited.status(), absl::OkStatus());
  EXPECT_EQ(*visited, count);
  EXPECT_TRUE(count == range.limit || expected == model_.end()) << "scan stopped early";
}

}  // namespace alexbench::engines
