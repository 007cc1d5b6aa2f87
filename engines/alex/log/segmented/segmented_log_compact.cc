// Compaction: what is live is appended once more, and everything before is given up.
//
// The copies are ordinary records in the order of the log, so opening and recovering need to know
// nothing of it: until the superblock names the first copy as the start, old records and copies say
// the same, and the newer counts.
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/status_macros.h"
#include "engines/alex/log/chunked_append.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/snapshot_file.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

absl::Status SegmentedLog::Compact(std::span<const RecordPlace> live,
                                   absl::FunctionRef<void(const RecordPlace&)> moved) {
  RETURN_IF_ERROR(CheckWritable());
  if (wal_ == nullptr) {
    return CompactLog(live, moved);
  }
  // Copies are no writes: the write-ahead log holds nothing before they begin, and starts behind
  // them, however they end.
  RETURN_IF_ERROR(CheckpointWal());
  std::unique_ptr<WriteAheadLog> wal = std::move(wal_);
  const absl::Status status = CompactLog(live, moved);
  wal_ = std::move(wal);
  const absl::Status begun = CheckpointWal();
  return status.ok() ? begun : status;
}

absl::Status SegmentedLog::CompactLog(std::span<const RecordPlace> live,
                                      absl::FunctionRef<void(const RecordPlace&)> moved) {
  // A copy gets a checksum of its own, so what it is copied from must still be what was written.
  RETURN_IF_ERROR(ForEach([](const LoggedRecord&) {}));
  const LogOffset start = Segments().front().start - kLogHeaderSizeBytes;
  ASSIGN_OR_RETURN(const LogOffset first_copy, writer_->BeginSegment());
  end_ = writer_->end();
  RETURN_IF_ERROR(CopyToEnd(live, moved));
  RETURN_IF_ERROR(writer_->RetireBefore(first_copy));
  if (first_copy > start) {
    retired_.push_back({start, first_copy});
  }
  snapshot_sequence_ = 0;
  RETURN_IF_ERROR(folder_->Remove(kSnapshotName));  // it leads to what is given up
  return UnmapRetired();
}

absl::Status SegmentedLog::CopyToEnd(std::span<const RecordPlace> live,
                                     absl::FunctionRef<void(const RecordPlace&)> moved) {
  std::vector<Record> batch;
  std::uint64_t batch_bytes = 0;
  for (std::size_t i = 0; i < live.size(); ++i) {
    const std::optional<std::string_view> value =
        ReadHeader<BoundsCheck::kChecked>(live[i].key, live[i].offset);
    if (!value.has_value()) {
      return DamageStatus(path(), live[i].offset, "the record to copy is not here");
    }
    batch.push_back({live[i].key, *value});
    batch_bytes += kSealedHeaderSizeBytes + value->size();
    if (batch_bytes < ChunkedAppend::kChunkBytes && i + 1 < live.size()) {
      continue;
    }
    ASSIGN_OR_RETURN(const std::vector<LogOffset> offsets, AppendBatch(batch));
    for (std::size_t copied = 0; copied < batch.size(); ++copied) {
      moved({batch[copied].key, offsets[copied]});
    }
    batch.clear();
    batch_bytes = 0;
  }
  return absl::OkStatus();
}

absl::Status SegmentedLog::UnmapRetired() {
  const bool is_kept = pinned_window_.use_count() > 1 && !IsPlanted(PlantedBug::kUnmapEarly);
  if (retired_.empty() || is_kept) {
    return absl::OkStatus();
  }
  // Whoever let go of the last view may have done so in another thread. Reading the count orders
  // nothing; taking one and letting go of it comes after what that thread did.
  std::shared_ptr(pinned_window_).reset();
  for (const LogRange& range : retired_) {
    RETURN_IF_ERROR(window_->Retire(range));
  }
  retired_.clear();
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
