// Snapshots of the index: a log opened by one, and one written of a log.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/snapshot_file.h"

namespace alexbench::engines::alex {
namespace {

struct LogSinks {
  SnapshotSink begin;
  RecordSink add;
};

// Says in `report` what it used.
// Errors:   those of ReadSnapshot and ReadLogBehind. The sinks may have been told something then.
absl::StatusOr<FoundLog> ReadBySnapshot(Folder& folder, const LogOptions& options,
                                        const LogSinks& sinks, SnapshotReport& report) {
  ASSIGN_OR_RETURN(const Superblock superblock, ReadSuperblock(folder));
  ASSIGN_OR_RETURN(Snapshot snapshot, ReadSnapshot(folder, superblock));
  report = {.use = SnapshotUse::kUsed, .covered_sequence = snapshot.mark.sequence};
  sinks.begin(std::move(snapshot.entries));
  return ReadLogBehind(folder, AccessOf(options.mode), WindowOf(options), snapshot.mark,
                       sinks.add);
}

SnapshotReport RefusalOf(const absl::Status& status) {
  if (absl::IsNotFound(status)) {
    return {.use = SnapshotUse::kNone};
  }
  return {.use = SnapshotUse::kRefused, .reason = status};
}

}  // namespace

absl::StatusOr<SegmentedLog> SegmentedLog::OpenBySnapshot(std::unique_ptr<Folder> folder,
                                                          const LogOptions& options,
                                                          RecordSink sink, SnapshotSink begin) {
  const FileAccess access = AccessOf(options.mode);
  if (options.snapshot == IndexSnapshot::kOff || options.wal == Wal::kSeparate) {
    ASSIGN_OR_RETURN(FoundLog found, ReadLog(*folder, access, WindowOf(options), sink));
    return Adopt(std::move(folder), options, std::move(found));
  }
  SnapshotReport report;
  absl::StatusOr<FoundLog> found =
      ReadBySnapshot(*folder, options, {.begin = begin, .add = sink}, report);
  if (!found.ok()) {
    report = RefusalOf(found.status());
    begin({});
    found = ReadLog(*folder, access, WindowOf(options), sink);
    RETURN_IF_ERROR(found.status());
  }
  ASSIGN_OR_RETURN(SegmentedLog log, Adopt(std::move(folder), options, *std::move(found)));
  if (report.use == SnapshotUse::kRefused && access == FileAccess::kReadWrite) {
    // What it says may come to look true of a log that grows differently from here.
    RETURN_IF_ERROR(log.folder_->Remove(kSnapshotName));
    RETURN_IF_ERROR(log.folder_->Sync());
  }
  log.keeps_snapshot_ =
      options.snapshot == IndexSnapshot::kKeep && access == FileAccess::kReadWrite;
  log.snapshot_sequence_ = report.covered_sequence;
  log.snapshot_ = std::move(report);
  return log;
}

absl::Status SegmentedLog::Checkpoint(EntrySource entries) {
  RETURN_IF_ERROR(CheckWritable());
  ASSIGN_OR_RETURN(const Frontier covered, writer_->Checkpoint());
  const LastRecord& last = covered.last;
  if (last.offset == 0 || covered.sequence == snapshot_sequence_) {
    return absl::OkStatus();
  }
  const LogMark mark{.offset = last.offset,
                     .sequence = covered.sequence,
                     .generation = last.generation,
                     .checksum = LoadSealedChecksum(base_ + last.offset)};
  const std::uint64_t first_segment = Segments().front().start / superblock_.segment_bytes;
  RETURN_IF_ERROR(WriteSnapshot(
      *folder_,
      {.store_id = superblock_.store_id, .first_segment = first_segment, .mark = mark}, entries));
  snapshot_sequence_ = covered.sequence;
  return absl::OkStatus();
}

std::optional<std::uint64_t> SegmentedLog::SnapshotBytes() const {
  const auto file = folder_->Open(kSnapshotName, FileAccess::kReadOnly);
  const auto allocated = file.ok() ? (*file)->AllocatedBytes() : file.status();
  return allocated.ok() ? std::optional(*allocated) : std::nullopt;
}

}  // namespace alexbench::engines::alex
