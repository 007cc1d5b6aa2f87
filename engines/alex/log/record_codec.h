// Records as bytes: encoding, and decoding that believes nothing.
//
// Source: byte layout in docs/formats/value_log.md.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/axes/record_format.h"

namespace alexbench::engines::alex {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

// Both formats spend the same on a record: 8 bytes of key and 4 of length.
inline constexpr std::size_t kRecordHeaderSizeBytes = 12;
// The bit of the length word that marks a tombstone: the key was erased, and no value follows.
inline constexpr std::uint32_t kTombstoneBit = std::uint32_t{1} << 31U;

// A record as it stands in the log. Lifetime: `value` points into the bytes it was decoded from.
struct DecodedRecord {
  Key key = 0;
  std::string_view value;
  bool is_tombstone = false;

  std::size_t size_bytes() const { return kRecordHeaderSizeBytes + value.size(); }
};

// A record and where it starts, as a log hands it out.
struct LoggedRecord {
  std::uint64_t offset = 0;
  DecodedRecord record;
};

// Threads:  stateless.
template <RecordFormat kFormat>
class RecordCodec {
 public:
  using Format = RecordFormatPolicy<kFormat>;

  // Writes the kRecordHeaderSizeBytes that go before the value.
  // Requires: record.value.size() <= kMaxValueSizeBytes.
  static void EncodeHeader(const Record& record, char* out) {
    Store(record.key, Format::kLengthOfNoValue + static_cast<std::uint32_t>(record.value.size()),
          out);
  }

  // Writes a whole tombstone: kRecordHeaderSizeBytes.
  static void EncodeTombstone(Key key, char* out) {
    Store(key, Format::kLengthOfNoValue | kTombstoneBit, out);
  }

  // Requires: kRecordHeaderSizeBytes are readable at `record`.
  static Key LoadKey(const char* record) { return Load<Key>(record + Format::kKeyPosition); }

  // The size of the value as the header states it, unverified.
  // Requires: kRecordHeaderSizeBytes are readable at `record`.
  static std::uint32_t LoadValueSizeBytes(const char* record) {
    return LoadLengthWord(record) - Format::kLengthOfNoValue;
  }

  // The record that starts where `bytes` start, or nullopt if no valid record does.
  // Cost:     O(1); no value byte is touched.
  static std::optional<DecodedRecord> Decode(std::string_view bytes) {
    if (bytes.size() < kRecordHeaderSizeBytes) {
      return std::nullopt;
    }
    const Key key = LoadKey(bytes.data());
    const std::uint32_t word = LoadLengthWord(bytes.data());
    if (word == (Format::kLengthOfNoValue | kTombstoneBit)) {
      return DecodedRecord{.key = key, .value = {}, .is_tombstone = true};
    }
    if (word < Format::kLengthOfNoValue) {
      return std::nullopt;
    }
    const std::size_t value_size_bytes = word - Format::kLengthOfNoValue;
    if (value_size_bytes > kMaxValueSizeBytes ||
        value_size_bytes > bytes.size() - kRecordHeaderSizeBytes) {
      return std::nullopt;
    }
    return DecodedRecord{.key = key,
                         .value = bytes.substr(kRecordHeaderSizeBytes, value_size_bytes)};
  }

 private:
  // Records are not aligned, so words are copied, never cast.
  template <typename Word>
  static Word Load(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof(word));
    return word;
  }

  static std::uint32_t LoadLengthWord(const char* record) {
    return Load<std::uint32_t>(record + Format::kLengthPosition);
  }

  static void Store(Key key, std::uint32_t length_word, char* out) {
    std::memcpy(out + Format::kKeyPosition, &key, sizeof(key));
    std::memcpy(out + Format::kLengthPosition, &length_word, sizeof(length_word));
  }
};

}  // namespace alexbench::engines::alex
