// Value logs on disks that fill up, after writers that died, and with bytes that changed.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/log/value_log_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

template <typename Tag>
class ValueLogFailureTest : public ValueLogTest<Tag> {};
TYPED_TEST_SUITE(ValueLogFailureTest, BothFormats);

TYPED_TEST(ValueLogFailureTest, TornTailIsCutOffAndWritingGoesOn) {
  std::uint64_t end = 0;
  {
    auto log = this->Open();
    ASSERT_TRUE(log.Append({1, "one"}).ok());
    end = log.end();
  }
  this->AppendGarbage(std::string("half of a record"));
  {
    auto log = this->Open();
    EXPECT_EQ(this->seen_.size(), 1U);
    EXPECT_EQ(this->FileSize(), end);
    EXPECT_EQ(*log.Append({2, "two"}), end);
  }
  this->Open();
  EXPECT_EQ(this->seen_.size(), 2U);
}

TYPED_TEST(ValueLogFailureTest, ReaderLeavesATornTailAlone) {
  { ASSERT_TRUE(this->Open().Append({1, "one"}).ok()); }
  this->AppendGarbage("torn");
  const std::uint64_t size = this->FileSize();
  auto log = this->Open({.mode = OpenMode::kReadOnly});
  EXPECT_EQ(this->seen_.size(), 1U);
  EXPECT_EQ(this->FileSize(), size);
  EXPECT_EQ(log.Append({2, "two"}).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(log.Flush().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(log.write_health().ok());
}

TYPED_TEST(ValueLogFailureTest, FileShorterThanItsCommittedEndIsDamage) {
  { ASSERT_TRUE(this->Open().Append({1, "one"}).ok()); }
  std::filesystem::resize_file(this->folder_.log(), this->FileSize() - 1);
  const absl::Status status = this->TryOpen().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr(this->folder_.log().string()));
  EXPECT_THAT(std::string(status.message()), HasSubstr("offset 4110"));
}

TYPED_TEST(ValueLogFailureTest, DamagedRecordIsNamedAndTheFileLeftAsItIs) {
  {
    auto log = this->Open();
    ASSERT_TRUE(log.Append({1, "one"}).ok());
    ASSERT_TRUE(log.Append({2, "two"}).ok());
  }
  this->AppendGarbage("torn");
  const std::uint64_t size = this->FileSize();
  this->Overwrite(4111 + RecordFormatPolicy<TypeParam::kFormat>::kLengthPosition, "\xff\xff");
  const absl::Status status = this->TryOpen().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("offset 4111"));
  EXPECT_EQ(this->FileSize(), size);
}

TYPED_TEST(ValueLogFailureTest, FullWindowIsAnErrorAndLeavesTheLogAsItWas) {
  auto log = this->Open({.window_bytes = std::uint64_t{1} << 21});
  const std::string value(1'000'000, 'w');
  ASSERT_TRUE(log.Append({1, value}).ok());
  ASSERT_TRUE(log.Append({2, value}).ok());
  const LogOffset end = log.end();
  const absl::Status status = log.Append({3, value}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("000001.log"));
  EXPECT_EQ(log.end(), end);
  EXPECT_TRUE(log.Append({3, "short"}).ok());
}

TYPED_TEST(ValueLogFailureTest, ShortWriteIsTakenBack) {
  auto log = this->Open();
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  const LogOffset end = log.end();
  const std::vector<Record> batch = {{2, "two"}, {3, "three"}};
  {
    const FileSizeLimit limit(end + 20);
    for (const absl::Status& status :
         {log.Append({2, std::string(100, 'x')}).status(), log.AppendBatch(batch).status()}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr(this->folder_.log().string()));
      EXPECT_EQ(log.end(), end);
      EXPECT_EQ(this->FileSize(), end);
    }
  }
  EXPECT_EQ(*log.Append({2, "two"}), end);
  EXPECT_TRUE(log.AppendBatch(batch).ok());
  EXPECT_TRUE(log.write_health().ok());
}

TYPED_TEST(ValueLogFailureTest, FailedCreationLeavesNothingBehind) {
  {
    const FileSizeLimit limit(100);
    EXPECT_EQ(this->TryOpen().status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_FALSE(std::filesystem::exists(this->folder_.store()));
  std::filesystem::create_directory(this->folder_.store());
  {
    const FileSizeLimit limit(100);
    EXPECT_EQ(this->TryOpen().status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_TRUE(std::filesystem::is_empty(this->folder_.store()));
  this->Open();
}

TYPED_TEST(ValueLogFailureTest, FullDiskIsAnErrorAndSpaceThatReturnsIsUsed) {
  const SmallDisk disk(this->folder_.store(), std::uint64_t{1} << 20);
  if (!disk.is_mounted()) {
    GTEST_SKIP() << "mounting a small disk takes root";
  }
  auto log = this->Open();
  std::ofstream(this->folder_.store() / "hog") << std::string(700'000, 'h');
  Key key = 0;
  absl::Status status;
  while (status.ok()) {
    status = log.Append({++key, DerivedValue(key, 0, 10'000)}).status();
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(this->FileSize(), log.end());
  std::filesystem::remove(this->folder_.store() / "hog");
  EXPECT_TRUE(log.Append({key, DerivedValue(key, 0, 10'000)}).ok());
  EXPECT_TRUE(log.Flush().ok());
  LogOffset offset = kFirstRecordOffset;
  for (Key at = 1; at <= key; ++at, offset += 10'012) {
    ASSERT_EQ(this->Read(log, at, offset), DerivedValue(at, 0, 10'000)) << at;
  }
}

TYPED_TEST(ValueLogFailureTest, NothingIsCreatedWhereNothingShouldBe) {
  for (const OpenMode mode : {OpenMode::kOpenExisting, OpenMode::kReadOnly}) {
    EXPECT_EQ(this->TryOpen({.mode = mode}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_FALSE(std::filesystem::exists(this->folder_.store()));
  }
  std::filesystem::create_directory(this->folder_.store());
  std::ofstream(this->folder_.store() / "thesis.tex") << "do not touch";
  EXPECT_EQ(this->TryOpen().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(std::filesystem::exists(this->folder_.store() / "LOCK"));
}

TYPED_TEST(ValueLogFailureTest, AStoreOfV3IsCalledOne) {
  std::filesystem::create_directory(this->folder_.store());
  std::ofstream(this->folder_.store() / "SUPERBLOCK") << "of v3";
  std::ofstream(this->folder_.store() / "00000000.segment") << "of v3";
  for (const OpenMode mode : {OpenMode::kOpenExisting, OpenMode::kReadOnly}) {
    const absl::Status status = this->TryOpen({.mode = mode}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(status.message()), testing::EndsWith("it is of v3"));
  }
}

TYPED_TEST(ValueLogFailureTest, CreationThatDiedIsDoneAgain) {
  std::filesystem::create_directory(this->folder_.store());
  std::ofstream(this->folder_.store() / "000001.log.new") << "half a head";
  ASSERT_TRUE(this->Open().Append({1, "one"}).ok());
  EXPECT_FALSE(std::filesystem::exists(this->folder_.store() / "000001.log.new"));
}

}  // namespace
}  // namespace alexbench::engines::alex
