// Records of format v3 as bytes: sealed with a checksum when written, believed only with it.
//
// The checksum covers what a record says and where it stands: the store, the generation of the
// writer and the log offset. So bytes of another store, of a writer that died, or copied to another
// place are no record, however whole they are.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/log_header.h"

namespace alexbench::engines::alex {

inline constexpr std::size_t kSealedHeaderSizeBytes = 24;
inline constexpr std::size_t kRecordAlignmentBytes = 8;
inline constexpr std::size_t kSealedKeyPosition = 0;
inline constexpr std::size_t kSealedLengthPosition = 8;
inline constexpr std::size_t kSealedChecksumPosition = 12;
// The part of the length word that is the length; the rest says what kind of record it is.
inline constexpr std::uint32_t kSealedLengthMask = kMaxValueSizeBytes;

enum class RecordKind : std::uint8_t {
  kValue,
  kTombstone,   // the key is erased; no value
  kGeneration,  // a writer begins: key 0, the value is its generation in 8 bytes
};

// Lifetime: `value` points into the bytes the record was parsed from.
struct SealedRecord {
  Key key = 0;
  std::uint64_t sequence = 0;
  std::string_view value;
  RecordKind kind = RecordKind::kValue;

  // With the zeros behind the value.
  std::size_t size_bytes() const;
};

// Who writes: records are sealed with it and checked against it.
class WriterSeal {
 public:
  WriterSeal(const StoreId& store_id, std::uint64_t generation);

  std::uint64_t generation() const { return generation_; }

  // Appends the record's bytes to `out`; they belong at `offset` and nowhere else.
  // Requires: record.value.size() <= kMaxValueSizeBytes; no value in a tombstone.
  void Append(const SealedRecord& record, LogOffset offset, std::string& out) const;

  // Whether the record that was parsed from `bytes` is this writer's and stands where it was
  // written. Cost:     reads every byte of the record.
  bool Accepts(const SealedRecord& record, std::string_view bytes, LogOffset offset) const;

 private:
  std::uint32_t Checksum(std::string_view header, std::string_view value, LogOffset offset) const;

  std::uint64_t generation_ = 0;
  std::uint32_t writer_crc_ = 0;  // of store id and generation
};

// A record by its structure alone: sizes, flags, zeros behind the value. Nothing of it may be
// believed before a WriterSeal has accepted it.
// Cost:     O(1); no value byte is touched.
std::optional<SealedRecord> ParseSealedRecord(std::string_view bytes);

// What a record of kind kGeneration says; nullopt for any other.
std::optional<std::uint64_t> GenerationOf(const SealedRecord& record);

// The size of the value as the header states it, unverified: at most kMaxValueSizeBytes.
// Requires: kSealedHeaderSizeBytes are readable at `record`.
inline std::uint32_t LoadSealedValueSizeBytes(const char* record) {
  return LoadField<std::uint32_t>(record, kSealedLengthPosition) & kSealedLengthMask;
}
inline Key LoadSealedKey(const char* record) { return LoadField<Key>(record, kSealedKeyPosition); }
inline std::uint32_t LoadSealedChecksum(const char* record) {
  return LoadField<std::uint32_t>(record, kSealedChecksumPosition);
}

}  // namespace alexbench::engines::alex
