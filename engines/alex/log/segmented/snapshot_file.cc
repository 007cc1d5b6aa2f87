#include "engines/alex/log/segmented/snapshot_file.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_page.h"

namespace alexbench::engines::alex {
namespace {

// So much is read and written at one go: it stays in the cache from its checksum to its use.
constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 20;
static_assert(kChunkBytes % kSnapshotEntrySizeBytes == 0);

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
      AppendSnapshotEntry(entry, chunk);
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
  RETURN_IF_ERROR(WriteAll(*file, 0, EncodeSnapshotHeader(header)));
  return file->Sync();
}

absl::Status TakeEntries(const File& file, std::uint64_t size_bytes,
                         const std::filesystem::path& path, SnapshotEntries& entries) {
  for (std::uint64_t at = kSealedPageSizeBytes; at < size_bytes; at += kChunkBytes) {
    const std::uint64_t chunk_bytes = std::min(kChunkBytes, size_bytes - at);
    ASSIGN_OR_RETURN(const std::string chunk,
                     file.Read({.position = at, .size_bytes = chunk_bytes}));
    if (chunk.size() != chunk_bytes) {
      return DamageStatus(path, at + chunk.size(), "the file became shorter");
    }
    RETURN_IF_ERROR(entries.Take(chunk));
  }
  return absl::OkStatus();
}

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
  ASSIGN_OR_RETURN(const std::string page,
                   file->Read({.position = 0, .size_bytes = kSealedPageSizeBytes}));
  ASSIGN_OR_RETURN(const SnapshotHeader header, DecodeSnapshotHeader(page, superblock, path));
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, file->SizeBytes());
  SnapshotEntries entries(header, superblock, path);
  RETURN_IF_ERROR(entries.CheckFileSize(size_bytes));
  // For what the disk holds, not for what a file says that may be one large hole.
  ASSIGN_OR_RETURN(const std::uint64_t allocated_bytes, file->AllocatedBytes());
  entries.Reserve(allocated_bytes / kSnapshotEntrySizeBytes);
  RETURN_IF_ERROR(TakeEntries(*file, size_bytes, path, entries));
  return std::move(entries).Finish();
}

}  // namespace alexbench::engines::alex
