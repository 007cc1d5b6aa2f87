// Compaction of a store: of its log, with its index.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/status_macros.h"
#include "engines/alex/alex_core.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/shared_compaction.h"

namespace alexbench::engines::alex {
namespace {

// Hands every key, and where its record is, to `visit`; of a shared index whatever is met on a way
// through it while others write. Left once `is_over` is set.
template <typename Index, typename Visit>
void VisitEntries(const Index& index, const std::atomic<bool>& is_over, const Visit& visit) {
  if constexpr (SharedIndex<Index>) {
    std::array<IndexEntry, 256> met;
    std::optional<Key> from = std::numeric_limits<Key>::min();
    while (from.has_value() && !is_over) {
      const std::size_t count = index.Read().Collect(*from, met);
      for (std::size_t i = 0; i < count; ++i) {
        visit(met[i]);
      }
      from = count < met.size() ? std::nullopt : KeyAfter(met.back().key);
    }
  } else {
    for (typename Index::Iterator at = index.Begin(); at.Valid() && !is_over; at.Next()) {
      visit(IndexEntry{at.key(), at.payload()});
    }
  }
}

constexpr std::atomic<bool> kGoesOn = false;

}  // namespace

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::Compact() requires(kFormat == RecordFormat::kV3) {
  if constexpr (SharedIndex<Index>) {
    const std::lock_guard lock(compaction_mutex_);
    bool once_more = false;
    {
      // What was written since one was left stands behind its copies, whether it counts or not.
      const std::lock_guard writers(index_.epochs().writers());
      once_more = unfinished_.has_value() && unfinished_->copies_end != log_.end();
    }
    RETURN_IF_ERROR(CompactUntil(kGoesOn));
    return once_more ? CompactUntil(kGoesOn) : absl::OkStatus();
  } else {
    RETURN_IF_ERROR(health());
    return CompactAlone();
  }
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::CompactUntil(const std::atomic<bool>& is_over) requires(
    kFormat == RecordFormat::kV3 && SharedIndex<Index>) {
  {
    const std::lock_guard writers(index_.epochs().writers());
    RETURN_IF_ERROR(health());
  }
  const absl::Status status =
      CompactBesideReaders(log_, index_, published_end_, unfinished_, is_over);
  // Nobody may be there whom a compaction on its own accord could tell.
  return absl::IsDataLoss(status) ? NoteDamage(status) : status;
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::CompactAbove(
    std::uint32_t dead_percent,
    const std::atomic<bool>& is_over) requires(kFormat == RecordFormat::kV3 && SharedIndex<Index>) {
  const std::unique_lock lock(compaction_mutex_, std::try_to_lock);
  if (!lock.owns_lock()) {
    return absl::OkStatus();  // one is under way, and what it leaves is to be looked at
  }
  return IsCompactionCalledFor(dead_percent, is_over) ? CompactUntil(is_over) : absl::OkStatus();
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::CompactAbove(std::uint32_t dead_percent) requires(
    kFormat == RecordFormat::kV3 && !SharedIndex<Index>) {
  RETURN_IF_ERROR(health());
  return IsCompactionCalledFor(dead_percent, kGoesOn) ? CompactAlone() : absl::OkStatus();
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::CompactAlone() requires(kFormat == RecordFormat::kV3 &&
                                                               !SharedIndex<Index>) {
  std::vector<RecordPlace> live;
  live.reserve(index_.size());
  VisitEntries(index_, kGoesOn, [&live](const IndexEntry& entry) {
    live.push_back({entry.key, entry.payload});
  });
  return log_.Compact(live, [this](const RecordPlace& copy) {
    AnnounceEnd();
    index_.Upsert(copy.key, copy.offset);
  });
}

template <RecordFormat kFormat, typename Index>
bool AlexCore<kFormat, Index>::IsCompactionCalledFor(
    std::uint32_t dead_percent,
    const std::atomic<bool>& is_over) requires(kFormat == RecordFormat::kV3) {
  CompactionRoom::Question asked;
  {
    std::unique_lock<std::mutex> writers;
    if constexpr (SharedIndex<Index>) {
      writers = std::unique_lock(index_.epochs().writers());
    }
    asked.log_bytes = log_.SizeBytes();
    asked.log_end = log_.end();
    asked.live_count = index_.size();
    if (log_.DeadPercent(asked.live_count) <= dead_percent) {
      return false;
    }
  }
  const absl::StatusOr<std::uint64_t> room_bytes = log_.RoomForCopies();
  if (!room_bytes.ok()) {
    return false;  // a file system that does not say how much there is may say so later
  }
  asked.room_bytes = *room_bytes;
  return room_.Suffices(asked, [this, &is_over] { return LiveBytes(is_over); });
}

template <RecordFormat kFormat, typename Index>
std::optional<std::uint64_t> AlexCore<kFormat, Index>::LiveBytes(
    const std::atomic<bool>& is_over) const requires(kFormat == RecordFormat::kV3) {
  const LogOffset first_copy =
      unfinished_.has_value() ? unfinished_->sources.end : std::numeric_limits<LogOffset>::max();
  std::uint64_t bytes = 0;
  VisitEntries(index_, is_over, [&](const IndexEntry& entry) {
    if (entry.payload >= first_copy) {
      return;  // the compaction that was left goes on without it
    }
    std::optional<std::string_view> value;
    if constexpr (SharedIndex<Index>) {
      value = ReadShared<BoundsCheck::kChecked>(entry.key, entry.payload);
    } else {
      value = log_.template ReadHeader<BoundsCheck::kChecked>(entry.key, entry.payload);
    }
    // Damage is for the compaction to find.
    bytes += SealedRecord{.key = entry.key, .value = value.value_or("")}.size_bytes();
  });
  return is_over ? std::nullopt : std::optional(bytes);
}

using AloneV3 = AlexCore<RecordFormat::kV3, OneLineIndex>;
using TextbookV3 = AlexCore<RecordFormat::kV3, AlexIndex>;
using SharedV3 = AlexCore<RecordFormat::kV3, SharedOneLineIndex>;
template absl::Status AloneV3::Compact();
template absl::Status AloneV3::CompactAbove(std::uint32_t);
template absl::Status AloneV3::CompactAlone();
template bool AloneV3::IsCompactionCalledFor(std::uint32_t, const std::atomic<bool>&);
template std::optional<std::uint64_t> AloneV3::LiveBytes(const std::atomic<bool>&) const;
template absl::Status TextbookV3::Compact();
template absl::Status TextbookV3::CompactAbove(std::uint32_t);
template absl::Status TextbookV3::CompactAlone();
template bool TextbookV3::IsCompactionCalledFor(std::uint32_t, const std::atomic<bool>&);
template std::optional<std::uint64_t> TextbookV3::LiveBytes(const std::atomic<bool>&) const;
template absl::Status SharedV3::Compact();
template absl::Status SharedV3::CompactAbove(std::uint32_t, const std::atomic<bool>&);
template absl::Status SharedV3::CompactUntil(const std::atomic<bool>&);
template bool SharedV3::IsCompactionCalledFor(std::uint32_t, const std::atomic<bool>&);
template std::optional<std::uint64_t> SharedV3::LiveBytes(const std::atomic<bool>&) const;

}  // namespace alexbench::engines::alex
