// A log with a write-ahead log beside it: the axis wal=separate.
#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/write_ahead_log.h"

namespace alexbench::engines::alex {

absl::StatusOr<SegmentedLog> SegmentedLog::OpenIn(std::unique_ptr<Folder> folder,
                                                  const LogOptions& options, RecordSink sink,
                                                  SnapshotSink begin) {
  const absl::StatusOr<WalContents> wal = ReadWal(*folder);
  if (absl::IsNotFound(wal.status())) {
    ASSIGN_OR_RETURN(SegmentedLog log, OpenBySnapshot(std::move(folder), options, sink, begin));
    if (options.wal == Wal::kSeparate && log.writer_ != nullptr) {
      RETURN_IF_ERROR(log.BeginWal(options, 0));
    }
    return log;
  }
  RETURN_IF_ERROR(wal.status());
  ASSIGN_OR_RETURN(SegmentedLog log, OpenByWal(std::move(folder), options, sink, *wal));
  if (log.writer_ != nullptr) {
    RETURN_IF_ERROR(log.BeginWal(options, wal->epoch));
  }
  return log;
}

absl::StatusOr<SegmentedLog> SegmentedLog::OpenByWal(std::unique_ptr<Folder> folder,
                                                     const LogOptions& options, RecordSink sink,
                                                     const WalContents& wal) {
  // What the log holds behind the base is a prefix of the epoch's writes, or more than the epoch
  // has: neither file is synced before the other.
  std::uint64_t present = 0;
  const auto count = [&](const LoggedRecord& logged) {
    present += logged.offset >= wal.base ? 1 : 0;
    sink(logged);
  };
  ASSIGN_OR_RETURN(FoundLog found,
                   ReadLog(*folder, AccessOf(options.mode), WindowOf(options), count));
  if (found.superblock.store_id != wal.store_id) {
    return DamageStatus(folder->path() / kWalName, 0, "this belongs to another store");
  }
  ASSIGN_OR_RETURN(SegmentedLog log, Adopt(std::move(folder), options, std::move(found)));
  const std::span<const SealedRecord> records = wal.records;
  RETURN_IF_ERROR(
      log.Replay(records.subspan(std::min<std::uint64_t>(present, records.size())), sink));
  return log;
}

absl::Status SegmentedLog::Replay(std::span<const SealedRecord> missing, RecordSink sink) {
  if (missing.empty()) {
    return absl::OkStatus();
  }
  if (writer_ == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: its write-ahead log holds %u writes that are to be written to the log "
                        "first: open it for writing",
                        path().string(), missing.size()));
  }
  std::vector<LogOffset> offsets(missing.size());
  RETURN_IF_ERROR(writer_->Append(missing, offsets).status());
  end_ = writer_->end();
  for (std::size_t i = 0; i < missing.size(); ++i) {
    sink({.offset = offsets[i],
          .record = {.key = missing[i].key,
                     .value = missing[i].value,
                     .is_tombstone = missing[i].kind == RecordKind::kTombstone}});
  }
  return absl::OkStatus();
}

absl::Status SegmentedLog::BeginWal(const LogOptions& options, std::uint64_t last_epoch) {
  ASSIGN_OR_RETURN(const Frontier durable, writer_->Checkpoint());
  if (options.wal == Wal::kNone) {
    RETURN_IF_ERROR(folder_->Remove(kWalName));
    return folder_->Sync();
  }
  wal_checkpoint_records_ = options.wal_checkpoint_records;
  const WriteAheadLog::Start start{
      .store_id = superblock_.store_id, .epoch = last_epoch + 1, .base = durable.end};
  ASSIGN_OR_RETURN(wal_, WriteAheadLog::Begin(*folder_, start, options.durability.durability));
  return absl::OkStatus();
}

absl::Status SegmentedLog::AppendByWal(std::span<const SealedRecord> records,
                                       std::span<LogOffset> offsets) {
  RETURN_IF_ERROR(writer_->CheckSizes(records));
  RETURN_IF_ERROR(wal_->Append(records));
  const absl::StatusOr<std::uint64_t> sequence = writer_->Append(records, offsets);
  if (!sequence.ok()) {
    RETURN_IF_ERROR(wal_->TakeBack());
    return sequence.status();
  }
  end_ = offsets.back() + records.back().size_bytes();
  RETURN_IF_ERROR(AcknowledgeOrDefer(wal_->appended_count()));
  // A checkpoint makes durable what is still waited for, too.
  return wal_->record_count() < wal_checkpoint_records_ ? absl::OkStatus() : CheckpointWal();
}

absl::Status SegmentedLog::CheckpointWal() {
  ASSIGN_OR_RETURN(const Frontier durable, writer_->Checkpoint());
  return wal_->BeginEpoch(durable.end);
}

}  // namespace alexbench::engines::alex
