// Compaction of a log that no one else uses meanwhile; see log_compaction.h.
#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/segmented_log.h"

namespace alexbench::engines::alex {

absl::Status SegmentedLog::Compact(std::span<const RecordPlace> live,
                                   absl::FunctionRef<void(const RecordPlace&)> moved) {
  LogCompaction compaction(*this);
  RETURN_IF_ERROR(compaction.Begin());
  RETURN_IF_ERROR(compaction.CheckSources());
  RETURN_IF_ERROR(compaction.Copy(live, moved));
  RETURN_IF_ERROR(compaction.GiveUpSources());
  return compaction.Unmap();
}

std::uint32_t SegmentedLog::DeadPercent(std::uint64_t live_count) const {
  const LogOffset start = Segments().front().start - kLogHeaderSizeBytes;
  const absl::StatusOr<SegmentHeader> header =
      DecodeSegmentHeader({base_ + start, kLogHeaderSizeBytes}, path());
  if (!header.ok() || writer_ == nullptr || end_ - start < superblock_.segment_bytes) {
    return 0;
  }
  const std::uint64_t record_count = writer_->sequence() - header->previous_sequence;
  return record_count <= live_count
             ? 0
             : static_cast<std::uint32_t>(100 * (record_count - live_count) / record_count);
}

}  // namespace alexbench::engines::alex
