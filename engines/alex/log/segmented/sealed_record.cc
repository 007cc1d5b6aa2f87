#include "engines/alex/log/segmented/sealed_record.h"

#include "base/check.h"
#include "base/record.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kSequencePosition = 16;

constexpr std::uint32_t kTombstoneFlag = std::uint32_t{1} << 31U;
constexpr std::uint32_t kGenerationFlag = std::uint32_t{1} << 30U;

std::uint32_t FlagOf(RecordKind kind) {
  switch (kind) {
    case RecordKind::kTombstone:
      return kTombstoneFlag;
    case RecordKind::kGeneration:
      return kGenerationFlag;
    case RecordKind::kValue:
      break;
  }
  return 0;
}

std::optional<RecordKind> KindOf(std::uint32_t flags) {
  for (const RecordKind kind :
       {RecordKind::kValue, RecordKind::kTombstone, RecordKind::kGeneration}) {
    if (FlagOf(kind) == flags) {
      return kind;
    }
  }
  return std::nullopt;
}

constexpr std::size_t PaddingOf(std::size_t value_size_bytes) {
  return (kRecordAlignmentBytes - value_size_bytes % kRecordAlignmentBytes) % kRecordAlignmentBytes;
}

// Whether what stands behind the value is zeros.
bool IsPadded(std::string_view padding) {
  return padding.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

std::size_t SealedRecord::size_bytes() const {
  return kSealedHeaderSizeBytes + value.size() + PaddingOf(value.size());
}

WriterSeal::WriterSeal(const StoreId& store_id, std::uint64_t generation)
    : generation_(generation),
      writer_crc_(ExtendCrc32c(Crc32c({store_id.data(), store_id.size()}),
                               {reinterpret_cast<const char*>(&generation),
                                IsPlanted(PlantedBug::kNoGeneration) ? 0 : sizeof(generation)})) {}

std::uint32_t WriterSeal::Checksum(std::string_view header, std::string_view value,
                                   LogOffset offset) const {
  std::uint32_t crc = ExtendCrc32c(writer_crc_, {reinterpret_cast<const char*>(&offset), 8});
  const std::size_t first =
      IsPlanted(PlantedBug::kChecksumWithoutKey) ? kSealedLengthPosition : kSealedKeyPosition;
  crc = ExtendCrc32c(crc, header.substr(first, kSealedChecksumPosition - first));
  crc = ExtendCrc32c(crc, header.substr(kSequencePosition, 8));
  return ExtendCrc32c(crc, value);
}

void WriterSeal::Append(const SealedRecord& record, LogOffset offset, std::string& out) const {
  ALEXBENCH_DCHECK(record.value.size() <= kMaxValueSizeBytes);
  ALEXBENCH_DCHECK(record.kind != RecordKind::kTombstone || record.value.empty());
  char header[kSealedHeaderSizeBytes];
  StoreField(header, kSealedKeyPosition, record.key);
  StoreField(header, kSealedLengthPosition,
             FlagOf(record.kind) | static_cast<std::uint32_t>(record.value.size()));
  StoreField(header, kSequencePosition, record.sequence);
  StoreField(header, kSealedChecksumPosition,
             Checksum({header, sizeof(header)}, record.value, offset));
  out.append(header, sizeof(header));
  out.append(record.value);
  out.append(PaddingOf(record.value.size()), '\0');
}

bool WriterSeal::Accepts(const SealedRecord& record, std::string_view bytes,
                         LogOffset offset) const {
  const std::string_view header = bytes.substr(0, kSealedHeaderSizeBytes);
  return LoadSealedChecksum(header.data()) == Checksum(header, record.value, offset);
}

std::optional<SealedRecord> ParseSealedRecord(std::string_view bytes) {
  if (bytes.size() < kSealedHeaderSizeBytes) {
    return std::nullopt;
  }
  const auto word = LoadField<std::uint32_t>(bytes.data(), kSealedLengthPosition);
  const std::optional<RecordKind> kind = KindOf(word & ~kSealedLengthMask);
  const std::size_t value_size_bytes = word & kSealedLengthMask;
  const std::size_t room = bytes.size() - kSealedHeaderSizeBytes;
  const bool is_too_long = value_size_bytes > room && !IsPlanted(PlantedBug::kSizeWrapsAround);
  if (!kind.has_value() || is_too_long || PaddingOf(value_size_bytes) > room - value_size_bytes) {
    return std::nullopt;
  }
  const std::string_view behind = bytes.substr(kSealedHeaderSizeBytes);
  if (!IsPadded(behind.substr(value_size_bytes, PaddingOf(value_size_bytes))) ||
      (*kind == RecordKind::kTombstone && value_size_bytes != 0) ||
      (*kind == RecordKind::kGeneration && value_size_bytes != sizeof(std::uint64_t))) {
    return std::nullopt;
  }
  return SealedRecord{.key = LoadField<Key>(bytes.data(), kSealedKeyPosition),
                      .sequence = LoadField<std::uint64_t>(bytes.data(), kSequencePosition),
                      .value = behind.substr(0, value_size_bytes),
                      .kind = *kind};
}

std::optional<std::uint64_t> GenerationOf(const SealedRecord& record) {
  if (record.kind != RecordKind::kGeneration) {
    return std::nullopt;
  }
  return LoadField<std::uint64_t>(record.value.data(), 0);
}

}  // namespace alexbench::engines::alex
