#include "engines/alex/log/segmented/log_compaction.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/chunked_append.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/snapshot_file.h"

namespace alexbench::engines::alex {

absl::Status LogCompaction::Begin() {
  RETURN_IF_ERROR(log_.CheckWritable());
  const LogOffset start = log_.Segments().front().start - kLogHeaderSizeBytes;
  ASSIGN_OR_RETURN(const LogOffset first_copy, log_.writer_->BeginSegment());
  log_.end_ = log_.writer_->end();
  sources_ = {start, first_copy};
  return absl::OkStatus();
}

absl::Status LogCompaction::GoOn(const LogRange& sources) {
  RETURN_IF_ERROR(log_.CheckWritable());
  ALEXBENCH_CHECK(log_.Segments().front().start - kLogHeaderSizeBytes == sources.start);
  sources_ = sources;
  return absl::OkStatus();
}

absl::Status LogCompaction::CheckSources() const {
  std::vector<LogRange> segments = log_.Segments();
  std::erase_if(segments,
                [this](const LogRange& records) { return records.start >= sources_.end; });
  return RescanLog(*log_.folder_, log_.window_, log_.superblock_, segments,
                   [](const LoggedRecord&) {});
}

absl::Status LogCompaction::Copy(std::span<const RecordPlace> live,
                                 absl::FunctionRef<void(const RecordPlace&)> moved) {
  RETURN_IF_ERROR(log_.CheckWritable());
  if (log_.wal_ == nullptr) {
    return CopyToEnd(live, moved);
  }
  // Copies are no writes: the write-ahead log holds nothing before they begin, and starts behind
  // them, however they end.
  RETURN_IF_ERROR(log_.CheckpointWal());
  const absl::Status status = CopyToEnd(live, moved);
  const absl::Status begun = log_.CheckpointWal();
  return status.ok() ? begun : status;
}

absl::Status LogCompaction::CopyToEnd(std::span<const RecordPlace> live,
                                      absl::FunctionRef<void(const RecordPlace&)> moved) {
  std::vector<SealedRecord> batch;
  std::uint64_t batch_bytes = 0;
  for (std::size_t i = 0; i < live.size(); ++i) {
    const std::optional<std::string_view> value =
        log_.ReadHeader<BoundsCheck::kChecked>(live[i].key, live[i].offset);
    if (!value.has_value()) {
      return DamageStatus(log_.path(), live[i].offset, "the record to copy is not here");
    }
    batch.push_back({.key = live[i].key, .value = *value});
    batch_bytes += batch.back().size_bytes();
    if (batch_bytes < ChunkedAppend::kChunkBytes && i + 1 < live.size()) {
      continue;
    }
    RETURN_IF_ERROR(AppendCopies(batch, moved));
    batch.clear();
    batch_bytes = 0;
  }
  return absl::OkStatus();
}

absl::Status LogCompaction::AppendCopies(std::span<const SealedRecord> copies,
                                         absl::FunctionRef<void(const RecordPlace&)> moved) {
  std::vector<LogOffset> offsets(copies.size());
  RETURN_IF_ERROR(log_.writer_->Append(copies, offsets).status());
  log_.end_ = log_.writer_->end();
  for (std::size_t i = 0; i < copies.size(); ++i) {
    moved({copies[i].key, offsets[i]});
  }
  return absl::OkStatus();
}

absl::Status LogCompaction::TakeBack(std::span<const RecordPlace> copied,
                                     absl::FunctionRef<void(const RecordPlace&)> moved) {
  RETURN_IF_ERROR(log_.write_health());
  // First of all: what becomes of the copies must be nobody's concern.
  for (const RecordPlace& original : copied) {
    moved(original);
  }
  const absl::Status status = log_.writer_->TakeBackSegments();
  log_.end_ = log_.writer_->end();
  RETURN_IF_ERROR(status);
  // It counts the records behind its start, which may lie behind the end now.
  return log_.wal_ != nullptr ? log_.CheckpointWal() : absl::OkStatus();
}

absl::Status LogCompaction::SyncCopies() { return log_.writer_->Flush(); }

absl::Status LogCompaction::GiveUpSources() {
  if (log_.wal_ != nullptr) {
    // It counts the records behind its start, so that must not lie in what goes.
    RETURN_IF_ERROR(log_.CheckpointWal());
  }
  // The snapshot leads to what goes. It is a hint, so it may go first; what fails afterwards leaves
  // nothing of the sources behind that would have to be unmapped without being given up.
  log_.snapshot_sequence_ = 0;
  RETURN_IF_ERROR(log_.folder_->Remove(kSnapshotName));
  return log_.writer_->RetireBefore(sources_.end);
}

bool LogCompaction::HasGivenUpSources() const {
  return log_.Segments().front().start - kLogHeaderSizeBytes == sources_.end;
}

absl::Status LogCompaction::Unmap() {
  log_.retired_->Add(sources_);
  return log_.retired_->UnmapUnused();
}

}  // namespace alexbench::engines::alex
