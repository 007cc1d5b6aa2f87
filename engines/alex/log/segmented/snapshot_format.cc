#include "engines/alex/log/segmented/snapshot_format.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_record.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXIDX";

constexpr std::uint64_t kKeyPosition = 0;
constexpr std::uint64_t kOffsetPosition = 8;

// Why the snapshot is of another log than the one with this superblock, or of another time.
std::optional<std::string> MismatchOf(const SnapshotScope& scope, const Superblock& superblock) {
  const LogMark& mark = scope.mark;
  if (scope.store_id != superblock.store_id) {
    return "it is of another store";
  }
  if (scope.first_segment != superblock.first_segment) {
    return "the store was compacted since";
  }
  if (mark.sequence > superblock.durable_sequence || mark.offset >= superblock.durable_end ||
      mark.generation > superblock.writer_generation) {
    return "the log ends before it";
  }
  if (mark.offset < superblock.first_segment * superblock.segment_bytes + kLogHeaderSizeBytes) {
    return "the log begins behind it";
  }
  return std::nullopt;
}

}  // namespace

std::string EncodeSnapshotHeader(const SnapshotHeader& header) {
  const LogMark& mark = header.scope.mark;
  return EncodeSealedPage(
      kMagic, {.store_id = header.scope.store_id,
               .words = {mark.generation, mark.offset, mark.sequence, mark.checksum,
                         header.scope.first_segment, header.entry_count, header.entries_checksum}});
}

absl::StatusOr<SnapshotHeader> DecodeSnapshotHeader(std::string_view page,
                                                    const Superblock& superblock,
                                                    const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const SealedPage fields, DecodeSealedPage(kMagic, page, file, 0));
  const auto& words = fields.words;
  if (std::max(words[3], words[6]) > std::numeric_limits<std::uint32_t>::max()) {
    return DamageStatus(file, 0, "a checksum is longer than checksums are");
  }
  const LogMark mark{.offset = words[1],
                     .sequence = words[2],
                     .generation = words[0],
                     .checksum = static_cast<std::uint32_t>(words[3])};
  const SnapshotHeader header{
      .scope = {.store_id = fields.store_id, .first_segment = words[4], .mark = mark},
      .entry_count = words[5],
      .entries_checksum = static_cast<std::uint32_t>(words[6])};
  if (const std::optional<std::string> mismatch = MismatchOf(header.scope, superblock)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s does not belong to this log: %s", file.string(), *mismatch));
  }
  return header;
}

void AppendSnapshotEntry(const IndexEntry& entry, std::string& bytes) {
  char fields[kSnapshotEntrySizeBytes];
  StoreField(fields, kKeyPosition, entry.key);
  StoreField(fields, kOffsetPosition, entry.payload);
  bytes.append(fields, sizeof(fields));
}

absl::Status SnapshotEntries::CheckFileSize(std::uint64_t size_bytes) const {
  const bool has_page = size_bytes >= kSealedPageSizeBytes;
  const std::uint64_t entry_bytes = has_page ? size_bytes - kSealedPageSizeBytes : 0;
  if (!has_page || entry_bytes % kSnapshotEntrySizeBytes != 0 ||
      entry_bytes / kSnapshotEntrySizeBytes != header_.entry_count) {
    return DamageStatus(file_, size_bytes, "the file has another size than its entries");
  }
  return absl::OkStatus();
}

void SnapshotEntries::Reserve(std::uint64_t entry_count) {
  entries_.reserve(std::min(header_.entry_count, entry_count));
}

absl::Status SnapshotEntries::Take(std::string_view chunk) {
  ALEXBENCH_DCHECK(chunk.size() % kSnapshotEntrySizeBytes == 0);
  checksum_ = ExtendCrc32c(checksum_, chunk);
  for (std::uint64_t at = 0; at < chunk.size(); at += kSnapshotEntrySizeBytes) {
    const IndexEntry entry{.key = LoadField<Key>(chunk.data(), at + kKeyPosition),
                           .payload = LoadField<Payload>(chunk.data(), at + kOffsetPosition)};
    if (!IsPossible(entry)) {
      return DamageStatus(file_, position_ + at, "this entry leads to no place in the log");
    }
    if (!entries_.empty() && entry.key <= entries_.back().key) {
      return DamageStatus(file_, position_ + at, "this key is not above the one before it");
    }
    entries_.push_back(entry);
  }
  position_ += chunk.size();
  return absl::OkStatus();
}

absl::StatusOr<Snapshot> SnapshotEntries::Finish() && {
  RETURN_IF_ERROR(CheckFileSize(position_));
  if (checksum_ != header_.entries_checksum) {
    return DamageStatus(file_, kSealedPageSizeBytes, "the checksum of the entries differs");
  }
  return Snapshot{.mark = header_.scope.mark, .entries = std::move(entries_)};
}

// Whether a record that is covered could start where the entry leads.
bool SnapshotEntries::IsPossible(const IndexEntry& entry) const {
  const std::uint64_t segment_bytes = superblock_.segment_bytes;
  const std::uint64_t position = entry.payload & (segment_bytes - 1);  // a power of two
  return entry.payload >= superblock_.first_segment * segment_bytes &&
         entry.payload <= header_.scope.mark.offset && entry.payload % kRecordAlignmentBytes == 0 &&
         position >= kLogHeaderSizeBytes && position <= segment_bytes - kSealedHeaderSizeBytes;
}

}  // namespace alexbench::engines::alex
