// Compaction of a log that no one else uses meanwhile; see log_compaction.h.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/segmented_log.h"

namespace alexbench::engines::alex {
namespace {

// What a compaction on a store's own accord leaves to writes that go on meanwhile, and to the
// headers of segments: as much as the log looks for at a time.
constexpr std::uint64_t kRoomBesideCopiesBytes = std::uint64_t{16} << 20;

}  // namespace

absl::Status SegmentedLog::Compact(std::span<const RecordPlace> live,
                                   absl::FunctionRef<void(const RecordPlace&)> moved) {
  LogCompaction compaction(*this);
  RETURN_IF_ERROR(compaction.Begin());
  RETURN_IF_ERROR(compaction.CheckSources());
  std::size_t copied = 0;
  absl::Status status = compaction.Copy(live, [&](const RecordPlace& copy) {
    ++copied;
    moved(copy);
  });
  if (status.ok()) {
    status = compaction.GiveUpSources();
  }
  if (!status.ok() && !compaction.HasGivenUpSources()) {
    // Why there is no compaction is told; what became of the copies, the health tells.
    (void)compaction.TakeBack(live.first(copied), moved);
    return status;
  }
  const absl::Status unmapped = compaction.Unmap();
  return status.ok() ? unmapped : status;
}

absl::StatusOr<std::uint64_t> SegmentedLog::RoomForCopies() const {
  ASSIGN_OR_RETURN(const std::uint64_t free_bytes, folder_->FreeBytes());
  const std::uint64_t segment_bytes = superblock_.segment_bytes;
  const LogOffset next = Segments().back().start - kLogHeaderSizeBytes + segment_bytes;
  const LogOffset limit = std::min(kLogOffsetLimit, window_->size_bytes());
  const std::uint64_t offsets_left =
      (limit - std::min(limit, next)) / segment_bytes * segment_bytes;
  const std::uint64_t room_bytes = std::min(free_bytes, offsets_left);
  return room_bytes - std::min(room_bytes, kRoomBesideCopiesBytes);
}

std::uint32_t SegmentedLog::DeadPercent(std::uint64_t live_count) const {
  const LogOffset start = Segments().front().start - kLogHeaderSizeBytes;
  const absl::StatusOr<SegmentHeader> header =
      DecodeSegmentHeader({base_ + start, kLogHeaderSizeBytes}, path());
  if (!header.ok() || writer_ == nullptr || SizeBytes() < superblock_.segment_bytes) {
    return 0;
  }
  const std::uint64_t record_count = writer_->sequence() - header->previous_sequence;
  return record_count <= live_count
             ? 0
             : static_cast<std::uint32_t>(100 * (record_count - live_count) / record_count);
}

}  // namespace alexbench::engines::alex
