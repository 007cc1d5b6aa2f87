// Gets that compare checksums: bytes that change under an open store are an error, never a value.

#include <cstdint>
#include <cstdio>
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
#include "engines/alex/get_or_error.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/optimistic_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Plain = AlexStore<With(kProduct, RecordFormat::kV3)>;
using Verifying = AlexStore<kVerifyingProduct>;
using Optimistic = OptimisticStore<kVerifyingProduct>;
using Model = std::map<Key, std::string>;

constexpr std::uint64_t kSegmentBytes = 1 << 16;
constexpr LogOptions kSmallSegments{.segment_bytes = kSegmentBytes};
constexpr Key kWriters = 3;
constexpr Key kKeysPerWriter = 40;
// Of each writer one: no value, one that fills its words, one with padding.
constexpr Key kFlippedKeys[] = {0, kKeysPerWriter + 8, 2 * kKeysPerWriter + 5};

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

void ExpectDamageAt(const std::string& place, const absl::Status& status) {
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), testing::StartsWith(place));
}

TEST_F(VerifyReadsTest, WholeRecordsOfEveryWriterAnswerAsWithoutTheChoice) {
  {
    const auto reader = Open<Verifying>({.mode = OpenMode::kReadOnly});
    EXPECT_GT(reader.core()->log().end(), kSegmentBytes) << "one segment shows little";
    ExpectWhole(reader);
    ExpectWhole(Plain::Sharing(reader));
  }
  auto writer = Open<Verifying>(kSmallSegments);
  Put(writer, kWriters * kKeysPerWriter, "of this writer");
  Put(writer, 5, "no more the first writer's");
  ExpectWhole(writer);
  ASSERT_EQ(writer.Compact(), absl::OkStatus());
  ExpectWhole(writer);
}

TEST_F(VerifyReadsTest, WhatAWriteAheadLogBringsIsAsWrittenToo) {
  constexpr LogOptions kByWal{.segment_bytes = kSegmentBytes, .wal = Wal::kSeparate};
  const std::filesystem::path behind = folder_.path() / "behind";
  {
    auto writer = Open<Verifying>(kByWal);
    std::filesystem::copy(folder_.store(), behind);
    Put(writer, 7, "by the write-ahead log");
    ExpectWhole(writer);
    // A log that lacks the write, beside a write-ahead log that has it.
    std::filesystem::copy_file(folder_.store() / kWalName, behind / kWalName,
                               std::filesystem::copy_options::overwrite_existing);
  }
  const absl::StatusOr<Verifying> replayed = Verifying::Open(behind, kByWal);
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  ExpectWhole(*replayed);
}

TEST_F(VerifyReadsTest, EveryFlippedByteIsAnErrorThatNamesFileAndOffset) {
  const auto store = Open<Verifying>({.mode = OpenMode::kReadOnly});
  std::uint64_t flips = 0;
  for (const Key key : kFlippedKeys) {
    const std::string value = model_.at(key);
    const LogOffset offset = store.FindSlot(key);
    const std::string place = PlaceText(offset);
    for (std::size_t byte = 0; byte < RecordBytes(value); ++byte, ++flips) {
      SCOPED_TRACE(absl::StrFormat("byte %u of key %d", byte, key));
      ASSERT_NO_FATAL_FAILURE(Flip(offset + byte));
      EXPECT_EQ(store.Get(key), std::nullopt);
      EXPECT_EQ(store.GetOwned(key), std::nullopt);
      ExpectDamageAt(place, GetOrError(store, key).status());
      const std::vector<Key> keys = {key, 3};
      std::vector<std::optional<std::string_view>> values(keys.size(), "left over");
      store.MultiGet(keys, values);
      EXPECT_EQ(values[0], std::nullopt);
      EXPECT_EQ(values[1], model_.at(3));
      ExpectDamageAt(place, store.Scan({key, 1}, [](Key, std::string_view) {}).status());
      ASSERT_NO_FATAL_FAILURE(Flip(offset + byte));
      ASSERT_EQ(store.Get(key), value);
    }
  }
  std::printf("%llu bytes changed, all reported\n", static_cast<unsigned long long>(flips));
  EXPECT_EQ(flips, 24U + (24U + 8U) + (24U + 8U));
  ExpectDamageAt(PlaceText(store.FindSlot(kFlippedKeys[0])), store.health());
}

TEST_F(VerifyReadsTest, AnErrorTellsADamagedKeyFromAnAbsentOne) {
  const auto store = Open<Verifying>({.mode = OpenMode::kReadOnly});
  const LogOffset offset = store.FindSlot(3);
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes));
  ExpectDamageAt(PlaceText(offset), GetOrError(store, 3).status());
  const auto absent = GetOrError(store, -1);
  ASSERT_TRUE(absent.ok()) << absent.status();
  EXPECT_EQ(*absent, std::nullopt);
  const auto whole = GetOrError(store, 4);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(*whole, model_.at(4));
}

TEST_F(VerifyReadsTest, WithoutTheChoiceAChangedValueIsHandedOut) {
  const auto store = Open<Plain>({.mode = OpenMode::kReadOnly});
  ASSERT_NO_FATAL_FAILURE(Flip(store.FindSlot(3) + kSealedHeaderSizeBytes));
  const auto handed_out = store.GetOwned(3);
  ASSERT_TRUE(handed_out.has_value());
  EXPECT_NE(*handed_out, model_.at(3));
  EXPECT_EQ(store.health(), absl::OkStatus());
  const auto verifying = Verifying::Sharing(store);
  EXPECT_EQ(verifying.Get(3), std::nullopt);
}

TEST_F(VerifyReadsTest, AStoreOfReadersWithoutLocksVerifiesEveryReadToo) {
  auto core = Optimistic::Core::Open(folder_.store(), kSmallSegments, SharedOneLineIndex());
  ASSERT_TRUE(core.ok()) << core.status();
  Optimistic store(*core);
  Put(store, 5, "of this writer");
  ExpectWhole(store);
  const LogOffset offset = (*core)->index().Read().Find(3).value();
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  EXPECT_EQ(store.Get(3), std::nullopt);
  EXPECT_EQ(store.GetOwned(3), std::nullopt);
  ExpectDamageAt(PlaceText(offset), store.health());
  const std::vector<Key> keys = {2, 3};
  std::vector<std::optional<std::string_view>> values(keys.size(), "left over");
  store.MultiGet(keys, values);
  EXPECT_EQ(values[0], model_.at(2));
  EXPECT_EQ(values[1], std::nullopt);
  ExpectDamageAt(PlaceText(offset), store.Scan({3, 1}, [](Key, std::string_view) {}).status());
}

template <typename Snapshot>
void ExpectDamageSeenBy(const Snapshot& snapshot, Key key, const std::string& place) {
  EXPECT_EQ(snapshot.Get(key), std::nullopt);
  ExpectDamageAt(place, snapshot.Scan({key, 1}, [](Key, std::string_view) {}).status());
}

TEST_F(VerifyReadsTest, SnapshotsOfSuchAStoreVerifyEveryReadToo) {
  auto store = Open<Verifying>(kSmallSegments);
  const auto snapshot = store.TakeSnapshot();
  const LogOffset offset = store.FindSlot(3);
  const std::string value = model_.at(3);
  Put(store, 3, "written over since");
  ASSERT_EQ(snapshot.Get(3), value);
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  ExpectDamageSeenBy(snapshot, 3, PlaceText(offset));
  EXPECT_EQ(store.Get(3), model_.at(3));
}

TEST_F(VerifyReadsTest, SnapshotsOfReadersWithoutLocksVerifyToo) {
  auto core = Optimistic::Core::Open(folder_.store(), kSmallSegments, SharedOneLineIndex());
  ASSERT_TRUE(core.ok()) << core.status();
  Optimistic store(*core);
  const auto snapshot = store.TakeSnapshot();
  const LogOffset offset = (*core)->index().Read().Find(3).value();
  ASSERT_EQ(snapshot.Get(3), model_.at(3));
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes + 100));
  ExpectDamageSeenBy(snapshot, 3, PlaceText(offset));
}

TEST_F(VerifyReadsTest, ASnapshotIsLeftAloneForItKnowsNoWriters) {
  {
    auto store = Open<Plain>({.segment_bytes = kSegmentBytes, .snapshot = IndexSnapshot::kKeep});
    Put(store, 6, "before the snapshot");
  }
  constexpr LogOptions kBySnapshot{.mode = OpenMode::kReadOnly, .snapshot = IndexSnapshot::kUse};
  {
    const auto opened_by_it = Open<Plain>(kBySnapshot);
    ASSERT_EQ(opened_by_it.snapshot().use, SnapshotUse::kUsed);
    const auto& log = opened_by_it.core()->log();
    EXPECT_FALSE(log.IsAsWritten(opened_by_it.FindSlot(3), *opened_by_it.Get(3)));
  }
  const auto store = Open<Verifying>(kBySnapshot);
  EXPECT_EQ(store.snapshot().use, SnapshotUse::kNotAsked);
  ExpectWhole(store);
}

}  // namespace
}  // namespace alexbench::engines::alex
