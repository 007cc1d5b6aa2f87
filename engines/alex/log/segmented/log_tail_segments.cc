// Going on in a new segment, and coming back from it where a batch finds no room for all of it.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

absl::Status LogTail::StartSegment(absl::FunctionRef<void()> await_syncs) {
  const LogOffset start = segment_end();
  if (start + superblock_.segment_bytes > std::min(kLogOffsetLimit, window_->size_bytes())) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("%s: the log has reached its window of %u bytes", folder_.path().string(),
                        window_->size_bytes()));
  }
  RETURN_IF_ERROR(WriteStaged(staged_.size()));
  // What the next segment follows must be there whatever happens. Where a sync that was waited for
  // has failed, the next one would succeed, and say nothing of what that one lost.
  await_syncs();
  RETURN_IF_ERROR(health_);
  allocated_bytes_ = staged_start_ - segment_start();
  RETURN_IF_ERROR(file_->Truncate(allocated_bytes_));
  RETURN_IF_ERROR(PoisonUnlessOk(file_->Sync()));
  absl::StatusOr<std::unique_ptr<File>> file = CreateSegment(start);
  if (!file.ok()) {
    // A header that is left behind would say that the log ends here.
    return RemoveSegment(start).ok() ? file.status() : Poison(file.status());
  }
  if (!departure_.has_value()) {
    departure_ = Departure{
        .segment_count = segments_.size(), .file = file_, .is_introduced = is_introduced_};
  }
  segments_.back().end = staged_start_;
  staged_start_ = start + kLogHeaderSizeBytes;
  departure_->arrival = {.end = staged_start_, .sequence = staged_sequence_};
  file_ = *std::move(file);
  allocated_bytes_ = kLogHeaderSizeBytes;
  segments_.push_back({staged_start_, staged_start_});
  is_introduced_ = true;  // by the header
  is_introduction_staged_ = false;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<File>> LogTail::CreateSegment(LogOffset start) {
  const std::string name = SegmentName(start / superblock_.segment_bytes);
  ASSIGN_OR_RETURN(std::unique_ptr<File> file, folder_.Create(name));
  RETURN_IF_ERROR(window_->Map(*file, {start, start + superblock_.segment_bytes}));
  RETURN_IF_ERROR(WriteAll(*file, 0,
                           EncodeSegmentHeader({.store_id = superblock_.store_id,
                                                .first_offset = start,
                                                .previous_end = staged_start_,
                                                .previous_sequence = staged_sequence_,
                                                .writer_generation = seal_.generation()})));
  // The file goes again where its sync fails. But whether what is removed stays away, only a sync
  // of the folder tells, and one behind a failed one is not believed.
  RETURN_IF_ERROR(PoisonUnlessOk(file->Sync()));
  RETURN_IF_ERROR(PoisonUnlessOk(
      IsPlanted(PlantedBug::kSkipFolderSync) ? absl::OkStatus() : folder_.Sync()));
  return file;
}

absl::Status LogTail::RemoveSegment(LogOffset start) {
  // What is mapped keeps its space.
  RETURN_IF_ERROR(window_->Retire({start, start + superblock_.segment_bytes}));
  RETURN_IF_ERROR(folder_.Remove(SegmentName(start / superblock_.segment_bytes)));
  return folder_.Sync();
}

absl::Status LogTail::CommitSegments() {
  for (std::size_t i = departure_->segment_count; i < segments_.size(); ++i) {
    const LogRange rest{segments_[i - 1].end, segments_[i].start - kLogHeaderSizeBytes};
    if (absl::Status status = window_->CloseRest(rest); !status.ok()) {
      return Poison(status);
    }
  }
  const Frontier durable = departure_->arrival;
  departure_.reset();
  return Checkpoint(durable);
}

std::vector<LogOffset> LogTail::ForgetStaged() {
  std::vector<LogOffset> begun;
  if (departure_.has_value()) {
    for (; segments_.size() > departure_->segment_count; segments_.pop_back()) {
      begun.push_back(segment_start());
    }
    file_ = departure_->file;
    is_introduced_ = departure_->is_introduced;
    departure_.reset();
  }
  segments_.back().end = written_.end;
  staged_.clear();
  staged_start_ = written_.end;
  staged_sequence_ = written_.sequence;
  staged_last_ = written_.last;
  is_introduction_staged_ = false;
  return begun;
}

absl::Status LogTail::TakeBack() {
  const bool wrote = staged_start_ > written_.end;
  for (const LogOffset start : ForgetStaged()) {
    RETURN_IF_ERROR(RemoveSegment(start));
  }
  if (!wrote) {
    return absl::OkStatus();
  }
  allocated_bytes_ = written_.end - segment_start();
  RETURN_IF_ERROR(file_->Truncate(allocated_bytes_));
  return file_->Sync();
}

}  // namespace alexbench::engines::alex
