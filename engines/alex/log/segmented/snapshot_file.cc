#include "engines/alex/log/segmented/snapshot_file.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_page.h"
#include "engines/alex/log/segmented/sealed_record.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXIDX";

constexpr std::uint64_t kEntrySizeBytes = 16;
constexpr std::uint64_t kKeyPosition = 0;
constexpr std::uint64_t kOffsetPosition = 8;
// So much is read and written at one go: it stays in the cache from its checksum to its use.
constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 20;
static_assert(kChunkBytes % kEntrySizeBytes == 0);

struct SnapshotHeader {
  SnapshotScope scope;
  std::uint64_t entry_count = 0;
  std::uint32_t entries_checksum = 0;
};

std::string EncodeHeader(const SnapshotHeader& header) {
  const LogMark& mark = header.scope.mark;
  return EncodeSealedPage(
      kMagic, {.store_id = header.scope.store_id,
               .words = {mark.generation, mark.offset, mark.sequence, mark.checksum,
                         header.scope.first_segment, header.entry_count, header.entries_checksum}});
}

absl::StatusOr<SnapshotHeader> DecodeHeader(std::string_view page,
                                            const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const SealedPage fields, DecodeSealedPage(kMagic, page, path, 0));
  const auto& words = fields.words;
  const LogMark mark{.offset = words[1],
                     .sequence = words[2],
                     .generation = words[0],
                     .checksum = static_cast<std::uint32_t>(words[3])};
  return SnapshotHeader{
      .scope = {.store_id = fields.store_id, .first_segment = words[4], .mark = mark},
      .entry_count = words[5],
      .entries_checksum = static_cast<std::uint32_t>(words[6])};
}

void AppendEntry(const IndexEntry& entry, std::string& bytes) {
  char fields[kEntrySizeBytes];
  StoreField(fields, kKeyPosition, entry.key);
  StoreField(fields, kOffsetPosition, entry.payload);
  bytes.append(fields, sizeof(fields));
}

// Writes all entries behind the page of fields, and counts and sums them up in `header`.
absl::Status WriteEntries(File& file, EntrySource next, SnapshotHeader& header) {
  std::string chunk;
  chunk.reserve(kChunkBytes);
  std::uint64_t position = kSealedPageSizeBytes;
  IndexEntry entry;
  bool more = true;
  while (more) {
    more = next(entry);
    if (more) {
      AppendEntry(entry, chunk);
      ++header.entry_count;
    }
    if (chunk.size() == kChunkBytes || !more) {
      header.entries_checksum = ExtendCrc32c(header.entries_checksum, chunk);
      RETURN_IF_ERROR(WriteAll(file, position, chunk));
      position += chunk.size();
      chunk.clear();
    }
  }
  return absl::OkStatus();
}

absl::Status WriteUnfinished(Folder& folder, const SnapshotScope& scope, EntrySource next) {
  RETURN_IF_ERROR(folder.Remove(kUnfinishedSnapshotName));
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file, folder.Create(kUnfinishedSnapshotName));
  SnapshotHeader header{.scope = scope};
  RETURN_IF_ERROR(WriteEntries(*file, next, header));
  RETURN_IF_ERROR(WriteAll(*file, 0, EncodeHeader(header)));
  return file->Sync();
}

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

class SnapshotReader {
 public:
  SnapshotReader(const File& file, const std::filesystem::path& path, const Superblock& superblock)
      : file_(file), path_(path), superblock_(superblock) {}

  absl::StatusOr<Snapshot> Read() {
    ASSIGN_OR_RETURN(const std::string page,
                     file_.Read({.position = 0, .size_bytes = kSealedPageSizeBytes}));
    ASSIGN_OR_RETURN(header_, DecodeHeader(page, path_));
    if (const std::optional<std::string> mismatch = MismatchOf(header_.scope, superblock_)) {
      return absl::FailedPreconditionError(
          absl::StrFormat("%s does not belong to this log: %s", path_.string(), *mismatch));
    }
    ASSIGN_OR_RETURN(const std::uint64_t size_bytes, file_.SizeBytes());
    const std::uint64_t entry_bytes = size_bytes - kSealedPageSizeBytes;
    const bool is_whole = entry_bytes % kEntrySizeBytes == 0;
    if (!is_whole || entry_bytes / kEntrySizeBytes != header_.entry_count) {
      return DamageStatus(path_, size_bytes, "the file has another size than its entries");
    }
    RETURN_IF_ERROR(ReadEntries(size_bytes));
    return Snapshot{.mark = header_.scope.mark, .entries = std::move(entries_)};
  }

 private:
  absl::Status ReadEntries(std::uint64_t size_bytes) {
    // For what the disk holds, not for what a file says that may be one large hole.
    ASSIGN_OR_RETURN(const std::uint64_t allocated_bytes, file_.AllocatedBytes());
    entries_.reserve(std::min(header_.entry_count, allocated_bytes / kEntrySizeBytes));
    std::uint32_t checksum = 0;
    for (std::uint64_t at = kSealedPageSizeBytes; at < size_bytes; at += kChunkBytes) {
      const std::uint64_t chunk_bytes = std::min(kChunkBytes, size_bytes - at);
      ASSIGN_OR_RETURN(const std::string chunk,
                       file_.Read({.position = at, .size_bytes = chunk_bytes}));
      if (chunk.size() != chunk_bytes) {
        return DamageStatus(path_, at + chunk.size(), "the file became shorter");
      }
      checksum = ExtendCrc32c(checksum, chunk);
      RETURN_IF_ERROR(TakeEntries(chunk, at));
    }
    if (checksum != header_.entries_checksum) {
      return DamageStatus(path_, kSealedPageSizeBytes, "the checksum of the entries differs");
    }
    return absl::OkStatus();
  }

  absl::Status TakeEntries(std::string_view chunk, std::uint64_t position) {
    for (std::uint64_t at = 0; at < chunk.size(); at += kEntrySizeBytes) {
      const IndexEntry entry{.key = LoadField<Key>(chunk.data(), at + kKeyPosition),
                             .payload = LoadField<Payload>(chunk.data(), at + kOffsetPosition)};
      if (!IsPossible(entry)) {
        return DamageStatus(path_, position + at, "this entry leads to no place in the log");
      }
      if (!entries_.empty() && entry.key <= entries_.back().key) {
        return DamageStatus(path_, position + at, "this key is not above the one before it");
      }
      entries_.push_back(entry);
    }
    return absl::OkStatus();
  }

  // Whether a record that is covered could start where the entry leads.
  bool IsPossible(const IndexEntry& entry) const {
    const std::uint64_t segment_bytes = superblock_.segment_bytes;
    const std::uint64_t position = entry.payload & (segment_bytes - 1);  // a power of two
    return entry.payload >= superblock_.first_segment * segment_bytes &&
           entry.payload <= header_.scope.mark.offset &&
           entry.payload % kRecordAlignmentBytes == 0 && position >= kLogHeaderSizeBytes &&
           position <= segment_bytes - kSealedHeaderSizeBytes;
  }

  const File& file_;
  const std::filesystem::path& path_;
  const Superblock& superblock_;
  SnapshotHeader header_;
  std::vector<IndexEntry> entries_;
};

}  // namespace

absl::Status WriteSnapshot(Folder& folder, const SnapshotScope& scope, EntrySource next) {
  absl::Status status = WriteUnfinished(folder, scope, next);
  if (status.ok()) {
    status = folder.Rename(kUnfinishedSnapshotName, kSnapshotName);
  }
  if (!status.ok()) {
    (void)folder.Remove(kUnfinishedSnapshotName);  // what stays goes with the next opening
    return status;
  }
  return folder.Sync();
}

absl::StatusOr<Snapshot> ReadSnapshot(Folder& folder, const Superblock& superblock) {
  const std::filesystem::path path = folder.path() / kSnapshotName;
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file,
                   folder.Open(kSnapshotName, FileAccess::kReadOnly));
  return SnapshotReader(*file, path, superblock).Read();
}

}  // namespace alexbench::engines::alex
