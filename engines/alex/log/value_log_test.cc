#include "engines/alex/log/value_log.h"

#include <sys/stat.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/log/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Seen {
  LogOffset offset = 0;
  Key key = 0;
  std::string value;
  bool is_tombstone = false;
  bool operator==(const Seen&) const = default;
};

template <typename Tag>
class ValueLogTest : public testing::Test {
 protected:
  using Log = ValueLog<Tag::kFormat>;

  absl::StatusOr<Log> TryOpen(const LogOptions& options = {}) {
    seen_.clear();
    return Log::Open(folder_.store(), options, [this](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      seen_.push_back({logged.offset, record.key, std::string(record.value), record.is_tombstone});
    });
  }

  Log Open(const LogOptions& options = {}) {
    absl::StatusOr<Log> log = TryOpen(options);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }

  static std::string Read(const Log& log, Key key, LogOffset offset) {
    const auto stored = log.template ReadHeader<BoundsCheck::kChecked>(key, offset);
    return stored.has_value() ? std::string(*stored) : "(nothing)";
  }

  std::uint64_t FileSize() const { return std::filesystem::file_size(folder_.log()); }

  void AppendGarbage(std::string_view bytes) {
    std::ofstream(folder_.log(), std::ios::app | std::ios::binary) << bytes;
  }
  void Overwrite(std::uint64_t position, std::string_view bytes) {
    std::fstream file(folder_.log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(position));
    file << bytes;
  }

  TestFolder folder_;
  std::vector<Seen> seen_;
};

template <RecordFormat kChoice>
struct FormatTag {
  static constexpr RecordFormat kFormat = kChoice;
};
using BothFormats = testing::Types<FormatTag<RecordFormat::kV1>, FormatTag<RecordFormat::kV2>>;
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
    ASSERT_TRUE(log.AppendBatch(std::vector<Record>{
                                    {-1, ""     },
                                    {5,  "again"}
    })
                    .ok());
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
  EXPECT_EQ(log.AppendBatch(std::vector<Record>{
                                {3, "three"   },
                                {2, long_value}
  })
                .status()
                .code(),
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

TYPED_TEST(ValueLogTest, TornTailIsCutOffAndWritingGoesOn) {
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

TYPED_TEST(ValueLogTest, ReaderLeavesATornTailAlone) {
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

TYPED_TEST(ValueLogTest, FileShorterThanItsCommittedEndIsDamage) {
  { ASSERT_TRUE(this->Open().Append({1, "one"}).ok()); }
  std::filesystem::resize_file(this->folder_.log(), this->FileSize() - 1);
  const absl::Status status = this->TryOpen().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr(this->folder_.log().string()));
  EXPECT_THAT(std::string(status.message()), HasSubstr("offset 4110"));
}

TYPED_TEST(ValueLogTest, DamagedRecordIsNamedAndTheFileLeftAsItIs) {
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

TYPED_TEST(ValueLogTest, FullWindowIsAnErrorAndLeavesTheLogAsItWas) {
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

TYPED_TEST(ValueLogTest, ShortWriteIsTakenBack) {
  auto log = this->Open();
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  const LogOffset end = log.end();
  const std::vector<Record> batch = {
      {2, "two"  },
      {3, "three"}
  };
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

TYPED_TEST(ValueLogTest, FailedCreationLeavesNothingBehind) {
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

TYPED_TEST(ValueLogTest, FullDiskIsAnErrorAndSpaceThatReturnsIsUsed) {
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

TYPED_TEST(ValueLogTest, FilesArePrivate) {
  const auto log = this->Open();
  struct stat facts = {};
  ASSERT_EQ(::stat(this->folder_.store().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(this->folder_.log().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TYPED_TEST(ValueLogTest, NothingIsCreatedWhereNothingShouldBe) {
  for (const OpenMode mode : {OpenMode::kOpenExisting, OpenMode::kReadOnly}) {
    EXPECT_EQ(this->TryOpen({.mode = mode}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_FALSE(std::filesystem::exists(this->folder_.store()));
  }
  std::filesystem::create_directory(this->folder_.store());
  std::ofstream(this->folder_.store() / "thesis.tex") << "do not touch";
  EXPECT_EQ(this->TryOpen().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(std::filesystem::exists(this->folder_.store() / "LOCK"));
}

TYPED_TEST(ValueLogTest, CreationThatDiedIsDoneAgain) {
  std::filesystem::create_directory(this->folder_.store());
  std::ofstream(this->folder_.store() / "000001.log.new") << "half a head";
  ASSERT_TRUE(this->Open().Append({1, "one"}).ok());
  EXPECT_FALSE(std::filesystem::exists(this->folder_.store() / "000001.log.new"));
}

}  // namespace
}  // namespace alexbench::engines::alex
