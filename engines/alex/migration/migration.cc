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

}  // namespace

absl::StatusOr<MigrationReport> MigrateIn(Folder& folder, const MigrationTarget& target) {
  ASSIGN_OR_RETURN(const RecordFormat from, FormatIn(folder));
  RETURN_IF_ERROR(RemoveLeftovers(folder, from));
  ASSIGN_OR_RETURN(const StoreContents contents, StoreContents::Read(folder, from, kValueLogName));
  const MigrationReport report{.from = from, .record_count = contents.size()};
  if (from == target.format) {
    return report;
  }
  absl::Status status = WriteNew(folder, contents, target);
  if (status.ok()) {
    status = VerifyNew(folder, contents, target.format);
  }
  if (!status.ok()) {
    (void)RemoveLeftovers(folder, from);  // what stays is removed by the next opening for writing
    return status;
  }
  RETURN_IF_ERROR(SwapIn(folder, from, target.format));
  RETURN_IF_ERROR(RemoveLeftovers(folder, target.format));
  return report;
}

absl::StatusOr<MigrationReport> MigrateStore(const std::filesystem::path& folder,
                                             const MigrationTarget& target) {
  RETURN_IF_ERROR(StoredRecordFormat(folder).status());
  ASSIGN_OR_RETURN(const LockFile lock, LockFile::Take(folder, LockKind::kExclusive));
  ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> opened, PosixFolder::Open(folder));
  return MigrateIn(*opened, target);
}

}  // namespace alexbench::engines::alex
