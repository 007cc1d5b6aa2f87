// A store beside std::map: the same operations, the same answers.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/derived_value.h"
#include "base/key.h"
#include "base/random.h"
#include "base/record.h"
#include "engines/alex/axes/index_snapshot.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/log/log_file.h"
#include "engines/alex/log/test_folder.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Operations between two looks at the whole log and index.
inline constexpr std::size_t kAuditInterval = 10'000;
// Between two times that the store is flushed, compacted or opened again.
inline constexpr std::size_t kUpkeepInterval = 2'000;
inline constexpr std::size_t kBulkLoadDraws = 1'000;

// What runs did.
struct Tally {
  std::uint64_t operations = 0;
  std::uint64_t answers = 0;  // compared with the map's
  std::uint64_t audits = 0;
  std::uint64_t flushes = 0;
  std::uint64_t compactions = 0;
  std::uint64_t openings = 0;
};

template <typename Store>
concept Compactable = requires(Store& store) {
  store.Compact();
};

// A store and the map it has to agree with, over the keys of one shape.
template <typename Store>
class StoreModelRun {
 public:
  StoreModelRun(KeyShape shape, std::uint64_t seed, Tally& tally)
      : keys_(shape, seed), random_(seed, 3), tally_(tally) {}

  void Run(std::uint64_t operations) {
    ASSERT_NO_FATAL_FAILURE(Open());
    ASSERT_NO_FATAL_FAILURE(BulkLoad(random_.Below(2) * kBulkLoadDraws));
    for (std::uint64_t i = 1; i <= operations; ++i) {
      ASSERT_NO_FATAL_FAILURE(DoOneOperation()) << "operation " << i;
      if (i % kUpkeepInterval == 0) {
        ASSERT_NO_FATAL_FAILURE(DoUpkeep()) << "operation " << i;
      }
      if (i % kAuditInterval == 0) {
        ASSERT_NO_FATAL_FAILURE(Audit()) << "operation " << i;
      }
      ++tally_.operations;
    }
    ASSERT_NO_FATAL_FAILURE(Compact());
    ASSERT_NO_FATAL_FAILURE(Reopen());
    ASSERT_NO_FATAL_FAILURE(Audit());
  }

 private:
  // A snapshot that one opening leaves may be for the next to use or to ignore.
  void Open() {
    LogOptions options{.segment_bytes = std::uint64_t{1} << 20U};
    if (Compactable<Store> && random_.Below(2) == 0) {
      options.snapshot = IndexSnapshot::kKeep;
    }
    absl::StatusOr<Store> opened = Store::Open(folder_.store(), options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_.emplace(*std::move(opened));
    ++tally_.openings;
  }

  void Reopen() {
    if (random_.Below(2) == 0) {
      ASSERT_EQ(std::move(*store_).Close(), absl::OkStatus());
    }
    store_.reset();
    ASSERT_NO_FATAL_FAILURE(Open());
    ExpectSame();
  }

  void Compact() {
    if constexpr (Compactable<Store>) {
      ASSERT_EQ(store_->Compact(), absl::OkStatus());
      ++tally_.compactions;
      ExpectSame();
    }
  }

  void Flush() {
    ASSERT_EQ(store_->Flush(), absl::OkStatus());
    ++tally_.flushes;
  }

  void DoUpkeep() {
    switch (random_.Below(4)) {
      case 0:
        return Flush();
      case 1:
        return Compact();
      default:
        return Reopen();
    }
  }

  void Audit() {
    ASSERT_EQ(store_->Verify(), absl::OkStatus());
    ASSERT_EQ(store_->health(), absl::OkStatus());
    ASSERT_EQ(store_->Stats().record_count, model_.size());
    ++tally_.audits;
  }

  void ExpectSame() { ExpectScan({.from = kLowest, .limit = model_.size() + 1}); }

  std::string NewValue(Key key) {
    const std::size_t size_bytes = random_.Below(random_.Below(64) == 0 ? 3'000 : 48);
    return DerivedValue(key, static_cast<std::uint32_t>(random_.Next()), size_bytes);
  }

  void BulkLoad(std::size_t draws) {
    for (std::size_t i = 0; i < draws; ++i) {
      const Key key = keys_.New();
      model_.try_emplace(key, NewValue(key));
    }
    std::vector<Record> records;
    for (const auto& [key, value] : model_) {
      records.push_back({key, value});
    }
    random_.Shuffle(std::span(records));
    ASSERT_EQ(store_->BulkLoad(records), absl::OkStatus());
  }

  void Put(Key key) {
    const std::string& value = model_[key] = NewValue(key);
    ASSERT_EQ(store_->Put({key, value}), absl::OkStatus()) << key;
  }

  // The last counts of records with one key.
  void PutBatch(std::size_t count) {
    std::vector<std::pair<Key, std::string>> pairs(count);
    std::vector<Record> records;
    for (auto& [key, value] : pairs) {
      key = keys_.Some(random_);
      value = NewValue(key);
      records.push_back({key, value});
      model_[key] = value;
    }
    ASSERT_EQ(store_->PutBatch(records), absl::OkStatus());
  }

  void Erase(Key key) {
    const absl::StatusOr<bool> was_there = store_->Erase(key);
    ASSERT_TRUE(was_there.ok()) << was_there.status();
    ASSERT_EQ(*was_there, model_.erase(key) == 1) << key;
  }

  void ExpectValue(Key key, std::optional<std::string_view> value) {
    const auto expected = model_.find(key);
    ASSERT_EQ(value.has_value(), expected != model_.end()) << key;
    ASSERT_TRUE(!value.has_value() || *value == expected->second) << key;
    ++tally_.answers;
  }

  void ExpectGet(Key key) {
    ASSERT_EQ(store_->Contains(key), model_.contains(key)) << key;
    ExpectValue(key, store_->Get(key));
  }

  void ExpectGetOwned(Key key) {
    const std::optional<std::string> value = store_->GetOwned(key);
    ExpectValue(key, value);
  }

  void ExpectMultiGet(std::size_t count) {
    std::vector<Key> keys(count);
    for (Key& key : keys) {
      key = keys_.Some(random_);
    }
    std::vector<std::optional<typename Store::Value>> values(count);
    store_->MultiGet(keys, values);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_NO_FATAL_FAILURE(ExpectValue(keys[i], values[i]));
    }
  }

  void ExpectScan(ScanRange range) {
    auto expected = model_.lower_bound(range.from);
    std::uint64_t same = 0;
    const absl::StatusOr<std::uint64_t> visited =
        store_->Scan(range, [&](Key key, std::string_view value) {
          if (expected != model_.end() && key == expected->first && value == expected->second) {
            ++expected;
            ++same;
          }
        });
    ASSERT_TRUE(visited.ok()) << visited.status();
    ASSERT_EQ(same, *visited) << "from " << range.from;
    ASSERT_TRUE(same == range.limit || (same < range.limit && expected == model_.end()))
        << same << " of " << range.limit << " from " << range.from;
    tally_.answers += same + 1;
  }

  void DoOneOperation() {
    const std::uint64_t choice = random_.Below(100);
    if (choice < 40) {
      Put(keys_.New());
    } else if (choice < 42) {
      PutBatch(random_.Below(40));
    } else if (choice < 57) {
      Erase(keys_.Some(random_));
    } else if (choice < 72) {
      ExpectGet(keys_.Some(random_));
    } else if (choice < 82) {
      ExpectGetOwned(keys_.Some(random_));
    } else if (choice < 87) {
      ExpectMultiGet(random_.Below(40));
    } else {
      const bool is_anywhere = random_.Below(4) == 0;
      const Key from = is_anywhere ? static_cast<Key>(random_.Next()) : keys_.Some(random_);
      ExpectScan({.from = from, .limit = random_.Below(20)});
    }
  }

  static constexpr Key kLowest = std::numeric_limits<Key>::min();

  TestFolder folder_;
  KeyDraws keys_;
  RandomStream random_;
  Tally& tally_;
  std::optional<Store> store_;
  std::map<Key, std::string> model_;
};

}  // namespace alexbench::engines::alex
