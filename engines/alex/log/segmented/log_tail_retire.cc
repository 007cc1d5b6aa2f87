// The start of a log: what a compaction has copied behind the end is given up here.
#include <string>
#include <vector>

#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/segment_header.h"

namespace alexbench::engines::alex {

absl::StatusOr<LogOffset> LogTail::BeginSegment(absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(health_);
  if (segments_.back().end == segments_.back().start) {
    return segment_start();
  }
  if (absl::Status status = StartSegment(await_syncs); !status.ok()) {
    return absl::IsResourceExhausted(status) ? status : Poison(status);
  }
  RETURN_IF_ERROR(Commit());
  return segment_start();
}

absl::Status LogTail::RetireBefore(LogOffset first_kept, absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(SyncAll(await_syncs));
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
  return names.empty() ? absl::OkStatus() : folder_.Sync();
}

}  // namespace alexbench::engines::alex
