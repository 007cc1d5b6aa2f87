#include "engines/alex/shared_compaction.h"

#include <limits>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

using WriteLock = std::lock_guard<std::mutex>;

}  // namespace

SharedCompaction::SharedCompaction(SegmentedLog& log, SharedOneLineIndex& index,
                                   PublishedEnd& published,
                                   std::optional<UnfinishedCompaction>& unfinished,
                                   const CompactionStretch& stretch)
    : log_(log),
      index_(index),
      published_(published),
      unfinished_(unfinished),
      stretch_(stretch),
      compaction_(log),
      from_(std::numeric_limits<Key>::min()) {}

absl::Status SharedCompaction::Begin() {
  {
    const WriteLock lock(index_.epochs().writers());
    if (unfinished_.has_value()) {
      RETURN_IF_ERROR(compaction_.GoOn(unfinished_->sources));
    } else {
      RETURN_IF_ERROR(compaction_.Begin());
      unfinished_ =
          UnfinishedCompaction{.sources = compaction_.sources(), .copies_end = log_.end()};
    }
  }
  return compaction_.CheckSources();
}

absl::StatusOr<bool> SharedCompaction::Gather() {
  gathered_.clear();
  std::uint64_t bytes = 0;
  while (gathered_.empty() && from_.has_value()) {
    met_.resize(stretch_.records);
    met_.resize(index_.Read().Collect(*from_, met_));
    from_ = met_.size() < stretch_.records ? std::nullopt : KeyAfter(met_.back().key);
    for (const IndexEntry& entry : met_) {
      if (entry.payload >= compaction_.first_copy()) {
        continue;  // written since the beginning
      }
      // Whatever it may have to wait for, a disk or memory, it waits for here.
      const std::optional<std::string_view> value =
          log_.ReadHeaderBefore<BoundsCheck::kChecked>(published_.get(), entry.key, entry.payload);
      if (!value.has_value()) {
        return DamageStatus(log_.path(), entry.payload, "the record to copy is not here");
      }
      gathered_.push_back({entry.key, entry.payload});
      bytes += value->size();
      if (bytes >= stretch_.bytes) {
        from_ = KeyAfter(entry.key);
        break;
      }
    }
  }
  return !gathered_.empty();
}

absl::Status SharedCompaction::CopyGathered() {
  const WriteLock lock(index_.epochs().writers());
  if (!IsPlanted(PlantedBug::kCopyWithoutLooking)) {
    std::erase_if(gathered_, [this](const RecordPlace& place) {
      const Payload* const now = index_.Find(place.key);
      return now == nullptr || *now != place.offset;
    });
  }
  if (gathered_.empty()) {
    return absl::OkStatus();
  }
  const absl::Status status = compaction_.Copy(gathered_, [this](const RecordPlace& copy) {
    published_.Announce(log_.end());
    index_.Upsert(copy.key, copy.offset);
  });
  unfinished_->copies_end = log_.end();
  return status;
}

absl::Status SharedCompaction::GiveUp() {
  RETURN_IF_ERROR(compaction_.SyncCopies());
  const WriteLock lock(index_.epochs().writers());
  const absl::Status status = compaction_.GiveUpSources();
  given_up_epoch_ = index_.epochs().now();
  if (HasGivenUp()) {
    unfinished_.reset();
  }
  return status;
}

absl::StatusOr<bool> SharedCompaction::Unmap() {
  {
    const WriteLock lock(index_.epochs().writers());
    const std::uint64_t oldest = index_.epochs().OldestAfterAdvance();
    if (oldest <= given_up_epoch_ && !IsPlanted(PlantedBug::kUnmapUnderReaders)) {
      return false;
    }
  }
  RETURN_IF_ERROR(compaction_.Unmap());
  return true;
}

absl::Status CompactBesideReaders(SegmentedLog& log, SharedOneLineIndex& index,
                                  PublishedEnd& published,
                                  std::optional<UnfinishedCompaction>& unfinished,
                                  const std::atomic<bool>& is_over) {
  SharedCompaction compaction(log, index, published, unfinished);
  RETURN_IF_ERROR(compaction.Begin());
  ASSIGN_OR_RETURN(bool has_more, compaction.Gather());
  while (has_more) {
    if (is_over) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(compaction.CopyGathered());
    ASSIGN_OR_RETURN(has_more, compaction.Gather());
  }
  const absl::Status given_up = compaction.GiveUp();
  if (!given_up.ok() && !compaction.HasGivenUp()) {
    return given_up;
  }
  ASSIGN_OR_RETURN(bool is_unmapped, compaction.Unmap());
  while (!is_unmapped) {
    std::this_thread::yield();
    ASSIGN_OR_RETURN(is_unmapped, compaction.Unmap());
  }
  return given_up;
}

}  // namespace alexbench::engines::alex
