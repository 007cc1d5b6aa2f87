// What a compaction asks of a log: a segment to begin in, and an end of what was copied or of the
// copies.
#include <string>
#include <vector>

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

absl::StatusOr<LogOffset> LogTail::BeginSegment(absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(health_);
  beginning_.reset();
  if (segments_.back().end != segments_.back().start) {
    if (absl::Status status = StartSegment(await_syncs); !status.ok()) {
      return absl::IsResourceExhausted(status) ? status : Poison(status);
    }
    RETURN_IF_ERROR(Commit());
  }
  beginning_ = Beginning{
      .written = written_,
      .departure = {
          .segment_count = segments_.size(), .file = file_, .is_introduced = is_introduced_}};
  return segment_start();
}

absl::Status LogTail::TakeBackSegments(absl::FunctionRef<void()> await_syncs) {
  await_syncs();
  RETURN_IF_ERROR(health_);
  ALEXBENCH_CHECK(beginning_.has_value());
  const Beginning beginning = *beginning_;
  beginning_.reset();
  if (superblock_.durable_end > beginning.written.end &&
      !IsPlanted(PlantedBug::kEraseWhatIsDurable)) {
    // Both slots, before a file goes: were the newer one damaged, the other would ask for it.
    RETURN_IF_ERROR(Checkpoint(beginning.written));
    RETURN_IF_ERROR(Checkpoint(beginning.written));
  }
  const bool has_left = segments_.size() > beginning.departure.segment_count;
  written_ = beginning.written;
  departure_ = beginning.departure;
  absl::Status status = TakeBack();
  if (status.ok() && has_left) {
    // Since then, what is behind its records reads as zeros.
    status = window_->Map(*file_, {segment_start(), segment_end()});
  }
  return PoisonUnlessOk(status);
}

absl::Status LogTail::RetireBefore(LogOffset first_kept, absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(SyncAll(await_syncs));
  beginning_.reset();
  superblock_.first_segment = first_kept / superblock_.segment_bytes;
  // Both slots, before a file goes: were the newer one damaged, the other would ask for the files.
  RETURN_IF_ERROR(Checkpoint(written_));
  RETURN_IF_ERROR(Checkpoint(written_));
  std::erase_if(segments_, [&](const LogRange& records) { return records.start < first_kept; });
  if (written_.last.offset < first_kept) {
    written_.last = staged_last_ = {};  // nothing is left of the log
  }
  return RemoveRetired();
}

absl::Status LogTail::RemoveRetired() {
  ASSIGN_OR_RETURN(std::vector<std::string> names, folder_.List());
  std::erase_if(names, [this](const std::string& name) {
    return SegmentNumber(name).value_or(superblock_.first_segment) >= superblock_.first_segment;
  });
  for (const std::string& name : names) {
    RETURN_IF_ERROR(folder_.Remove(name));
  }
  return names.empty() ? absl::OkStatus() : PoisonUnlessOk(folder_.Sync());
}

}  // namespace alexbench::engines::alex
