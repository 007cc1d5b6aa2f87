#include "engines/alex/log/log_file.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/leftovers.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/posix_folder.h"

namespace alexbench::engines::alex {

namespace {

absl::Status CheckPromise(const std::filesystem::path& folder, RecordFormat format,
                          const LogOptions& options) {
  const Durability level = options.durability.durability;
  if (level != Durability::kNone && level != Durability::kBuffered) {
    return absl::UnimplementedError(absl::StrFormat(
        "%s: record format %s has durability none and buffered; the other levels take v3",
        folder.string(), ChoiceName(format)));
  }
  if (options.append == LogAppend::kBufferedBatch && level != Durability::kNone) {
    return absl::UnimplementedError(absl::StrFormat(
        "%s: log_append=%s has durability none alone: what it buffers is lost with the process",
        folder.string(), ChoiceName(options.append)));
  }
  return absl::OkStatus();
}

}  // namespace

LogFile::~LogFile() {
  // Of a LogFile that was moved from nothing is left to write.
  if (mapping_ != nullptr && HasBuffered() && opener_.IsCallerForCertain()) {
    WriteOut().IgnoreError();
  }
}

LogFile& LogFile::operator=(LogFile&& other) noexcept {
  if (this != &other) {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
  }
  return *this;
}

LogFile::LogFile(LockFile lock, std::shared_ptr<MappedFile> mapping)
    : base_(mapping->base()), mapping_(std::move(mapping)), lock_(std::move(lock)) {}

absl::StatusOr<LogFile> LogFile::Open(const std::filesystem::path& folder, RecordFormat format,
                                      const LogOptions& options) {
  RETURN_IF_ERROR(CheckPromise(folder, format, options));
  ASSIGN_OR_RETURN(LockedFolder locked, OpenLogFolder(folder, options.mode, format));
  const FileAccess access =
      options.mode == OpenMode::kReadOnly ? FileAccess::kReadOnly : FileAccess::kReadWrite;
  ASSIGN_OR_RETURN(std::shared_ptr<MappedFile> mapping,
                   MappedFile::Open(locked.log_path, {.access = access,
                                                      .window_bytes = options.window_bytes,
                                                      .growth = options.growth,
                                                      .advice = AdviceOf(options)}));
  LogFile log(std::move(locked.lock), std::move(mapping));
  RETURN_IF_ERROR(log.ReadHeader(format, options));
  if (options.mode != OpenMode::kReadOnly) {
    ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> opened, PosixFolder::Open(folder));
    RETURN_IF_ERROR(RemoveLeftovers(*opened, format));
  }
  return log;
}

absl::Status LogFile::ReadHeader(RecordFormat format, const LogOptions& options) {
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
  if (options.recovery == Recovery::kStrict && size_bytes > header.committed_end) {
    return DamageStatus(path(), header.committed_end,
                        absl::StrFormat("strict recovery leaves the %u bytes behind the log's end",
                                        size_bytes - header.committed_end));
  }
  end_ = header.committed_end;
  if (options.mode == OpenMode::kReadOnly) {
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
  return write_health();
}

absl::Status LogFile::write_health() const {
  const bool is_elsewhere = header_page_.start() != nullptr && !opener_.IsCaller();
  return is_elsewhere ? opener_.Refusal(path().parent_path()) : write_health_;
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

absl::Status LogFile::Commit(std::uint64_t size_bytes) {
  ALEXBENCH_DCHECK(!HasBuffered());
  return MoveCommittedEnd(end_ + size_bytes);
}

absl::Status LogFile::MoveCommittedEnd(LogOffset end) {
  ALEXBENCH_DCHECK(header_page_.start() != nullptr);
  RETURN_IF_ERROR(mapping_->Cover(end));
  end_ = end;
  auto* word = reinterpret_cast<std::uint64_t*>(header_page_.start() + kCommittedEndPosition);
  // Release: whoever sees the new end sees the bytes before it.
  std::atomic_ref<std::uint64_t>(*word).store(end_, std::memory_order_release);
  return absl::OkStatus();
}

bool LogFile::CanBuffer(std::string_view bytes) const {
  return AppendBuffer().HasRoomFor(*mapping_, {.position = end_, .size_bytes = bytes.size()});
}

absl::Status LogFile::Buffer(std::string_view bytes) {
  RETURN_IF_ERROR(CheckWritable());
  if (!buffer_.HasRoomFor(*mapping_, {.position = end_, .size_bytes = bytes.size()})) {
    RETURN_IF_ERROR(WriteOut());
  }
  RETURN_IF_ERROR(buffer_.Add(*mapping_, end_, bytes));
  end_ += bytes.size();
  return absl::OkStatus();
}

absl::Status LogFile::WriteOut() {
  if (!HasBuffered()) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckWritable());
  const LogOffset start = end_ - buffer_.size_bytes();
  if (absl::Status status = buffer_.WriteTo(*mapping_); !status.ok()) {
    write_health_ = mapping_->Truncate(start);
    return status;
  }
  // The bytes are in the file; if they can't be committed, nothing later may stand behind them.
  write_health_ = MoveCommittedEnd(end_);
  return write_health_;
}

void LogFile::Abandon() {
  if (!CheckWritable().ok()) {
    return;
  }
  write_health_ = mapping_->Truncate(end_);
}

absl::Status LogFile::Flush() {
  RETURN_IF_ERROR(CheckWritable());
  RETURN_IF_ERROR(WriteOut());
  write_health_ = mapping_->Sync();
  return write_health_;
}

}  // namespace alexbench::engines::alex
