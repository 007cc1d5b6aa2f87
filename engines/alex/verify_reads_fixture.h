// A store of three writers, one after the other, in which bytes can be changed while it is open.
// For tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/optimistic_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

using Plain = AlexStore<With(kProduct, RecordFormat::kV3)>;
using Verifying = AlexStore<kVerifyingProduct>;
using Sampling = AlexStore<kSamplingProduct>;
using Optimistic = OptimisticStore<kVerifyingProduct>;
using Model = std::map<Key, std::string>;

inline constexpr std::uint64_t kSegmentBytes = 1 << 16;
inline constexpr LogOptions kSmallSegments{.segment_bytes = kSegmentBytes};
inline constexpr Key kWriters = 3;
inline constexpr Key kKeysPerWriter = 40;

class VerifyReadsTest : public testing::Test {
 protected:
  // Three writers, one after the other, over some segments; some keys overwritten, some erased.
  VerifyReadsTest() {
    for (Key writer = 0; writer < kWriters; ++writer) {
      Plain store = Open<Plain>(kSmallSegments);
      for (Key key = writer * kKeysPerWriter; key < (writer + 1) * kKeysPerWriter; ++key) {
        Put(store, key, DerivedValue(key, 0, SizeOf(key)));
      }
      Put(store, 3, DerivedValue(3, static_cast<std::uint32_t>(writer), 4'000));
      EXPECT_TRUE(store.Erase(writer * kKeysPerWriter + 1).ok());
      model_.erase(writer * kKeysPerWriter + 1);
    }
  }

  static std::size_t SizeOf(Key key) {
    const auto step = static_cast<std::size_t>(key % kKeysPerWriter);
    return step % 10 == 9 ? 5'000 : step;
  }

  template <typename Store>
  Store Open(const LogOptions& options) {
    absl::StatusOr<Store> store = Store::Open(folder_.store(), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  template <typename Store>
  void Put(Store& store, Key key, std::string value) {
    EXPECT_EQ(store.Put({key, value}), absl::OkStatus());
    model_[key] = std::move(value);
  }

  // Every way of reading answers as the model does.
  template <typename Store>
  void ExpectWhole(const Store& store) const {
    std::vector<Key> keys;
    for (Key key = -2; key < (kWriters + 1) * kKeysPerWriter; ++key) {
      keys.push_back(key);
    }
    std::vector<std::optional<typename Store::Value>> values(keys.size());
    store.MultiGet(keys, values);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto known = model_.find(keys[i]);
      const auto expected =
          known == model_.end() ? std::nullopt : std::optional<std::string>(known->second);
      ASSERT_EQ(store.GetOwned(keys[i]), expected) << keys[i];
      ASSERT_EQ(values[i], store.Get(keys[i])) << keys[i];
    }
    EXPECT_EQ(ContentsOf(store), model_);
    EXPECT_EQ(store.health(), absl::OkStatus());
  }

  template <typename Store>
  static Model ContentsOf(const Store& store) {
    Model contents;
    const auto count =
        store.Scan({std::numeric_limits<Key>::min(), 1'000'000},
                   [&](Key key, std::string_view value) { contents.emplace(key, value); });
    EXPECT_TRUE(count.ok()) << count.status();
    return contents;
  }

  std::filesystem::path SegmentOf(LogOffset offset) const {
    return folder_.store() / SegmentName(offset / kSegmentBytes);
  }

  // Changes every bit of a byte, which whoever has the file mapped sees at once.
  void Flip(LogOffset offset) const {
    std::fstream file(SegmentOf(offset), std::ios::in | std::ios::out | std::ios::binary);
    const auto position = static_cast<std::streamoff>(offset % kSegmentBytes);
    file.seekg(position);
    const int byte = file.get();
    file.seekp(position);
    file.put(static_cast<char>(~byte));
    ASSERT_TRUE(file.flush().good());
  }

  std::string PlaceText(LogOffset offset) const {
    return absl::StrFormat("%s, offset %u: ", SegmentOf(offset).string(), offset % kSegmentBytes);
  }

  static std::size_t RecordBytes(std::string_view value) {
    return SealedRecord{.value = value}.size_bytes();
  }

  TestFolder folder_;
  Model model_;
};

inline void ExpectDamageAt(const std::string& place, const absl::Status& status) {
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), testing::StartsWith(place));
}

}  // namespace alexbench::engines::alex
