// Format v3 byte by byte: these bytes were made by another program and must never change.

#include "engines/alex/log/segmented/sealed_record.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/superblock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using namespace std::literals;

constexpr StoreId kStore = {'0', '1', '2', '3', '4', '5', '6', '7',
                            '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

std::string Sealed(const WriterSeal& seal, const SealedRecord& record, LogOffset offset) {
  std::string bytes;
  seal.Append(record, offset, bytes);
  return bytes;
}

bool IsBelieved(const WriterSeal& seal, std::string_view bytes, LogOffset offset) {
  const std::optional<SealedRecord> record = ParseSealedRecord(bytes);
  return record.has_value() && seal.Accepts(*record, bytes, offset);
}

TEST(SealedRecordTest, BytesAreThoseOfTheFormat) {
  EXPECT_EQ(Sealed(WriterSeal(kStore, 7), {.key = -2, .sequence = 5, .value = "hello"}, 4096),
            "\xfe\xff\xff\xff\xff\xff\xff\xff\x05\x00\x00\x00\x36\x73\xae\x7b"
            "\x05\x00\x00\x00\x00\x00\x00\x00\x68\x65\x6c\x6c\x6f\x00\x00\x00"sv);
  EXPECT_EQ(Sealed(WriterSeal(kStore, 7),
                   {.key = -2, .sequence = 6, .kind = RecordKind::kTombstone}, 4128),
            "\xfe\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x80\x08\x0b\xd9\x95"
            "\x06\x00\x00\x00\x00\x00\x00\x00"sv);
  EXPECT_EQ(
      Sealed(WriterSeal(kStore, 8),
             {.sequence = 7, .value = "\x08\0\0\0\0\0\0\0"sv, .kind = RecordKind::kGeneration},
             4152),
      "\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00\x00\x40\xde\x13\xd9\xc4"
      "\x07\x00\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00"sv);
}

TEST(SealedRecordTest, ComesBackAsItWasWrittenAtEverySize) {
  const WriterSeal seal(kStore, 3);
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string value = DerivedValue(static_cast<Key>(size), 0, size);
    const std::string bytes = Sealed(seal, {.key = 9, .sequence = 1, .value = value}, 4096);
    EXPECT_EQ(bytes.size() % kRecordAlignmentBytes, 0U);
    const auto record = ParseSealedRecord(bytes);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->value, value);
    EXPECT_EQ(record->size_bytes(), bytes.size());
    EXPECT_EQ(LoadSealedValueSizeBytes(bytes.data()), size);
    EXPECT_EQ(LoadSealedKey(bytes.data()), 9);
    EXPECT_TRUE(seal.Accepts(*record, bytes, 4096));
  }
}

TEST(SealedRecordTest, AnotherStoreWriterOrPlaceIsNoRecord) {
  const WriterSeal seal(kStore, 3);
  const std::string bytes = Sealed(seal, {.key = 9, .sequence = 1, .value = "value"}, 4096);
  StoreId other_store = kStore;
  other_store[15] = 'F';
  EXPECT_TRUE(IsBelieved(seal, bytes, 4096));
  EXPECT_FALSE(IsBelieved(WriterSeal(other_store, 3), bytes, 4096));
  EXPECT_FALSE(IsBelieved(WriterSeal(kStore, 2), bytes, 4096));
  EXPECT_FALSE(IsBelieved(seal, bytes, 4104));
}

TEST(SealedRecordTest, ZerosAreNoRecord) {
  const std::string zeros(64, '\0');
  EXPECT_FALSE(IsBelieved(WriterSeal(StoreId{}, 0), zeros, 0));
  EXPECT_FALSE(IsBelieved(WriterSeal(kStore, 1), zeros, 4096));
}

TEST(SealedRecordTest, EveryFlippedBitAndEveryMissingByteIsSeen) {
  const WriterSeal seal(kStore, 3);
  int flips = 0;
  for (const std::size_t size : {0, 1, 8, 61, 200}) {
    std::string bytes =
        Sealed(seal, {.key = 5, .sequence = 1, .value = DerivedValue(5, 0, size)}, 4096);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit, ++flips) {
      bytes[bit / 8] ^= static_cast<char>(1U << bit % 8);
      ASSERT_FALSE(IsBelieved(seal, bytes, 4096)) << "bit " << bit << " of size " << size;
      bytes[bit / 8] ^= static_cast<char>(1U << bit % 8);
    }
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_FALSE(IsBelieved(seal, std::string_view(bytes).substr(0, length), 4096)) << length;
    }
    ASSERT_TRUE(IsBelieved(seal, bytes, 4096));
  }
  RecordProperty("bit_flips", flips);
}

TEST(SealedPageTest, EveryFlippedBitOfASegmentHeaderIsSeen) {
  const SegmentHeader header{.store_id = kStore,
                             .first_offset = 1 << 20,
                             .previous_end = (1 << 20) - 40,
                             .previous_sequence = 77,
                             .writer_generation = 4};
  std::string page = EncodeSegmentHeader(header);
  ASSERT_EQ(*DecodeSegmentHeader(page, "segment"), header);
  for (std::size_t bit = 0; bit < 8 * page.size(); ++bit) {
    page[bit / 8] ^= static_cast<char>(1U << bit % 8);
    ASSERT_FALSE(DecodeSegmentHeader(page, "segment").ok()) << bit;
    page[bit / 8] ^= static_cast<char>(1U << bit % 8);
  }
}

TEST(SuperblockTest, TheNewerOfTwoValidSlotsCounts) {
  Superblock older{.store_id = kStore, .slot_generation = 4, .segment_bytes = 1 << 20};
  Superblock newer = older;
  newer.slot_generation = 5;
  newer.durable_end = 8192;
  std::string file = EncodeSuperblock(older) + EncodeSuperblock(newer);
  EXPECT_EQ(*DecodeSuperblock(file, "f"), newer);
  file[5000] ^= 1;
  EXPECT_EQ(*DecodeSuperblock(file, "f"), older);
  file[10] ^= 1;
  EXPECT_EQ(DecodeSuperblock(file, "f").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeSuperblock("", "f").status().code(), absl::StatusCode::kDataLoss);
}

TEST(SuperblockTest, AStateThatCannotBeIsDamage) {
  const Superblock good{.store_id = kStore, .segment_bytes = 1 << 20};
  std::vector<Superblock> bad(6, good);
  bad[0].segment_bytes = 3 << 20;
  bad[1].segment_bytes = 4096;
  bad[2].segment_bytes = kLogOffsetLimit * 2;
  bad[3].durable_end = 4095;
  bad[4].durable_end = kLogOffsetLimit + 1;
  bad[5].first_segment = kLogOffsetLimit;
  EXPECT_TRUE(DecodeSuperblock(EncodeSuperblock(good), "f").ok());
  for (const Superblock& block : bad) {
    EXPECT_EQ(DecodeSuperblock(EncodeSuperblock(block), "f").status().code(),
              absl::StatusCode::kDataLoss);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
