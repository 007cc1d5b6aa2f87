// Gets that compare checksums: bytes that change under an open store are an error, never a value.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"

#include "engines/alex/get_or_error.h"
#include "engines/alex/verify_reads_fixture.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

// Of each writer one: no value, one that fills its words, one with padding.
constexpr Key kFlippedKeys[] = {0, kKeysPerWriter + 8, 2 * kKeysPerWriter + 5};

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

// Of 64 reads of a changed record one is refused on average, by every way to read.
TEST_F(VerifyReadsTest, WhoGoesOnReadingAChangedRecordIsTold) {
  const auto store = Open<Sampling>({.mode = OpenMode::kReadOnly});
  ExpectWhole(store);
  const LogOffset offset = store.FindSlot(3);
  ASSERT_NO_FATAL_FAILURE(Flip(offset + kSealedHeaderSizeBytes));
  constexpr int kReads = 12'800;
  int refused_gets = 0;
  int refused_batches = 0;
  int refused_scans = 0;
  for (int i = 0; i < kReads; ++i) {
    refused_gets += store.Get(3).has_value() ? 0 : 1;
    const std::vector<Key> keys = {3};
    std::vector<std::optional<std::string_view>> values(keys.size());
    store.MultiGet(keys, values);
    refused_batches += values[0].has_value() ? 0 : 1;
    refused_scans += store.Scan({3, 1}, [](Key, std::string_view) {}).ok() ? 0 : 1;
  }
  // 200 on average; the standard deviation of such a count is 14.
  for (const int refused : {refused_gets, refused_batches, refused_scans}) {
    EXPECT_GT(refused, 110);
    EXPECT_LT(refused, 290);
  }
  ExpectDamageAt(PlaceText(offset), store.health());
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
