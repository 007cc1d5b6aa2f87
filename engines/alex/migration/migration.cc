#include "engines/alex/migration/migration.h"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/log/leftovers.h"
#include "engines/alex/log/lock_file.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/segmented/posix_folder.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/superblock.h"
#include "engines/alex/log/segmented/write_ahead_log.h"
#include "engines/alex/log/whole_value_log.h"
#include "engines/alex/migration/renaming_folder.h"
#include "engines/alex/migration/store_contents.h"

namespace alexbench::engines::alex {
namespace {

constexpr FileAlias kBesideTheStore{.asked = kSuperblockName, .stored = kMigratingSuperblockName};
// Records that are appended at one go.
constexpr std::size_t kBatchCount = 4096;

absl::Status WriteSegmented(Folder& folder, const StoreContents& contents,
                            std::uint64_t segment_bytes) {
  auto beside = std::make_unique<RenamingFolder>(folder, kBesideTheStore);
  RETURN_IF_ERROR(CreateSegmentedLog(*beside, segment_bytes));
  ASSIGN_OR_RETURN(SegmentedLog log,
                   SegmentedLog::OpenIn(std::move(beside), {.mode = OpenMode::kOpenExisting},
                                        [](const LoggedRecord&) {}));
  std::vector<Record> batch;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    batch.push_back(contents[i]);
    if (batch.size() == kBatchCount || i + 1 == contents.size()) {
      RETURN_IF_ERROR(log.AppendBatch(batch).status());
      batch.clear();
    }
  }
  return log.Flush();
}

absl::Status WriteNew(Folder& folder, const StoreContents& contents,
                      const MigrationTarget& target) {
  if (target.format == RecordFormat::kV3) {
    return WriteSegmented(folder, contents, target.segment_bytes);
  }
  const auto source = [&contents](absl::FunctionRef<absl::Status(const Record&)> take) {
    for (std::size_t i = 0; i < contents.size(); ++i) {
      RETURN_IF_ERROR(take(contents[i]));
    }
    return absl::OkStatus();
  };
  return WriteWholeLog(folder, {.format = target.format, .file = kUnfinishedValueLogName}, source);
}

// Reads what was written back and holds it against what it was written from.
absl::Status VerifyNew(Folder& folder, const StoreContents& contents, RecordFormat format) {
  RenamingFolder beside(folder, kBesideTheStore);
  ASSIGN_OR_RETURN(const StoreContents written,
                   StoreContents::Read(beside, format, kUnfinishedValueLogName));
  bool is_same = written.size() == contents.size();
  for (std::size_t i = 0; is_same && i < contents.size(); ++i) {
    const Record is = written[i];
    const Record should = contents[i];
    is_same = is.key == should.key && is.value == should.value;
  }
  return is_same ? absl::OkStatus()
                 : absl::InternalError(absl::StrFormat(
                       "%s: what was written beside the store does not read back the same",
                       folder.path().string()));
}

// Makes what was written the store. Every change of a name is on the device before the next.
absl::Status SwapIn(Folder& folder, RecordFormat from, RecordFormat to) {
  RETURN_IF_ERROR(folder.Sync());
  if (to == RecordFormat::kV3) {
    RETURN_IF_ERROR(folder.Rename(kMigratingSuperblockName, kSuperblockName));
    return folder.Sync();
  }
  RETURN_IF_ERROR(folder.Rename(kUnfinishedValueLogName, kValueLogName));
  RETURN_IF_ERROR(folder.Sync());
  if (from != RecordFormat::kV3) {
    return absl::OkStatus();
  }
  // As long as there is a superblock, it is the store.
  RETURN_IF_ERROR(folder.Remove(kSuperblockName));
  return folder.Sync();
}

absl::Status Replace(Folder& folder, const StoreContents& contents, RecordFormat from,
                     const MigrationTarget& target) {
  absl::Status status = WriteNew(folder, contents, target);
  if (status.ok()) {
    status = VerifyNew(folder, contents, target.format);
  }
  if (!status.ok()) {
    (void)RemoveLeftovers(folder, from);  // what stays is removed by the next opening for writing
    return status;
  }
  RETURN_IF_ERROR(SwapIn(folder, from, target.format));
  return RemoveLeftovers(folder, target.format);
}

// What a write-ahead log holds may be nowhere else.
absl::Status CheckNoWal(Folder& folder, RecordFormat format) {
  const bool has_wal =
      format == RecordFormat::kV3 && folder.Open(kWalName, FileAccess::kReadOnly).ok();
  return has_wal ? absl::FailedPreconditionError(absl::StrFormat(
                       "%s has a write-ahead log: open it for writing, without one, first",
                       folder.path().string()))
                 : absl::OkStatus();
}

struct LockedStore {
  LockFile lock;
  std::unique_ptr<PosixFolder> folder;
};

absl::StatusOr<LockedStore> LockAt(const std::filesystem::path& path) {
  RETURN_IF_ERROR(StoredRecordFormat(path).status());
  ASSIGN_OR_RETURN(LockFile lock, LockFile::Take(path, LockKind::kExclusive));
  ASSIGN_OR_RETURN(std::unique_ptr<PosixFolder> folder, PosixFolder::Open(path));
  return LockedStore{std::move(lock), std::move(folder)};
}

}  // namespace

absl::StatusOr<MigrationReport> MigrateIn(Folder& folder, const MigrationTarget& target) {
  ASSIGN_OR_RETURN(const RecordFormat from, FormatIn(folder));
  RETURN_IF_ERROR(CheckNoWal(folder, from));
  RETURN_IF_ERROR(RemoveLeftovers(folder, from));
  ASSIGN_OR_RETURN(const StoreContents contents, StoreContents::Read(folder, from, kValueLogName));
  if (from == target.format) {
    return MigrationReport{.from = from, .record_count = contents.size()};
  }
  RETURN_IF_ERROR(Replace(folder, contents, from, target));
  return MigrationReport{
      .from = from, .record_count = contents.size(), .left_out = contents.gap()};
}

absl::StatusOr<MigrationReport> MigrateStore(const std::filesystem::path& folder,
                                             const MigrationTarget& target) {
  ASSIGN_OR_RETURN(const LockedStore store, LockAt(folder));
  return MigrateIn(*store.folder, target);
}

absl::StatusOr<MigrationReport> RewriteStore(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const LockedStore store, LockAt(folder));
  ASSIGN_OR_RETURN(const RecordFormat format, FormatIn(*store.folder));
  if (format == RecordFormat::kV3) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s has record format v3, which is compacted", folder.string()));
  }
  RETURN_IF_ERROR(RemoveLeftovers(*store.folder, format));
  ASSIGN_OR_RETURN(const StoreContents contents,
                   StoreContents::Read(*store.folder, format, kValueLogName));
  RETURN_IF_ERROR(Replace(*store.folder, contents, format, {.format = format}));
  return MigrationReport{.from = format, .record_count = contents.size()};
}

}  // namespace alexbench::engines::alex
