// Stores that a crash left with something behind their end: refused as they are by strict recovery,
// and cut to what is whole by the other.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using V1 = AlexStore<With(kProduct, RecordFormat::kV1)>;
using V2 = AlexStore<kProduct>;
using V3 = AlexStore<With(kProduct, RecordFormat::kV3)>;

constexpr std::uint64_t kSegmentBytes = 1 << 16;
constexpr Key kKeys = 20;
constexpr std::size_t kValueBytes = 50;

std::string BytesOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::map<std::string, std::string> FilesOf(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files[entry.path().filename().string()] = BytesOf(entry.path());
  }
  return files;
}

void Append(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

class StrictRecoveryTest : public testing::Test {
 protected:
  template <typename Store>
  static void Fill(Store& store) {
    for (Key key = 0; key < kKeys; ++key) {
      EXPECT_EQ(store.Put({key, DerivedValue(key, 0, kValueBytes)}), absl::OkStatus());
    }
  }

  // The files of a v3 store whose writer was killed: what they were while it was open. Returns
  // where the last record starts.
  LogOffset KillAWriter() {
    const std::filesystem::path living = folder_.path() / "living";
    absl::StatusOr<V3> store = V3::Open(living, {.segment_bytes = kSegmentBytes});
    EXPECT_TRUE(store.ok()) << store.status();
    Fill(*store);
    std::filesystem::copy(living, folder_.store());
    return store->FindSlot(kKeys - 1);
  }

  std::filesystem::path Segment(std::uint64_t number) const {
    return folder_.store() / SegmentName(number);
  }

  // Writes zeros over so many bytes of the first segment.
  void Erase(LogOffset offset, std::size_t size_bytes) const {
    std::fstream file(Segment(0), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file << std::string(size_bytes, '\0');
    ASSERT_TRUE(file.flush().good());
  }

  // Opened strictly, for reading or for writing, the store is refused and no file changes.
  template <typename Store>
  void ExpectRefusal(const std::filesystem::path& file, std::uint64_t position) const {
    const auto before = FilesOf(folder_.store());
    for (const OpenMode mode :
         {OpenMode::kReadOnly, OpenMode::kOpenExisting, OpenMode::kCreateOrOpen}) {
      const absl::Status refusal =
          Store::Open(folder_.store(), {.mode = mode, .recovery = Recovery::kStrict}).status();
      EXPECT_TRUE(absl::IsDataLoss(refusal)) << refusal;
      EXPECT_THAT(std::string(refusal.message()),
                  testing::StartsWith(absl::StrFormat("%s, offset %u: ", file.string(), position)));
      EXPECT_TRUE(FilesOf(folder_.store()) == before);
    }
  }

  // Opened for writing the store has the first `count` keys and no others.
  template <typename Store>
  void ExpectOpens(Recovery recovery, Key count) const {
    const auto store =
        Store::Open(folder_.store(), {.mode = OpenMode::kOpenExisting, .recovery = recovery});
    ASSERT_TRUE(store.ok()) << store.status();
    for (Key key = 0; key < kKeys; ++key) {
      const auto expected =
          key < count ? std::optional(DerivedValue(key, 0, kValueBytes)) : std::nullopt;
      EXPECT_EQ(store->GetOwned(key), expected) << key;
    }
  }

  // Refused strictly, cut off by the other mode; then nothing is left to refuse.
  template <typename Store>
  void ExpectCutOffOnlyAtAPointInTime(const std::filesystem::path& file, std::uint64_t position,
                                      Key count) const {
    ExpectRefusal<Store>(file, position);
    ExpectOpens<Store>(Recovery::kPointInTime, count);
    ExpectOpens<Store>(Recovery::kStrict, count);
  }

  TestFolder folder_;
};

TEST_F(StrictRecoveryTest, AClosedStoreOpensEitherWay) {
  {
    absl::StatusOr<V3> store = V3::Open(folder_.store(), {.recovery = Recovery::kStrict});
    ASSERT_TRUE(store.ok()) << store.status();
    Fill(*store);
  }
  ExpectOpens<V3>(Recovery::kStrict, kKeys);
  ExpectOpens<V3>(Recovery::kPointInTime, kKeys);
}

TEST_F(StrictRecoveryTest, AKilledWriterLeavesRoomThatHoldsNothing) {
  KillAWriter();
  ASSERT_GT(std::filesystem::file_size(Segment(0)), kSegmentBytes / 2) << "no room ahead";
  ExpectOpens<V3>(Recovery::kStrict, kKeys);
}

TEST_F(StrictRecoveryTest, ATornRecordIsRefused) {
  const LogOffset last = KillAWriter();
  Erase(last + kSealedHeaderSizeBytes + 10, kValueBytes);
  ExpectCutOffOnlyAtAPointInTime<V3>(Segment(0), last, kKeys - 1);
}

TEST_F(StrictRecoveryTest, ATornRecordBehindASnapshotIsRefused) {
  {
    absl::StatusOr<V3> store = V3::Open(folder_.store(), {.segment_bytes = kSegmentBytes});
    ASSERT_TRUE(store.ok()) << store.status();
    Fill(*store);
    ASSERT_EQ(store->Checkpoint(), absl::OkStatus());
  }
  const std::uint64_t end = std::filesystem::file_size(Segment(0));
  Append(Segment(0), "torn");
  const auto before = FilesOf(folder_.store());
  const absl::Status refusal =
      V3::Open(folder_.store(), {.recovery = Recovery::kStrict, .snapshot = IndexSnapshot::kUse})
          .status();
  EXPECT_TRUE(absl::IsDataLoss(refusal)) << refusal;
  EXPECT_TRUE(FilesOf(folder_.store()) == before);
  ExpectCutOffOnlyAtAPointInTime<V3>(Segment(0), end, kKeys);
}

TEST_F(StrictRecoveryTest, AGapIsRefused) {
  const LogOffset last = KillAWriter();
  const std::size_t record_bytes =
      SealedRecord{.value = DerivedValue(0, 0, kValueBytes)}.size_bytes();
  Erase(last - record_bytes + kSealedHeaderSizeBytes, kValueBytes);
  ExpectCutOffOnlyAtAPointInTime<V3>(Segment(0), last - record_bytes, kKeys - 2);
}

TEST_F(StrictRecoveryTest, ASegmentThatWasNotFinishedIsRefused) {
  KillAWriter();
  Append(Segment(1), "a header page that was cut sh");
  ExpectCutOffOnlyAtAPointInTime<V3>(Segment(1), 0, kKeys);
  EXPECT_FALSE(std::filesystem::exists(Segment(1)));
}

template <typename Store>
class StrictRecoveryOfOneFileTest : public StrictRecoveryTest {};

using StoresOfOneFile = testing::Types<V1, V2>;
TYPED_TEST_SUITE(StrictRecoveryOfOneFileTest, StoresOfOneFile);

TYPED_TEST(StrictRecoveryOfOneFileTest, WhatIsBehindTheCommittedEndIsRefused) {
  {
    absl::StatusOr<TypeParam> store = TypeParam::Open(this->folder_.store(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    this->Fill(*store);
  }
  this->template ExpectOpens<TypeParam>(Recovery::kStrict, kKeys);
  const std::uint64_t end = std::filesystem::file_size(this->folder_.log());
  Append(this->folder_.log(), "half of a record");
  this->template ExpectCutOffOnlyAtAPointInTime<TypeParam>(this->folder_.log(), end, kKeys);
  EXPECT_EQ(std::filesystem::file_size(this->folder_.log()), end);
}

}  // namespace
}  // namespace alexbench::engines::alex
