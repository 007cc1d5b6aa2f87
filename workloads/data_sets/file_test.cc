#include "workloads/data_sets/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "workloads/chi_square.h"
#include "workloads/data_set.h"
#include "workloads/data_sets/sosd_writer.h"
#include "workloads/test_folder.h"

namespace alexbench::workloads {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Key kMin = std::numeric_limits<Key>::min();
constexpr Key kMax = std::numeric_limits<Key>::max();
constexpr std::uint64_t kAll = 1'000'000;

// A file's bytes: a count, which may lie, and 8-byte keys.
std::string Bytes(std::uint64_t count, const std::vector<std::uint64_t>& keys) {
  std::string bytes(reinterpret_cast<const char*>(&count), sizeof(count));
  return bytes.append(reinterpret_cast<const char*>(keys.data()), keys.size() * sizeof(keys[0]));
}

KeySet Read(const std::string& argument, std::uint64_t records = kAll, std::uint64_t seed = 1) {
  absl::StatusOr<KeySet> set = FileKeys({.argument = argument, .records = records, .seed = seed});
  EXPECT_TRUE(set.ok()) << set.status();
  return *std::move(set);
}

void ExpectRefused(const std::string& path, const std::string& what) {
  const absl::Status status = FileKeys({.argument = path, .records = kAll, .seed = 1}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(path), HasSubstr(what)));
}

TEST(SosdSourceTest, TheTypeComesFromSuffixThenFileNameThenIsUint64) {
  const auto expect = [](std::string_view argument, std::string_view path, SosdType type) {
    const SosdSource source = ParseSosdSource(argument);
    EXPECT_EQ(source.path, path);
    EXPECT_EQ(source.type, type) << argument;
  };
  expect("a/books_200M_uint32", "a/books_200M_uint32", SosdType::kUint32);
  expect("books_200M_uint32:int64", "books_200M_uint32", SosdType::kInt64);
  expect("fb_200M_uint64", "fb_200M_uint64", SosdType::kUint64);
  expect("keys_int64.sosd", "keys_int64.sosd", SosdType::kInt64);
  expect("keys", "keys", SosdType::kUint64);
  expect("in_uint32/keys", "in_uint32/keys", SosdType::kUint64);
  expect("a:b", "a:b", SosdType::kUint64);
  expect("a:b:uint32", "a:b", SosdType::kUint32);
  expect("keysint64", "keysint64", SosdType::kUint64);
  expect("keys.int64", "keys.int64", SosdType::kInt64);
  expect("a.b/int64", "a.b/int64", SosdType::kInt64);
}

TEST(FileKeysTest, RoundTripsEveryTypeAtItsEnds) {
  const TestFolder folder;
  const auto round_trip = [&folder](std::vector<Key> keys, SosdType type) {
    const std::string path = folder.Path("keys");
    EXPECT_TRUE(WriteSosdFile(keys, path, type).ok());
    const KeySet set = Read(path + ":" + std::string(SosdTypeName(type)));
    EXPECT_EQ(set.key_bias, 0);
    EXPECT_EQ(set.duplicates_dropped, 0U);
    std::ranges::sort(keys);
    EXPECT_EQ(set.keys, keys);
  };
  round_trip({kMax, 0, kMin, -1, 1}, SosdType::kInt64);
  round_trip({kMax, 0, 7}, SosdType::kUint64);
  round_trip({0xffffffff, 0, 7}, SosdType::kUint32);
}

TEST(FileKeysTest, FilesOfManyChunksArriveWhole) {
  const TestFolder folder;
  std::vector<Key> keys(100'001);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = static_cast<Key>(i * 31);
  }
  for (const SosdType type : kSosdTypes) {
    const std::string path = folder.Path("keys_" + std::string(SosdTypeName(type)));
    ASSERT_TRUE(WriteSosdFile(keys, path, type).ok());
    EXPECT_EQ(Read(path).keys, keys);
  }
}

TEST(FileKeysTest, OneKeyAboveTheSignedRangeLowersThemAll) {
  const TestFolder folder;
  const std::uint64_t half = std::uint64_t{1} << 63U;
  const std::string path =
      folder.Write("keys_uint64", Bytes(5, {0, half - 1, half, half + 1, ~std::uint64_t{0}}));
  const KeySet set = Read(path);
  EXPECT_EQ(set.key_bias, kMin);
  EXPECT_THAT(set.keys, ElementsAre(kMin, -1, 0, 1, kMax));
  EXPECT_EQ(Read(path + ":int64").key_bias, 0);
  EXPECT_THAT(Read(path + ":int64").keys, ElementsAre(kMin, kMin + 1, -1, 0, kMax));
}

TEST(FileKeysTest, TheBiasIsThatOfTheWholeFileWhicheverKeysAreSampled) {
  const TestFolder folder;
  std::vector<std::uint64_t> keys(100);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = i;
  }
  keys.back() = ~std::uint64_t{0};
  const KeySet set = Read(folder.Write("keys", Bytes(keys.size(), keys)), 1);
  EXPECT_EQ(set.key_bias, kMin);
  EXPECT_LT(set.keys.front(), 0);
}

TEST(FileKeysTest, DuplicatesAreDroppedAndCountedInAnyOrder) {
  const TestFolder folder;
  const KeySet set = Read(folder.Write("keys", Bytes(7, {9, 3, 9, 1, 3, 9, 2})));
  EXPECT_THAT(set.keys, ElementsAre(1, 2, 3, 9));
  EXPECT_EQ(set.duplicates_dropped, 3U);
}

TEST(FileKeysTest, ASampleIsUniformWithoutReplacementAndSeeded) {
  const TestFolder folder;
  std::vector<Key> keys(50);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = static_cast<Key>(i);
  }
  const std::string path = folder.Path("keys");
  ASSERT_TRUE(WriteSosdFile(keys, path, SosdType::kInt64).ok());
  std::vector<std::uint64_t> counts(keys.size());
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const KeySet set = Read(path, 5, seed);
    ASSERT_EQ(set.keys.size(), 5U);
    ASSERT_EQ(std::ranges::adjacent_find(set.keys, std::greater_equal<>()), set.keys.end());
    for (const Key key : set.keys) {
      ++counts[static_cast<std::size_t>(key)];
    }
  }
  EXPECT_TRUE(LooksUniform(counts));
  EXPECT_EQ(Read(path, 5, 7).keys, Read(path, 5, 7).keys);
}

TEST(FileKeysTest, FewerKeysThanAskedForAreAllUsedAndTold) {
  const TestFolder folder;
  const absl::StatusOr<DataSet> data_set =
      MakeDataSet({.spec = "file:" + folder.Write("keys", Bytes(4, {5, 6, 7, 7})),
                   .records = 10,
                   .seed = 1,
                   .load_order = LoadOrder::kSorted});
  ASSERT_TRUE(data_set.ok());
  EXPECT_THAT(data_set->keys, ElementsAre(5, 6, 7));
  EXPECT_EQ(data_set->records_requested, 10U);
  EXPECT_EQ(data_set->duplicates_dropped, 1U);
}

TEST(FileKeysTest, AMissingFileIsNotFound) {
  const TestFolder folder;
  const std::string path = folder.Path("absent");
  for (const std::string& argument : {path, path + "/below"}) {
    const absl::Status status = FileKeys({.argument = argument, .records = 1, .seed = 1}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(status.message()), HasSubstr(argument));
  }
}

TEST(FileKeysTest, FilesThatDoNotMatchTheirCountAreRefusedWithBothNumbers) {
  const TestFolder folder;
  ExpectRefused(folder.Write("empty", ""), "has 0 bytes");
  ExpectRefused(folder.Write("stub", "1234567"), "has 7 bytes");
  ExpectRefused(folder.Write("no_keys", Bytes(0, {})), "holds 0 keys");
  ExpectRefused(folder.Write("short", Bytes(3, {1, 2})),
                "too short: it says 3 keys of 8 bytes, but 16 bytes follow");
  ExpectRefused(folder.Write("long", Bytes(1, {1, 2})),
                "too long: it says 1 keys of 8 bytes, but 16 bytes follow");
  ExpectRefused(folder.Write("torn", Bytes(2, {1, 2}).substr(0, 23)), "too short");
  ExpectRefused(folder.Write("junk", Bytes(2, {1, 2}) + "x"), "too long");
  ExpectRefused(folder.Write("narrow_uint32", Bytes(2, {1, 2})), "2 keys of 4 bytes, but 16");
}

TEST(FileKeysTest, HugeCountsAllocateNothing) {
  const TestFolder folder;
  // 2^61 keys of 8 bytes are 2^64 bytes, which as a product would be 0.
  for (const std::uint64_t count : {~std::uint64_t{0}, std::uint64_t{1} << 61U}) {
    ExpectRefused(folder.Write("huge", Bytes(count, {})), std::to_string(count) + " keys");
    ExpectRefused(folder.Write("huge", Bytes(count, {1, 2})), std::to_string(count) + " keys");
  }
}

TEST(FileKeysTest, AFileLargerThanTheMemoryOfThisMachineIsRefused) {
  const TestFolder folder;
  const std::uint64_t count = std::uint64_t{1} << 39U;
  const std::string path = folder.Write("sparse", Bytes(count, {}));
  std::error_code error;
  std::filesystem::resize_file(path, 8 + count * 8, error);
  if (error) {
    GTEST_SKIP() << "no sparse file of 4 TiB here: " << error.message();
  }
  EXPECT_EQ(FileKeys({.argument = path, .records = 1, .seed = 1}).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(FileKeysTest, WhatIsNoRegularFileIsRefusedWithoutWaiting) {
  const TestFolder folder;
  const std::string fifo = folder.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  ExpectRefused(fifo, "no regular file");
  ExpectRefused(folder.Path(""), "no regular file");
  ExpectRefused("/dev/zero", "no regular file");
}

}  // namespace
}  // namespace alexbench::workloads
