// The axis huge_pages: what a store says it got, what it refuses, and why.

#include <bit>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/alex/alex_store_fixture.h"
#include "engines/alex/huge_page_support.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

std::optional<double> FigureOf(const Product& store, std::string_view name) {
  for (const IndexFigure& figure : store.DescribeIndex()) {
    if (figure.name == name) {
      EXPECT_EQ(figure.unit, "share");
      EXPECT_GE(figure.value, 0);
      EXPECT_LE(figure.value, 1);
      return figure.value;
    }
  }
  return std::nullopt;
}

class HugePagesTest : public AlexStoreTest {
 protected:
  // Some large pages full of log and more than one of index, reopened and read.
  Product Loaded(HugePages choice) {
    std::filesystem::remove_all(folder_.store());
    constexpr Key kRecords = 150'000;
    const std::string value(40, 'v');
    std::vector<Record> records;
    for (Key key = 0; key < kRecords; ++key) {
      records.push_back({key * 3, value});
    }
    EXPECT_TRUE(Open({.huge_pages = choice}).BulkLoad(records).ok());
    Product store = Open({.huge_pages = choice});
    for (Key key = 0; key < kRecords; ++key) {
      EXPECT_EQ(store.Get(key * 3), std::string_view(value));
    }
    return store;
  }

  // A stand-in for the kernel's folder.
  std::filesystem::path KernelThatSays(std::string_view enabled) {
    std::ofstream(folder_.path() / "enabled") << enabled;
    return folder_.path();
  }
};

TEST_F(HugePagesTest, OffIsOffForBoth) {
  const Product store = Loaded(HugePages::kOff);
  EXPECT_EQ(FigureOf(store, "index_in_2mib_pages"), 0.0);
  EXPECT_EQ(FigureOf(store, "log_in_2mib_pages"), 0.0);
  EXPECT_EQ(store.Stats().page_size_bytes, 4096U);
}

TEST_F(HugePagesTest, TheIndexHasThemWhereTheKernelHas) {
  if (!CheckKernelHasHugePages(HugePages::kIndex).ok()) {
    GTEST_SKIP() << "this kernel has none";
  }
  const Product store = Loaded(HugePages::kIndex);
  EXPECT_GT(FigureOf(store, "index_in_2mib_pages"), 0.0);
  EXPECT_EQ(FigureOf(store, "log_in_2mib_pages"), 0.0);
}

// Whether a file has them is the file system's to say; that it is told is ours.
TEST_F(HugePagesTest, WhatTheLogGotIsToldInEachChoice) {
  for (const HugePages choice : {HugePages::kKernel, HugePages::kLog}) {
    const Product store = Loaded(choice);
    EXPECT_TRUE(FigureOf(store, "log_in_2mib_pages").has_value()) << ChoiceName(choice);
  }
  EXPECT_EQ(FigureOf(Loaded(HugePages::kKernel), "index_in_2mib_pages"), std::nullopt);
}

// What the kernel has noted for the mapping that holds the address: "hg", "nh", "rr", or none.
std::string AdviceAt(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  const auto wanted = std::bit_cast<std::uintptr_t>(address);
  bool is_here = false;
  for (std::string line; std::getline(smaps, line);) {
    std::uintptr_t start = 0;
    std::uintptr_t end = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2) {
      is_here = start <= wanted && wanted < end;
    } else if (is_here && line.starts_with("VmFlags:")) {
      return line.find(" hg") != std::string::npos   ? "hg"
             : line.find(" nh") != std::string::npos ? "nh"
             : line.find(" rr") != std::string::npos ? "rr"
                                                     : "";
    }
  }
  return "no such mapping";
}

// What the kernel is told of a log of v3 that is opened for the second time.
std::string AdviceForReopenedLog(const std::filesystem::path& folder, const LogOptions& options) {
  std::filesystem::remove_all(folder);
  const auto nothing = [](const LoggedRecord&) {};
  {
    absl::StatusOr<SegmentedLog> log = SegmentedLog::Open(folder, options, nothing);
    EXPECT_TRUE(log.ok() && log->Append({1, "one"}).ok()) << log.status();
  }
  const absl::StatusOr<SegmentedLog> log = SegmentedLog::Open(folder, options, nothing);
  EXPECT_TRUE(log.ok()) << log.status();
  return AdviceAt(log->AddressOf(0));
}

TEST_F(HugePagesTest, TheKernelIsToldOfTheLogHoweverItIsOpened) {
  if (!CheckKernelHasHugePages(HugePages::kLog).ok()) {
    GTEST_SKIP() << "this kernel has none";
  }
  const std::filesystem::path folder = folder_.store();
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    EXPECT_EQ(AdviceForReopenedLog(folder, {.huge_pages = HugePages::kLog, .wal = wal}), "hg");
    EXPECT_EQ(AdviceForReopenedLog(folder, {.huge_pages = HugePages::kOff, .wal = wal}), "nh");
    EXPECT_EQ(AdviceForReopenedLog(folder, {.huge_pages = HugePages::kKernel, .wal = wal}), "");
  }
  for (const auto& [choice, advice] :
       {std::pair(HugePages::kLog, "hg"), std::pair(HugePages::kOff, "nh")}) {
    const Product store = Loaded(choice);
    EXPECT_EQ(AdviceAt(store.Get(0)->data()), advice) << ChoiceName(choice);
  }
}

TEST_F(HugePagesTest, ALogThatIsReadWithoutReadAheadSaysSoOfOldAndNewMappings) {
  const std::filesystem::path folder = folder_.store();
  for (const Wal wal : {Wal::kNone, Wal::kSeparate}) {
    EXPECT_EQ(AdviceForReopenedLog(folder, {.read_ahead = ReadAhead::kOff, .wal = wal}), "rr");
  }
  std::filesystem::remove_all(folder);
  Product store = Open({.read_ahead = ReadAhead::kOff});
  EXPECT_TRUE(store.Put({1, "one"}).ok());
  EXPECT_EQ(AdviceAt(store.Get(1)->data()), "rr");
  auto growing = ValueLog<RecordFormat::kV1>::Open(
      folder_.path() / "growing", {.growth = LogGrowth::kRemapEach, .read_ahead = ReadAhead::kOff});
  ASSERT_TRUE(growing.ok() && growing->Append({1, "one"}).ok()) << growing.status();
  EXPECT_EQ(AdviceAt(growing->mapping()->base()), "rr");
}

TEST_F(HugePagesTest, AKernelWithoutThemIsNamedAsTheReason) {
  const std::filesystem::path nowhere = folder_.path() / "nowhere";
  for (const HugePages choice : {HugePages::kIndex, HugePages::kLog, HugePages::kBoth}) {
    const absl::Status lack = CheckKernelHasHugePages(choice, nowhere);
    EXPECT_EQ(lack.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(lack.ToString(), HasSubstr(nowhere.string()));
    EXPECT_THAT(lack.ToString(), HasSubstr(std::string(ChoiceName(choice))));
  }
  for (const HugePages choice : {HugePages::kKernel, HugePages::kOff}) {
    EXPECT_TRUE(CheckKernelHasHugePages(choice, nowhere).ok());
  }
}

TEST_F(HugePagesTest, NeverIsAWordAboutTheIndexAndNotAboutFiles) {
  const std::filesystem::path folder = KernelThatSays("always madvise [never]\n");
  EXPECT_THAT(CheckKernelHasHugePages(HugePages::kIndex, folder).ToString(), HasSubstr("never"));
  EXPECT_FALSE(CheckKernelHasHugePages(HugePages::kBoth, folder).ok());
  EXPECT_TRUE(CheckKernelHasHugePages(HugePages::kLog, folder).ok());
  for (const std::string_view enabled : {"[always] madvise never\n", "always [madvise] never\n"}) {
    EXPECT_TRUE(CheckKernelHasHugePages(HugePages::kBoth, KernelThatSays(enabled)).ok());
  }
}

TEST_F(HugePagesTest, TheTextbookLayoutHasNoMemoryOfItsOwn) {
  using Textbook = AlexStore<kBaseline>;
  for (const HugePages choice : {HugePages::kIndex, HugePages::kBoth}) {
    const absl::Status status = Textbook::Open(folder_.store(), {.huge_pages = choice}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(status.ToString(), HasSubstr("textbook"));
  }
  for (const HugePages choice : {HugePages::kOff, HugePages::kLog}) {
    EXPECT_TRUE(Textbook::Open(folder_.store(), {.huge_pages = choice}).ok());
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
