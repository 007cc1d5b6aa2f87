#include "engines/alex/log/segmented/log_tail.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/chunked_append.h"
#include "engines/alex/log/race_notes.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

// Space is looked for in steps: each costs a change of the file system's own log, and without one a
// sync has to write where the file ends, too.
constexpr std::uint64_t kAllocationStepBytes = std::uint64_t{16} << 20;
// The record that introduces a writer.
constexpr std::uint64_t kIntroductionBytes = kSealedHeaderSizeBytes + sizeof(std::uint64_t);

}  // namespace

LogTail::LogTail(Folder& folder, FoundLog found)
    : folder_(folder),
      superblock_(found.superblock),
      window_(std::move(found.window)),
      seal_(found.state.seal),
      file_(std::move(found.last_file)),
      segments_(std::move(found.segments)),
      unfinished_segment_(std::move(found.unfinished_segment)),
      allocated_bytes_(found.last_file_size_bytes),
      written_{.end = segments_.back().end,
               .sequence = found.state.sequence,
               .last = found.state.last},
      staged_start_(written_.end),
      staged_sequence_(written_.sequence),
      staged_last_(written_.last) {}

absl::StatusOr<std::unique_ptr<LogTail>> LogTail::Recover(Folder& folder, FoundLog found) {
  std::unique_ptr<LogTail> tail(new LogTail(folder, std::move(found)));
  ASSIGN_OR_RETURN(tail->superblock_file_, folder.Open(kSuperblockName, FileAccess::kReadWrite));
  RETURN_IF_ERROR(tail->EraseTail());
  RETURN_IF_ERROR(tail->BeginGeneration());
  RETURN_IF_ERROR(tail->RemoveRetired());
  return tail;
}

absl::Status LogTail::EraseTail() {
  if (!unfinished_segment_.empty()) {
    RETURN_IF_ERROR(folder_.Remove(unfinished_segment_));
  }
  if (superblock_.is_clean == 0) {
    // Its writer may have ended between a change of a name and the sync of it. A segment that was
    // removed and came back would contradict what is written from here on.
    RETURN_IF_ERROR(folder_.Sync());
  }
  const std::uint64_t size_bytes = written_.end - segment_start();
  if (allocated_bytes_ > size_bytes && !IsPlanted(PlantedBug::kKeepTail)) {
    RETURN_IF_ERROR(file_->Truncate(size_bytes));
    allocated_bytes_ = size_bytes;
  }
  RETURN_IF_ERROR(RewriteTail());
  return file_->Sync();
}

absl::Status LogTail::RewriteTail() {
  LogOffset at = std::max(superblock_.durable_end, segment_start());
  while (at < written_.end) {
    const std::uint64_t size_bytes = std::min(written_.end - at, ChunkedAppend::kChunkBytes);
    const std::string bytes(window_->base() + at, size_bytes);
    RETURN_IF_ERROR(WriteAll(*file_, at - segment_start(), bytes));
    at += size_bytes;
  }
  return absl::OkStatus();
}

absl::Status LogTail::BeginGeneration() {
  superblock_.writer_generation = std::max(superblock_.writer_generation, seal_.generation()) + 1;
  seal_ = WriterSeal(superblock_.store_id, superblock_.writer_generation);
  return Checkpoint(written_);
}

absl::Status LogTail::Append(std::span<const SealedRecord> records, std::span<LogOffset> offsets,
                             absl::FunctionRef<void()> await_syncs) {
  RETURN_IF_ERROR(health_);
  RETURN_IF_ERROR(CheckSizes(records));
  absl::Status status = StageAll(records, offsets, await_syncs);
  if (IsPlanted(PlantedBug::kPublishBeforeWrite)) {
    written_ = {.end = next(), .sequence = staged_sequence_};
  }
  if (status.ok()) {
    status = WriteStaged(staged_.size());
  }
  if (status.ok()) {
    return Commit();
  }
  await_syncs();
  if (!health_.ok()) {
    // A new segment that could not be removed, or not certainly, needs all of what it follows.
    ForgetStaged();
    return health_;
  }
  if (const absl::Status taken_back = TakeBack(); !taken_back.ok()) {
    return Poison(taken_back);
  }
  return absl::IsResourceExhausted(status) ? status : Poison(status);
}

absl::Status LogTail::CheckSizes(std::span<const SealedRecord> records) const {
  const std::uint64_t room_bytes =
      superblock_.segment_bytes - kLogHeaderSizeBytes - kIntroductionBytes;
  for (const SealedRecord& record : records) {
    if (record.value.size() > kMaxValueSizeBytes || record.size_bytes() > room_bytes) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "the value of key %d has %u bytes; at most %u can be stored", record.key,
          record.value.size(),
          std::min<std::uint64_t>(kMaxValueSizeBytes, room_bytes - kSealedHeaderSizeBytes)));
    }
  }
  return absl::OkStatus();
}

absl::Status LogTail::StageAll(std::span<const SealedRecord> records, std::span<LogOffset> offsets,
                               absl::FunctionRef<void()> await_syncs) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool introduce = !is_introduced_ && !is_introduction_staged_;
    const std::uint64_t size_bytes = records[i].size_bytes() + (introduce ? kIntroductionBytes : 0);
    if (size_bytes > segment_end() - next()) {
      RETURN_IF_ERROR(StartSegment(await_syncs));  // introduces this writer, too
    }
    RETURN_IF_ERROR(StageIntroduction());
    offsets[i] = next();
    RETURN_IF_ERROR(Stage(records[i]));
  }
  return absl::OkStatus();
}

absl::Status LogTail::StageIntroduction() {
  if (is_introduced_ || is_introduction_staged_) {
    return absl::OkStatus();
  }
  char generation[8];
  StoreField(generation, 0, seal_.generation());
  is_introduction_staged_ = true;
  return Stage({.value = {generation, sizeof(generation)}, .kind = RecordKind::kGeneration});
}

absl::Status LogTail::Stage(SealedRecord record) {
  record.sequence = ++staged_sequence_;
  staged_last_ = {.offset = next(), .generation = seal_.generation()};
  seal_.Append(record, next(), staged_);
  // Many records go out in writes that end where 4 MiB of the file end; see chunked_append.h.
  constexpr std::uint64_t kChunkBytes = ChunkedAppend::kChunkBytes;
  const LogOffset chunk_end = next() / kChunkBytes * kChunkBytes;
  return chunk_end > staged_start_ ? WriteStaged(chunk_end - staged_start_) : absl::OkStatus();
}

absl::Status LogTail::WriteStaged(std::size_t size_bytes) {
  const std::uint64_t position = staged_start_ - segment_start();
  const std::uint64_t end = position + size_bytes;
  if (end > allocated_bytes_) {
    const std::uint64_t step =
        std::min(std::max(end, allocated_bytes_ + kAllocationStepBytes), superblock_.segment_bytes);
    const FileRange ahead{.position = allocated_bytes_, .size_bytes = step - allocated_bytes_};
    if (file_->Allocate(ahead).ok()) {
      allocated_bytes_ = step;
    } else {
      RETURN_IF_ERROR(file_->Allocate({allocated_bytes_, end - allocated_bytes_}));
      allocated_bytes_ = end;
    }
  }
  // Counted before it is known to succeed: part of it may be in the file either way.
  staged_start_ += size_bytes;
  const std::string_view bytes = std::string_view(staged_).substr(0, size_bytes);
  const absl::Status status = WriteAll(*file_, position, bytes);
  NoteWritten(window_->base() + segment_start() + position, size_bytes);
  staged_.erase(0, size_bytes);
  return status;
}

absl::Status LogTail::Commit() {
  if (departure_.has_value()) {
    RETURN_IF_ERROR(CommitSegments());
  }
  written_ = {.end = staged_start_, .sequence = staged_sequence_, .last = staged_last_};
  segments_.back().end = written_.end;
  is_introduced_ |= is_introduction_staged_;
  is_introduction_staged_ = false;
  return absl::OkStatus();
}

absl::Status LogTail::PoisonUnlessOk(const absl::Status& status) {
  return status.ok() ? status : Poison(status);
}

absl::Status LogTail::Poison(const absl::Status& cause) {
  if (health_.ok()) {
    health_ = absl::Status(cause.code(),
                           absl::StrFormat("%s; the log takes no more writes, and what was not "
                                           "acknowledged may be lost",
                                           FromAbsl(cause.message())));
  }
  return health_;
}

}  // namespace alexbench::engines::alex
