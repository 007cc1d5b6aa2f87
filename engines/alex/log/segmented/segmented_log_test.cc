// Segmented logs in folders of the operating system.

#include "engines/alex/log/segmented/segmented_log.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/log/segmented/posix_folder.h"
#include "engines/alex/log/segmented/writer_fixture.h"
#include "engines/alex/log/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

class SegmentedLogTest : public testing::Test {
 protected:
  absl::StatusOr<SegmentedLog> TryOpen(const LogOptions& options = {}) {
    seen_.clear();
    return SegmentedLog::Open(folder_.store(), options, [this](const LoggedRecord& logged) {
      seen_.emplace_back(logged.offset, logged.record.key);
    });
  }
  SegmentedLog Open(const LogOptions& options = {}) {
    absl::StatusOr<SegmentedLog> log = TryOpen(options);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }

  static std::string Read(const SegmentedLog& log, Key key, LogOffset offset) {
    const auto stored = log.ReadHeader<BoundsCheck::kChecked>(key, offset);
    return stored.has_value() ? std::string(*stored) : "(nothing)";
  }

  std::filesystem::path File(std::string_view name) const { return folder_.store() / name; }

  static constexpr LogOptions kSmallSegments = {.segment_bytes = std::uint64_t{1} << 16};

  TestFolder folder_;
  std::vector<std::pair<LogOffset, Key>> seen_;
};

TEST_F(SegmentedLogTest, RecordsComeBackAfterReopening) {
  LogOffset one = 0;
  LogOffset two = 0;
  {
    SegmentedLog log = Open();
    one = *log.Append({1, "one"});
    two = *log.Append({-2, ""});
    ASSERT_TRUE(log.AppendTombstone(1).ok());
    EXPECT_EQ(Read(log, 1, one), "one");
    EXPECT_EQ(Read(log, -2, two), "");
    EXPECT_EQ(Read(log, 3, one), "(nothing)");
    EXPECT_EQ(Read(log, 1, log.end()), "(nothing)");
  }
  SegmentedLog log = Open({.mode = OpenMode::kReadOnly});
  EXPECT_THAT(seen_, testing::ElementsAre(std::pair(one, 1), std::pair(two, -2),
                                          testing::Field(&std::pair<LogOffset, Key>::second, 1)));
  EXPECT_EQ(Read(log, 1, one), "one");
  EXPECT_TRUE(log.VerifyEnd().ok());
  EXPECT_EQ(log.Append({2, "two"}).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(log.Flush().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SegmentedLogTest, ViewsStayOverSegmentsAndTheEndOfTheLog) {
  std::shared_ptr<SegmentWindow> mapping;
  std::vector<std::pair<std::string_view, std::string>> views;
  {
    SegmentedLog log = Open(kSmallSegments);
    for (Key key = 0; key < 100; ++key) {
      const std::string value = DerivedValue(key, 0, 5000);
      const LogOffset offset = *log.Append({key, value});
      views.emplace_back(*log.ReadHeader<BoundsCheck::kUnchecked>(key, offset), value);
    }
    mapping = log.mapping();
  }
  EXPECT_TRUE(std::filesystem::exists(File("00000008.segment")));
  for (const auto& [view, value] : views) {
    ASSERT_EQ(view, value);
  }
  Open();
  EXPECT_EQ(seen_.size(), 100U);
}

TEST_F(SegmentedLogTest, EveryOffsetBelowTheEndCanBeLookedAt) {
  SegmentedLog log = Open(kSmallSegments);
  for (Key key = 0; key < 30; ++key) {
    ASSERT_TRUE(log.Append({key, DerivedValue(key, 0, 7000)}).ok());
  }
  std::uint64_t byte_sum = 0;
  for (LogOffset offset = 0; offset + kSealedHeaderSizeBytes <= log.end(); offset += 40) {
    EXPECT_FALSE(log.ReadHeader<BoundsCheck::kChecked>(-1, offset).has_value());
    byte_sum += static_cast<std::uint8_t>(*log.AddressOf(offset));
  }
  EXPECT_GT(byte_sum, 0U);
}

TEST_F(SegmentedLogTest, BatchOverSegmentsAndChunksIsWhole) {
  std::vector<std::string> values;
  for (Key key = 0; key < 300; ++key) {
    values.push_back(DerivedValue(key, 0, 40'000 + static_cast<std::size_t>(key)));
  }
  std::vector<Record> records;
  for (Key key = 0; key < 300; ++key) {
    records.push_back({key, values[static_cast<std::size_t>(key)]});
  }
  SegmentedLog log = Open({.segment_bytes = std::uint64_t{1} << 23});
  const std::vector<LogOffset> offsets = *log.AppendBatch(records);
  for (std::size_t i = 0; i < records.size(); ++i) {
    ASSERT_EQ(Read(log, records[i].key, offsets[i]), values[i]);
  }
  EXPECT_TRUE(log.ForEach([](const LoggedRecord&) {}).ok());
  EXPECT_TRUE(log.AppendBatch({}).ok());
}

TEST_F(SegmentedLogTest, ClosingGivesAllocatedSpaceBack) {
  LogOffset end = 0;
  {
    SegmentedLog log = Open();
    ASSERT_TRUE(log.Append({1, "one"}).ok());
    end = log.end();
    EXPECT_GT(std::filesystem::file_size(File("00000000.segment")), end);
  }
  EXPECT_EQ(std::filesystem::file_size(File("00000000.segment")), end);
}

TEST_F(SegmentedLogTest, ValuesOfEverySizeLimitAreTakenAndLongerOnesRefused) {
  SegmentedLog log = Open();
  const std::string longest(kMaxValueSizeBytes, 'v');
  const LogOffset offset = *log.Append({1, longest});
  EXPECT_EQ(Read(log, 1, offset), longest);
  EXPECT_EQ(log.Append({2, longest + "v"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(log.Append({3, "three"}).ok());
}

TEST_F(SegmentedLogTest, FullWindowIsAnErrorAndTheLogGoesOn) {
  SegmentedLog log =
      Open({.window_bytes = std::uint64_t{1} << 21, .segment_bytes = std::uint64_t{1} << 20});
  const std::string value(900'000, 'w');
  ASSERT_TRUE(log.Append({1, value}).ok());
  ASSERT_TRUE(log.Append({2, value}).ok());
  EXPECT_EQ(log.Append({3, value}).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(log.Append({3, "short"}).ok());
  EXPECT_TRUE(log.write_health().ok());
}

TEST_F(SegmentedLogTest, FullDiskIsAnErrorAndTheLogGoesOn) {
  SegmentedLog log = Open();
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  {
    const FileSizeLimit limit(std::filesystem::file_size(File("00000000.segment")));
    EXPECT_EQ(log.AppendBatch(std::vector<Record>(
                                  2, {2, std::string_view(std::string(kMaxValueSizeBytes, 'x'))}))
                  .status()
                  .code(),
              absl::StatusCode::kResourceExhausted);
  }
  EXPECT_TRUE(log.write_health().ok());
  EXPECT_TRUE(log.Append({2, "two"}).ok());
}

TEST_F(SegmentedLogTest, SecondWriterIsRefusedAndReadersShare) {
  {
    const SegmentedLog log = Open();
    EXPECT_TRUE(absl::IsUnavailable(TryOpen().status()));
    EXPECT_TRUE(absl::IsUnavailable(TryOpen({.mode = OpenMode::kReadOnly}).status()));
  }
  const SegmentedLog reader = Open({.mode = OpenMode::kReadOnly});
  EXPECT_TRUE(TryOpen({.mode = OpenMode::kReadOnly}).ok());
  EXPECT_TRUE(absl::IsUnavailable(TryOpen().status()));
}

TEST_F(SegmentedLogTest, NothingIsCreatedWhereNothingShouldBe) {
  EXPECT_TRUE(absl::IsNotFound(TryOpen({.mode = OpenMode::kOpenExisting}).status()));
  std::filesystem::create_directory(folder_.store());
  std::ofstream(File("thesis.tex")) << "do not touch";
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen().status()));
  EXPECT_FALSE(std::filesystem::exists(File("LOCK")));
}

TEST_F(SegmentedLogTest, CreationThatDiedIsDoneAgainAndFailedCreationLeavesNothing) {
  {
    const FileSizeLimit limit(100);
    EXPECT_TRUE(absl::IsResourceExhausted(TryOpen().status()));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.store()));
  std::filesystem::create_directory(folder_.store());
  std::ofstream(File("00000000.segment")) << "half a head";
  std::ofstream(File("SUPERBLOCK.new")) << "half a block";
  EXPECT_TRUE(Open().Append({1, "one"}).ok());
  EXPECT_FALSE(std::filesystem::exists(File("SUPERBLOCK.new")));
}

TEST_F(SegmentedLogTest, StoreThatLostItsSuperblockIsNotMadeAnew) {
  EXPECT_TRUE(Open().Append({1, "one"}).ok());
  std::filesystem::rename(File("SUPERBLOCK"), folder_.store().parent_path() / "kept");
  const absl::Status refused = TryOpen().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr("00000000.segment"));
  const absl::Status absent = TryOpen({.mode = OpenMode::kOpenExisting}).status();
  EXPECT_TRUE(absl::IsNotFound(absent)) << absent;
  EXPECT_THAT(absent.message(), HasSubstr("SUPERBLOCK"));
  std::filesystem::rename(folder_.store().parent_path() / "kept", File("SUPERBLOCK"));
  Open();
  EXPECT_EQ(seen_.size(), 1U);
}

TEST_F(SegmentedLogTest, WhatIsNoRegularFileIsRefused) {
  { Open(); }
  const std::filesystem::path segment = File("00000000.segment");
  std::filesystem::rename(segment, File("elsewhere"));
  std::filesystem::create_symlink(File("elsewhere"), segment);
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen().status()));
  std::filesystem::remove(segment);
  ASSERT_EQ(::mkfifo(segment.c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(TryOpen().status()));
  std::filesystem::remove(segment);
  std::filesystem::rename(File("elsewhere"), segment);
  std::filesystem::resize_file(segment, std::uint64_t{1} << 40);
  EXPECT_TRUE(absl::IsDataLoss(TryOpen().status()));
}

TEST_F(SegmentedLogTest, GroupCoversWritersThatWaitAndSyncSyncsForEach) {
  for (const Durability durability : {Durability::kGroup, Durability::kSync}) {
    const TestFolder folder;
    std::filesystem::create_directory(folder.store());
    const std::unique_ptr<Folder> opened = *PosixFolder::Open(folder.store());
    LogWriter writer(MakeTail(*opened, 1 << 16), {.durability = durability});
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (Key thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&writer, &wrong, thread] {
        for (Key i = 0; i < 50; ++i) {
          const std::string value = DerivedValue(thread, 0, 300);
          const SealedRecord record{.key = thread * 1000 + i, .value = value};
          LogOffset offset = 0;
          const auto sequence = writer.Append({&record, 1}, {&offset, 1});
          const bool is_safe = sequence.ok() && writer.Acknowledge(*sequence).ok() &&
                               writer.durable_sequence() >= *sequence;
          wrong += is_safe ? 0 : 1;
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(writer.durable_sequence(), 401U);  // and the record that introduced the writer
  }
}

TEST_F(SegmentedLogTest, IntervalMakesDurableWithoutBeingAsked) {
  SegmentedLog log = Open({.durability = {.durability = Durability::kInterval,
                                          .interval = std::chrono::milliseconds(1)}});
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  for (int wait = 0; wait < 2000 && log.durable_sequence() < 2; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(log.durable_sequence(), 2U);
}

TEST_F(SegmentedLogTest, BufferedIsDurableOnceFlushed) {
  SegmentedLog log = Open();
  ASSERT_TRUE(log.Append({1, "one"}).ok());
  EXPECT_EQ(log.durable_sequence(), 0U);
  ASSERT_TRUE(log.Flush().ok());
  EXPECT_EQ(log.durable_sequence(), 2U);
}

TEST(DurabilityTest, LevelsAreReadFromText) {
  EXPECT_EQ(ParseDurability("sync")->durability, Durability::kSync);
  EXPECT_EQ(ParseDurability("interval")->interval, std::chrono::milliseconds(10));
  EXPECT_EQ(ParseDurability("interval:250")->interval, std::chrono::milliseconds(250));
  for (const char* const wrong :
       {"", "Sync", "interval:", "interval:0", "interval:1s", "interval:60001", "group:5"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseDurability(wrong).status())) << wrong;
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
