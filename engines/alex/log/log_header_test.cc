#include "engines/alex/log/log_header.h"

#include <xxhash.h>

#include <cstring>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

constexpr char kFile[] = "some.log";
constexpr std::size_t kChecksumPosition = 2040;

// Overwrites bytes of the page and makes its checksum right again.
std::string Patched(std::string page, std::size_t position, std::string_view bytes) {
  page.replace(position, bytes.size(), bytes);
  const std::uint64_t checksum = XXH3_64bits(page.data(), kChecksumPosition);
  std::memcpy(page.data() + kChecksumPosition, &checksum, sizeof(checksum));
  return page;
}

void ExpectRefused(const std::string& page, const std::string& reason) {
  const absl::Status status = DecodeLogHeader(page, kFile).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(reason));
  EXPECT_THAT(std::string(status.message()), HasSubstr(kFile));
}

TEST(LogHeaderTest, DecodesWhatItEncoded) {
  for (const RecordFormat format : {RecordFormat::kV1, RecordFormat::kV2}) {
    const LogHeader header{.format = format,
                           .store_id = MakeStoreId(),
                           .compatible_features = 1,
                           .committed_end = 123456789};
    const std::string page = EncodeLogHeader(header);
    ASSERT_EQ(page.size(), kLogHeaderSizeBytes);
    const absl::StatusOr<LogHeader> decoded = DecodeLogHeader(page, kFile);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->format, format);
    EXPECT_EQ(decoded->store_id, header.store_id);
    EXPECT_EQ(decoded->compatible_features, 1U);
    EXPECT_EQ(decoded->committed_end, header.committed_end);
  }
}

TEST(LogHeaderTest, StoreIdsDiffer) { EXPECT_NE(MakeStoreId(), MakeStoreId()); }

TEST(LogHeaderTest, CommittedEndStandsWhereItSaysOutsideTheChecksum) {
  std::string page = EncodeLogHeader({});
  const std::uint64_t end = 77777;
  std::memcpy(page.data() + kCommittedEndPosition, &end, sizeof(end));
  const absl::StatusOr<LogHeader> decoded = DecodeLogHeader(page, kFile);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->committed_end, end);
}

TEST(LogHeaderTest, NoticesEveryFlippedBitOfTheConstantPart) {
  std::string page = EncodeLogHeader({.store_id = MakeStoreId()});
  for (std::size_t bit = 0; bit < 8 * kCommittedEndPosition; ++bit) {
    page[bit / 8] = static_cast<char>(page[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(DecodeLogHeader(page, kFile).status().code(), absl::StatusCode::kDataLoss) << bit;
    page[bit / 8] = static_cast<char>(page[bit / 8] ^ (1 << bit % 8));
  }
}

TEST(LogHeaderTest, RefusesEveryShorterPage) {
  const std::string page = EncodeLogHeader({});
  for (std::size_t size = 0; size < page.size(); ++size) {
    EXPECT_EQ(DecodeLogHeader(std::string(page, 0, size), kFile).status().code(),
              absl::StatusCode::kDataLoss);
  }
}

TEST(LogHeaderTest, RefusesALaterVersion) {
  ExpectRefused(Patched(EncodeLogHeader({}), 8, "\x02"), "header version 2");
}

TEST(LogHeaderTest, RefusesTheOtherByteOrder) {
  ExpectRefused(Patched(EncodeLogHeader({}), 12, "\x01\x02\x03\x04"), "byte order");
}

TEST(LogHeaderTest, RefusesAnUnknownFormat) {
  ExpectRefused(EncodeLogHeader({.format = static_cast<RecordFormat>(3)}), "record format 3");
}

TEST(LogHeaderTest, RefusesAnUnknownIncompatibleFeatureByItsBit) {
  ExpectRefused(EncodeLogHeader({.incompatible_features = std::uint64_t{1} << 37U}),
                "feature bit 37");
}

TEST(LogHeaderTest, RefusesOtherLimits) {
  ExpectRefused(Patched(EncodeLogHeader({}), 16, std::string_view("\x00\x20", 2)), "8192");
  ExpectRefused(Patched(EncodeLogHeader({}), 64, "\x01"), "first offset 1");
  ExpectRefused(Patched(EncodeLogHeader({}), 72, "\x01"), "value size limit");
  ExpectRefused(Patched(EncodeLogHeader({}), 80, "\x01"), "offset limit");
}

}  // namespace
}  // namespace alexbench::engines::alex
