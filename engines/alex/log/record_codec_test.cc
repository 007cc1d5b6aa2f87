#include "engines/alex/log/record_codec.h"

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/derived_value.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

template <RecordFormat kFormat>
std::string Encode(Key key, std::string_view value) {
  std::string bytes(kRecordHeaderSizeBytes, '\0');
  RecordCodec<kFormat>::EncodeHeader({key, value}, bytes.data());
  return bytes.append(value);
}

template <RecordFormat kFormat>
std::string EncodeTombstone(Key key) {
  std::string bytes(kRecordHeaderSizeBytes, '\0');
  RecordCodec<kFormat>::EncodeTombstone(key, bytes.data());
  return bytes;
}

// The header with its length word replaced, and plenty of bytes behind it.
template <RecordFormat kFormat>
std::string WithLengthWord(std::uint32_t word) {
  std::string bytes = Encode<kFormat>(7, std::string(1000, 'v'));
  std::memcpy(bytes.data() + RecordFormatPolicy<kFormat>::kLengthPosition, &word, sizeof(word));
  return bytes;
}

TEST(RecordCodecTest, V1IsLengthKeyValue) {
  EXPECT_EQ(Encode<RecordFormat::kV1>(0x0102030405060708, "ab"),
            std::string_view("\x0a\x00\x00\x00\x08\x07\x06\x05\x04\x03\x02\x01"
                             "ab",
                             14));
}

TEST(RecordCodecTest, V2IsKeyLengthValue) {
  EXPECT_EQ(Encode<RecordFormat::kV2>(0x0102030405060708, "ab"),
            std::string_view("\x08\x07\x06\x05\x04\x03\x02\x01\x02\x00\x00\x00"
                             "ab",
                             14));
}

TEST(RecordCodecTest, TombstoneSetsBit31OfTheLengthOfNoValue) {
  EXPECT_EQ(EncodeTombstone<RecordFormat::kV1>(-1),
            std::string_view("\x08\x00\x00\x80\xff\xff\xff\xff\xff\xff\xff\xff", 12));
  EXPECT_EQ(EncodeTombstone<RecordFormat::kV2>(-1),
            std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x80", 12));
}

template <typename Format>
class RecordCodecBothTest : public testing::Test {};

template <RecordFormat kChoice>
struct FormatTag {
  static constexpr RecordFormat kFormat = kChoice;
};
using BothFormats = testing::Types<FormatTag<RecordFormat::kV1>, FormatTag<RecordFormat::kV2>>;
TYPED_TEST_SUITE(RecordCodecBothTest, BothFormats);

TYPED_TEST(RecordCodecBothTest, DecodesWhatItEncoded) {
  using Codec = RecordCodec<TypeParam::kFormat>;
  for (const Key key :
       {std::numeric_limits<Key>::min(), Key{-1}, Key{0}, std::numeric_limits<Key>::max()}) {
    for (const std::size_t size_bytes : {std::size_t{0}, std::size_t{1}, std::size_t{12},
                                         std::size_t{128}, std::size_t{1024}, kMaxValueSizeBytes}) {
      const std::string value = DerivedValue(key, 0, size_bytes);
      const std::string bytes = Encode<TypeParam::kFormat>(key, value) + "more";
      const std::optional<DecodedRecord> record = Codec::Decode(bytes);
      ASSERT_TRUE(record.has_value()) << key << ", " << size_bytes << " bytes";
      EXPECT_EQ(record->key, key);
      EXPECT_TRUE(record->value == value);
      EXPECT_FALSE(record->is_tombstone);
      EXPECT_EQ(record->size_bytes(), kRecordHeaderSizeBytes + size_bytes);
      EXPECT_EQ(Codec::LoadKey(bytes.data()), key);
      EXPECT_EQ(Codec::LoadValueSizeBytes(bytes.data()), size_bytes);
    }
  }
}

TYPED_TEST(RecordCodecBothTest, DecodesTombstones) {
  const std::string bytes = EncodeTombstone<TypeParam::kFormat>(-5);
  const std::optional<DecodedRecord> record = RecordCodec<TypeParam::kFormat>::Decode(bytes);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->key, -5);
  EXPECT_TRUE(record->is_tombstone);
  EXPECT_EQ(record->size_bytes(), kRecordHeaderSizeBytes);
}

TYPED_TEST(RecordCodecBothTest, RefusesEveryTruncation) {
  for (const std::string& whole :
       {Encode<TypeParam::kFormat>(3, std::string(40, 'x')), Encode<TypeParam::kFormat>(3, ""),
        EncodeTombstone<TypeParam::kFormat>(3)}) {
    for (std::size_t kept = 0; kept < whole.size(); ++kept) {
      // A copy of its own, so that a sanitizer sees a read past the end.
      const std::string bytes(whole, 0, kept);
      EXPECT_FALSE(RecordCodec<TypeParam::kFormat>::Decode(bytes).has_value()) << kept;
    }
  }
}

TYPED_TEST(RecordCodecBothTest, RefusesLengthsThatNoRecordHas) {
  constexpr std::uint32_t kNone = RecordFormatPolicy<TypeParam::kFormat>::kLengthOfNoValue;
  for (const std::uint32_t word :
       {kTombstoneBit | (kNone + 1), kTombstoneBit | 0x7fffffffU, 0xffffffffU, 0x7fffffffU,
        kNone + static_cast<std::uint32_t>(kMaxValueSizeBytes) + 1, kNone + 1001}) {
    EXPECT_FALSE(RecordCodec<TypeParam::kFormat>::Decode(WithLengthWord<TypeParam::kFormat>(word))
                     .has_value())
        << word;
  }
}

TEST(RecordCodecTest, V1RefusesLengthsShorterThanTheKey) {
  for (std::uint32_t word = 0; word < 8; ++word) {
    EXPECT_FALSE(
        RecordCodec<RecordFormat::kV1>::Decode(WithLengthWord<RecordFormat::kV1>(word)).has_value())
        << word;
    EXPECT_FALSE(RecordCodec<RecordFormat::kV1>::Decode(
                     WithLengthWord<RecordFormat::kV1>(word | kTombstoneBit))
                     .has_value())
        << word;
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
