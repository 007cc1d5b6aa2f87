// Value logs under every way of growing the mapping and of appending: the same answers, views that
// stay, and what a process that dies takes with it.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/full_disk.h"
#include "engines/alex/log/value_log_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

constexpr DurabilityLevel kNoPromise{.durability = Durability::kNone};

LogOptions Buffering() {
  return {.durability = kNoPromise, .append = LogAppend::kBufferedBatch};
}

std::vector<LogOptions> EveryChoice() {
  std::vector<LogOptions> all;
  for (const LogGrowth growth :
       {LogGrowth::kRemapEach, LogGrowth::kRemap16MiB, LogGrowth::kReserved}) {
    for (const LogAppend append :
         {LogAppend::kThreeWrites, LogAppend::kOneWrite, LogAppend::kBufferedBatch}) {
      all.push_back({.durability = kNoPromise, .growth = growth, .append = append});
    }
  }
  return all;
}

std::string NameOf(const LogOptions& options) {
  return std::string(ChoiceName(options.growth)) + " " + std::string(ChoiceName(options.append));
}

template <typename Tag>
class LogChoicesTest : public ValueLogTest<Tag> {
 protected:
  void StartAnew() { std::filesystem::remove_all(this->folder_.store()); }
};
TYPED_TEST_SUITE(LogChoicesTest, BothFormats);

struct Kept {
  Key key = 0;
  std::string value;
  std::string_view view;
};

// Sizes that stay in a page, cross pages, cross 16 MiB in all, and do not fit the buffer.
std::size_t SizeOf(std::uint64_t number) {
  const std::uint64_t mixed = MixBits(number);
  if (mixed % 200 == 0) {
    return 2'500'000;
  }
  return mixed % 10 == 0 ? 70'000 : mixed % 300;
}

TYPED_TEST(LogChoicesTest, EveryRecordReadsBackAndEveryViewStaysInEachChoice) {
  for (const LogOptions& options : EveryChoice()) {
    SCOPED_TRACE(NameOf(options));
    this->StartAnew();
    std::vector<Kept> kept;
    {
      auto log = this->Open(options);
      for (Key key = 0; key < 1'500; ++key) {
        std::string value = DerivedValue(key, 0, SizeOf(static_cast<std::uint64_t>(key)));
        const auto offset = log.Append({key, value});
        ASSERT_TRUE(offset.ok()) << offset.status();
        kept.push_back({key, value, *log.template ReadHeader<BoundsCheck::kChecked>(key, *offset)});
        if (key % 400 == 7) {
          ASSERT_TRUE(log.AppendBatch(std::vector<Record>{{-1, "a"}, {-2, "b"}}).ok());
          ASSERT_TRUE(log.AppendTombstone(-2).ok());
        }
        if (key % 700 == 9) {
          ASSERT_TRUE(log.Flush().ok());
        }
        if (key % 50 == 0) {
          ASSERT_TRUE(kept[static_cast<std::size_t>(key / 2)].view ==
                      kept[static_cast<std::size_t>(key / 2)].value);
        }
      }
      for (const Kept& each : kept) {
        ASSERT_TRUE(each.view == each.value) << each.key;
      }
      EXPECT_GT(log.end(), kRemapStepBytes);
    }
    this->Open();
    ASSERT_EQ(this->seen_.size(), kept.size() + 4 * 3);
  }
}

TYPED_TEST(LogChoicesTest, ALogWrittenUnderOneChoiceGoesOnUnderAnother) {
  std::size_t count = 0;
  for (int round = 0; round < 2; ++round) {
    for (const LogOptions& options : EveryChoice()) {
      auto log = this->Open(options);
      ASSERT_EQ(this->seen_.size(), count) << NameOf(options);
      ASSERT_TRUE(log.Append({1, DerivedValue(1, 0, 3'000)}).ok());
      ASSERT_TRUE(log.Append({2, ""}).ok());
      count += 2;
    }
  }
  this->Open();
  EXPECT_EQ(this->seen_.size(), count);
}

TYPED_TEST(LogChoicesTest, AViewOutlivesTheLogThatBufferedItsRecord) {
  std::shared_ptr<MappedFile> pinned;
  std::string_view view;
  {
    auto log = this->Open(Buffering());
    ASSERT_TRUE(log.Append({1, "one"}).ok());
    const LogOffset offset = *log.Append({2, "two"});
    view = *log.template ReadHeader<BoundsCheck::kChecked>(2, offset);
    pinned = log.mapping();
  }
  EXPECT_EQ(view, "two");
}

TYPED_TEST(LogChoicesTest, WhatIsBufferedIsNotInTheFileUntilItIsFlushed) {
  auto log = this->Open(Buffering());
  const LogOffset offset = *log.Append({1, "one"});
  EXPECT_EQ(this->Read(log, 1, offset), "one");
  EXPECT_EQ(this->FileSize(), kFirstRecordOffset);
  ASSERT_TRUE(log.Flush().ok());
  EXPECT_EQ(this->FileSize(), log.end());
  EXPECT_EQ(this->Read(log, 1, offset), "one");
  for (Key key = 2; this->FileSize() < kFirstRecordOffset + kAppendBufferBytes / 2; ++key) {
    ASSERT_LT(key, 20'000) << "never written by itself";
    ASSERT_TRUE(log.Append({key, DerivedValue(key, 0, 200)}).ok());
  }
  EXPECT_LT(this->FileSize(), log.end());
}

TYPED_TEST(LogChoicesTest, AFullDiskLosesNothingThatWasBuffered) {
  auto log = this->Open(Buffering());
  const LogOffset first = *log.Append({1, "one"});
  const LogOffset second = *log.Append({2, "two"});
  const LogOffset end = log.end();
  {
    const FileSizeLimit limit(kFirstRecordOffset + 20);
    EXPECT_EQ(log.Flush().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(log.AppendBatch(std::vector<Record>{{3, "three"}}).status().code(),
              absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(log.end(), end);
    EXPECT_EQ(this->Read(log, 1, first), "one");
  }
  EXPECT_TRUE(log.write_health().ok());
  ASSERT_TRUE(log.Flush().ok());
  EXPECT_EQ(this->Read(log, 2, second), "two");
  EXPECT_EQ(this->FileSize(), end);
}

TYPED_TEST(LogChoicesTest, AShortWriteOfAPartIsTakenBack) {
  auto log = this->Open({.append = LogAppend::kThreeWrites});
  const LogOffset end = log.end();
  for (const std::uint64_t room : {2, 6, 10, 13}) {
    const FileSizeLimit limit(end + room);
    EXPECT_EQ(log.Append({1, "value"}).status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(this->FileSize(), end);
  }
  EXPECT_EQ(*log.Append({1, "value"}), end);
}

TYPED_TEST(LogChoicesTest, BufferingPromisesNothingAndSaysSo) {
  const absl::Status status = this->TryOpen({.append = LogAppend::kBufferedBatch}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()), HasSubstr("buffered_batch"));
  EXPECT_EQ(this->TryOpen({.durability = {.durability = Durability::kSync}}).status().code(),
            absl::StatusCode::kUnimplemented);
}

// Appends `count` records under `options`, then dies without closing anything.
void AppendAndDie(const std::filesystem::path& folder, const LogOptions& options, Key count) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto log = ValueLog<RecordFormat::kV2>::Open(folder, options);
    for (Key key = 0; log.ok() && key < count; ++key) {
      log->Append({key, DerivedValue(key, 0, 1'000)}).status().IgnoreError();
    }
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST(LogChoicesCrashTest, AKilledProcessLosesWhatItBufferedAndKeepsAPrefix) {
  constexpr Key kCount = 5'000;  // near five buffers
  for (const LogOptions& options : EveryChoice()) {
    SCOPED_TRACE(NameOf(options));
    const TestFolder folder;
    AppendAndDie(folder.store(), options, kCount);
    Key next = 0;
    const auto log = ValueLog<RecordFormat::kV2>::Open(
        folder.store(), {}, [&next](const LoggedRecord& logged) {
          EXPECT_EQ(logged.record.key, next);
          EXPECT_TRUE(logged.record.value == DerivedValue(next, 0, 1'000));
          ++next;
        });
    ASSERT_TRUE(log.ok()) << log.status();
    if (options.append == LogAppend::kBufferedBatch) {
      EXPECT_GT(next, kCount - 1'100);
      EXPECT_LT(next, kCount);
    } else {
      EXPECT_EQ(next, kCount);
    }
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
