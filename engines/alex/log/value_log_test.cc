#include "engines/alex/log/value_log.h"

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/value_log_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TYPED_TEST_SUITE(ValueLogTest, BothFormats);

TYPED_TEST(ValueLogTest, AppendSaysWhereTheRecordStarts) {
  auto log = this->Open();
  EXPECT_EQ(*log.Append({1, "one"}), kFirstRecordOffset);
  EXPECT_EQ(*log.Append({2, ""}), kFirstRecordOffset + 15);
  EXPECT_EQ(*log.AppendTombstone(1), kFirstRecordOffset + 27);
  EXPECT_EQ(log.end(), kFirstRecordOffset + 39);
  EXPECT_EQ(this->FileSize(), log.end());
}

TYPED_TEST(ValueLogTest, CheckedReadTakesOnlyRecordsOfTheKeyWithinTheLog) {
  auto log = this->Open();
  const LogOffset offset = *log.Append({1, "one"});
  EXPECT_EQ(this->Read(log, 1, offset), "one");
  EXPECT_EQ(this->Read(log, 2, offset), "(nothing)");
  for (const LogOffset wrong : {log.end() - 11, log.end(), log.end() + 4096, kLogOffsetLimit,
                                ~LogOffset{0}, ~LogOffset{0} - 11}) {
    EXPECT_EQ(this->Read(log, 1, wrong), "(nothing)") << wrong;
  }
}

TYPED_TEST(ValueLogTest, UncheckedReadGivesTheSameBytes) {
  auto log = this->Open();
  const LogOffset offset = *log.Append({1, "one"});
  EXPECT_EQ(log.template ReadHeader<BoundsCheck::kUnchecked>(1, offset), "one");
}

TYPED_TEST(ValueLogTest, ReopenedLogHandsOutEveryRecordInOrder) {
  {
    auto log = this->Open();
    ASSERT_TRUE(log.Append({5, "five"}).ok());
    ASSERT_TRUE(log.AppendTombstone(5).ok());
    ASSERT_TRUE(log.AppendBatch(std::vector<Record>{{-1, ""}, {5, "again"}}).ok());
  }
  this->Open();
  EXPECT_THAT(this->seen_, ElementsAre(Seen{4096, 5, "five", false}, Seen{4112, 5, "", true},
                                       Seen{4124, -1, "", false}, Seen{4136, 5, "again", false}));
}

TYPED_TEST(ValueLogTest, BatchOverManyChunksReadsBack) {
  // Sizes that put records across the ends of chunks, and one longer than a chunk.
  std::vector<std::string> values;
  for (const std::size_t size_bytes : {std::size_t{4'190'000}, std::size_t{200}, std::size_t{0},
                                       kMaxValueSizeBytes, std::size_t{128}, std::size_t{4096}}) {
    values.push_back(DerivedValue(static_cast<Key>(size_bytes), 0, size_bytes));
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < 100; ++i) {
    records.push_back({static_cast<Key>(i), values[i % 20 == 3 ? 3 : (i % 3) * 2]});
  }
  {
    auto log = this->Open();
    ASSERT_TRUE(log.Append({-1, "unaligned"}).ok());
    const auto offsets = log.AppendBatch(records);
    ASSERT_TRUE(offsets.ok()) << offsets.status();
    for (std::size_t i = 0; i < records.size(); ++i) {
      ASSERT_TRUE(this->Read(log, records[i].key, (*offsets)[i]) == records[i].value) << i;
    }
    EXPECT_EQ(this->FileSize(), log.end());
  }
  this->Open();
  EXPECT_EQ(this->seen_.size(), records.size() + 1);
}

TYPED_TEST(ValueLogTest, TooLongValueIsRefusedAndLeavesTheLogAsItWas) {
  auto log = this->Open();
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  const LogOffset end = log.end();
  const std::string long_value(kMaxValueSizeBytes + 1, 'x');
  EXPECT_EQ(log.Append({2, long_value}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(log.AppendBatch(std::vector<Record>{{3, "three"}, {2, long_value}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(log.end(), end);
  EXPECT_EQ(this->FileSize(), end);
}

TYPED_TEST(ValueLogTest, ViewsStayValidWhileTheLogGrowsTwoThousandTimes) {
  auto log = this->Open();
  const auto view =
      *log.template ReadHeader<BoundsCheck::kChecked>(1, *log.Append({1, DerivedValue(1, 0, 500)}));
  const std::string before(view);
  const char* const where = view.data();
  for (Key key = 2; key < 2002; ++key) {
    ASSERT_TRUE(log.Append({key, std::string(9000, 'g')}).ok());
    ASSERT_EQ(view, before);
  }
  EXPECT_EQ(log.template ReadHeader<BoundsCheck::kChecked>(1, kFirstRecordOffset)->data(), where);
}

TYPED_TEST(ValueLogTest, OtherFormatIsRefusedNamingBoth) {
  { this->Open(); }
  constexpr RecordFormat kOther =
      TypeParam::kFormat == RecordFormat::kV1 ? RecordFormat::kV2 : RecordFormat::kV1;
  const absl::Status status = ValueLog<kOther>::Open(this->folder_.store(), {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("v1"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("v2"));
  EXPECT_EQ(*StoredRecordFormat(this->folder_.store()), TypeParam::kFormat);
}

TYPED_TEST(ValueLogTest, FilesArePrivate) {
  const auto log = this->Open();
  struct stat facts = {};
  ASSERT_EQ(::stat(this->folder_.store().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(this->folder_.log().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace alexbench::engines::alex
