#include "engines/alex/log/log_file.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {

LogFile::LogFile(LockFile lock, std::shared_ptr<MappedFile> mapping)
    : base_(mapping->base()), mapping_(std::move(mapping)), lock_(std::move(lock)) {}

absl::StatusOr<LogFile> LogFile::Open(const std::filesystem::path& folder, RecordFormat format,
                                      const LogOptions& options) {
  if (options.durability != DurabilityLevel{}) {
    return absl::UnimplementedError(absl::StrFormat(
        "%s: record format %s has durability buffered alone; the other levels take v3",
        folder.string(), ChoiceName(format)));
  }
  ASSIGN_OR_RETURN(LockedFolder locked, OpenLogFolder(folder, options.mode, format));
  const FileAccess access =
      options.mode == OpenMode::kReadOnly ? FileAccess::kReadOnly : FileAccess::kReadWrite;
  ASSIGN_OR_RETURN(
      std::shared_ptr<MappedFile> mapping,
      MappedFile::Open(locked.log_path, {.access = access, .window_bytes = options.window_bytes}));
  LogFile log(std::move(locked.lock), std::move(mapping));
  RETURN_IF_ERROR(log.ReadHeader(format, options.mode));
  return log;
}

absl::Status LogFile::ReadHeader(RecordFormat format, OpenMode mode) {
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, mapping_->SizeBytes());
  const std::string_view page(base_, std::min<std::uint64_t>(size_bytes, kLogHeaderSizeBytes));
  ASSIGN_OR_RETURN(const LogHeader header, DecodeLogHeader(page, path()));
  if (header.format != format) {
    return absl::FailedPreconditionError(absl::StrFormat("%s has record format %s, not %s",
                                                         path().string(), ChoiceName(header.format),
                                                         ChoiceName(format)));
  }
  if (header.committed_end < kFirstRecordOffset || header.committed_end > size_bytes ||
      header.committed_end > kLogOffsetLimit) {
    return DamageStatus(path(), std::min<std::uint64_t>(size_bytes, header.committed_end),
                        absl::StrFormat("the log should end at %u, the file ends at %u",
                                        header.committed_end, size_bytes));
  }
  end_ = header.committed_end;
  if (mode == OpenMode::kReadOnly) {
    return absl::OkStatus();
  }
  if (header.read_only_features != 0) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s has features that this program can only read; open it read-only", path().string()));
  }
  ASSIGN_OR_RETURN(header_page_, mapping_->MapFront(kLogHeaderSizeBytes));
  return absl::OkStatus();
}

absl::Status LogFile::CheckWritable() const {
  if (header_page_.start() == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is open for reading only", path().string()));
  }
  return write_health_;
}

absl::Status LogFile::CutTail() {
  RETURN_IF_ERROR(CheckWritable());
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, mapping_->SizeBytes());
  if (size_bytes == end_) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(mapping_->Truncate(end_));
  // The bytes must not come back after a power cut, when newer ones may stand in their place.
  return mapping_->Sync();
}

absl::Status LogFile::WriteBehindEnd(std::uint64_t position, std::string_view bytes) {
  RETURN_IF_ERROR(CheckWritable());
  if (bytes.size() > kLogOffsetLimit - end_ - position) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s has reached the last log offset", path().string()));
  }
  return mapping_->WriteAt(end_ + position, bytes);
}

void LogFile::Commit(std::uint64_t size_bytes) {
  ALEXBENCH_DCHECK(header_page_.start() != nullptr);
  end_ += size_bytes;
  auto* word = reinterpret_cast<std::uint64_t*>(header_page_.start() + kCommittedEndPosition);
  // Release: whoever sees the new end sees the bytes before it.
  std::atomic_ref<std::uint64_t>(*word).store(end_, std::memory_order_release);
}

void LogFile::Abandon() {
  if (!CheckWritable().ok()) {
    return;
  }
  write_health_ = mapping_->Truncate(end_);
}

absl::Status LogFile::Flush() {
  RETURN_IF_ERROR(CheckWritable());
  write_health_ = mapping_->Sync();
  return write_health_;
}

}  // namespace alexbench::engines::alex
