#include "engines/alex/log/segmented/log_writer.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

// The superblock follows the durable frontier at this distance, so that what a reader has to take
// for a torn end, were it damaged, stays small.
constexpr std::uint64_t kCheckpointBytes = std::uint64_t{64} << 20;

}  // namespace

LogWriter::LogWriter(std::unique_ptr<LogTail> tail, const DurabilityLevel& level)
    : level_(level), synced_sequence_(tail->written().sequence), tail_(std::move(tail)) {
  if (level_.durability == Durability::kInterval) {
    // A failure is kept by the log and told to the next writer.
    ticker_.emplace(level_.interval, [this] { (void)Flush(); });
  }
}

LogWriter::~LogWriter() {
  ticker_.reset();
  // There is no one left to tell of a failure, and no promise left that it would break.
  (void)tail_->Close();
}

void LogWriter::End::operator()(LogWriter* writer) const {
  if (writer->opener_.IsCallerForCertain()) {
    delete writer;
  }
}

absl::StatusOr<std::uint64_t> LogWriter::Append(std::span<const SealedRecord> records,
                                                std::span<LogOffset> offsets) {
  const std::lock_guard append_lock(append_mutex_);
  Lock lock(mutex_);
  RETURN_IF_ERROR(tail_->Append(records, offsets, [&] { leader_.AwaitLeader(lock); }));
  return tail_->written().sequence;
}

absl::Status LogWriter::CheckSizes(std::span<const SealedRecord> records) const {
  return tail_->CheckSizes(records);  // sizes of segments do not change
}

absl::Status LogWriter::Acknowledge(std::uint64_t sequence) {
  if (IsPlanted(PlantedBug::kAcknowledgeBeforeSync)) {
    return absl::OkStatus();
  }
  switch (level_.durability) {
    case Durability::kGroup:
      return Sync(sequence, Syncing::kByAnyone);
    case Durability::kSync:
      return Sync(sequence, Syncing::kByItself);
    case Durability::kNone:
    case Durability::kBuffered:
    case Durability::kInterval:
      break;
  }
  return absl::OkStatus();
}

absl::Status LogWriter::Flush() {
  std::uint64_t sequence = 0;
  {
    const Lock lock(mutex_);
    RETURN_IF_ERROR(tail_->health());
    sequence = tail_->written().sequence;
  }
  return Sync(sequence, Syncing::kByAnyone);
}

absl::Status LogWriter::Sync(std::uint64_t sequence, Syncing syncing) {
  Lock lock(mutex_);
  // What was taken back meanwhile is not waited for.
  const auto is_durable = [&] {
    return DurableSequence() >= std::min(sequence, tail_->written().sequence);
  };
  return leader_.Await(
      lock, syncing, is_durable, [this] { return tail_->health(); }, [&] { return Lead(lock); });
}

absl::Status LogWriter::Lead(Lock& lock) {
  const Frontier target = tail_->written();
  const std::shared_ptr<File> file = tail_->file();
  const absl::Status status = leader_.Lead(lock, [&file] {
    absl::Status synced = IsPlanted(PlantedBug::kSkipSync) ? absl::OkStatus() : file->Sync();
    if (!synced.ok() && IsPlanted(PlantedBug::kRetrySync)) {
      synced = file->Sync();
    }
    return synced;
  });
  if (!status.ok()) {
    return tail_->Poison(status);
  }
  const Frontier& synced = IsPlanted(PlantedBug::kLateFrontier) ? tail_->written() : target;
  synced_sequence_ = std::max(synced_sequence_, synced.sequence);
  return target.end >= tail_->superblock().durable_end + kCheckpointBytes
             ? tail_->Checkpoint(target)
             : absl::OkStatus();
}

std::uint64_t LogWriter::DurableSequence() const {
  // Moving on to another segment makes everything before it durable, too.
  return std::max(synced_sequence_, tail_->superblock().durable_sequence);
}

absl::StatusOr<LogOffset> LogWriter::BeginSegment() {
  const std::lock_guard append_lock(append_mutex_);
  Lock lock(mutex_);
  return tail_->BeginSegment([&] { leader_.AwaitLeader(lock); });
}

absl::Status LogWriter::TakeBackSegments() {
  const std::lock_guard append_lock(append_mutex_);
  Lock lock(mutex_);
  const absl::Status status = tail_->TakeBackSegments([&] { leader_.AwaitLeader(lock); });
  // Of the sequences that are given once more nothing is durable.
  synced_sequence_ = std::min(synced_sequence_, tail_->written().sequence);
  return status;
}

absl::Status LogWriter::RetireBefore(LogOffset first_kept) {
  const std::lock_guard append_lock(append_mutex_);
  Lock lock(mutex_);
  return tail_->RetireBefore(first_kept, [&] { leader_.AwaitLeader(lock); });
}

absl::StatusOr<Frontier> LogWriter::Checkpoint() {
  const std::lock_guard append_lock(append_mutex_);
  Lock lock(mutex_);
  RETURN_IF_ERROR(tail_->CheckpointAll([&] { leader_.AwaitLeader(lock); }));
  return tail_->written();
}

LogOffset LogWriter::end() const {
  const Lock lock(mutex_);
  return tail_->written().end;
}

std::uint64_t LogWriter::sequence() const {
  const Lock lock(mutex_);
  return tail_->written().sequence;
}

std::vector<LogRange> LogWriter::segments() const {
  const Lock lock(mutex_);
  return tail_->segments();
}

std::uint64_t LogWriter::durable_sequence() const {
  const Lock lock(mutex_);
  return DurableSequence();
}

absl::Status LogWriter::health() const {
  const Lock lock(mutex_);
  return tail_->health();
}

}  // namespace alexbench::engines::alex
