#include "engines/alex/repair/repair.h"

#include <algorithm>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/log/lock_file.h"
#include "engines/alex/log/log_of_format.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/posix_folder.h"

namespace alexbench::engines::alex {
namespace {

// Records that are appended at one go.
constexpr std::size_t kBatchCount = 4096;

template <RecordFormat kFormat>
absl::Status WriteStore(const std::filesystem::path& folder, std::span<const Record> records) {
  ASSIGN_OR_RETURN(LogOf<kFormat> log, LogOf<kFormat>::Open(folder, LogOptions{}));
  while (!records.empty()) {
    const std::size_t count = std::min(records.size(), kBatchCount);
    RETURN_IF_ERROR(log.AppendBatch(records.first(count)).status());
    records = records.subspan(count);
  }
  return log.Flush();
}

absl::Status WriteAs(RecordFormat format, const std::filesystem::path& folder,
                     std::span<const Record> records) {
  switch (format) {
    case RecordFormat::kV1:
      return WriteStore<RecordFormat::kV1>(folder, records);
    case RecordFormat::kV2:
      return WriteStore<RecordFormat::kV2>(folder, records);
    case RecordFormat::kV3:
      break;
  }
  return WriteStore<RecordFormat::kV3>(folder, records);
}

std::filesystem::path PartialPath(const std::filesystem::path& repaired) {
  std::filesystem::path partial = repaired;
  return partial += ".partial";
}

absl::Status CheckIsFree(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored) || std::filesystem::is_empty(path, ignored)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("%s is there already: the repaired store takes a new folder", path.string()));
}

absl::Status MoveInPlace(const std::filesystem::path& partial,
                         const std::filesystem::path& repaired) {
  std::error_code error;
  std::filesystem::rename(partial, repaired, error);
  if (error) {
    return PosixStatus(error.value(), "rename", partial);
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> parent, PosixFolder::Open(repaired / ".."));
  return parent->Sync();
}

// "a/b/" and "a/b" are one folder; the former has no name to append to.
std::filesystem::path WithoutTrailingSlash(const std::filesystem::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

absl::StatusOr<RepairReport> RepairStore(const RepairPaths& paths) {
  const std::filesystem::path repaired = WithoutTrailingSlash(paths.repaired);
  const std::filesystem::path partial = PartialPath(repaired);
  RETURN_IF_ERROR(CheckIsFree(repaired));
  RETURN_IF_ERROR(CheckIsFree(partial));
  ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> damaged, PosixFolder::Open(paths.damaged));
  ASSIGN_OR_RETURN(const LockFile lock, LockFile::Take(paths.damaged, LockKind::kShared));
  ASSIGN_OR_RETURN(Salvage salvage, SalvageStore(*damaged));
  RepairReport report{.format = salvage.format,
                      .found_count = salvage.records.size(),
                      .missing_sequence_count = salvage.missing_sequence_count,
                      .losses = std::move(salvage.losses)};
  const std::vector<Record> records = NewestRecords(salvage);
  report.record_count = records.size();
  RETURN_IF_ERROR(WriteAs(report.format, partial, records));
  RETURN_IF_ERROR(MoveInPlace(partial, repaired));
  return report;
}

}  // namespace alexbench::engines::alex
