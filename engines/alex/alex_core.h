// What every variant of AlexStore with one record format and one index shares: log, index, health.
//
// Nothing here depends on how a read hands out or checks its bytes, so stores with different
// choices there can stand on one core in the same memory.
#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/compaction_room.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "engines/alex/index_figures.h"
#include "engines/alex/kept_versions.h"
#include "engines/alex/log/log_of_format.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/published_end.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// An index that readers are inside of while it changes.
template <typename Index>
concept SharedIndex = requires(const Index& index) {
  index.Read();
};

// Where no reader is beside the writer, nobody has to be told of the end.
struct NoPublishedEnd {
  static void Announce(LogOffset) {}
};

// The operations are those of AlexStore; their contracts stand there.
// Threads:  one writer and no reader, or any number of readers. Over a shared index, one writer
//           beside readers that use index().Read(), ReadShared, log().AddressOf, log().IsAsWritten
//           and log().mapping() alone.
template <RecordFormat kFormat, typename Index>
class AlexCore {
 public:
  using Log = LogOf<kFormat>;
  using IndexType = Index;

  // Requires: `index` is empty; it is how an index of the variant starts.
  static absl::StatusOr<std::shared_ptr<AlexCore>> Open(const std::filesystem::path& folder,
                                                        const LogOptions& options, Index index);
  // The same for a log that is there, in a folder of any kind; see SegmentedLog::OpenIn.
  static absl::StatusOr<std::shared_ptr<AlexCore>> OpenIn(
      std::unique_ptr<Folder> folder, const LogOptions& options,
      Index index) requires(kFormat == RecordFormat::kV3);
  // As WriteOut, if no one called it since the last write: there is no one to tell of a failure.
  ~AlexCore();

  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  absl::Status PutBatch(std::span<const Record> records);
  absl::StatusOr<bool> Erase(Key key);
  absl::Status Flush() { return log_.Flush(); }

  // Does `write`, which calls these operations, with `writers` held, and returns what it does once
  // the promise of the level of durability holds, too. That is waited for with the lock released:
  // whoever writes meanwhile shares the next sync, and what `write` changed can be read before it
  // is safe.
  //
  // Errors:   those of `write`; what ended writing while it was waited for: everything is then as
  //           `write` left it, and what opening again finds of it is unknown.
  // Threads:  any number, where `writers` keeps them apart from whatever else is done here.
  template <typename Mutex, std::invocable Write>
  std::invoke_result_t<Write> WriteApart(Mutex& writers, Write write);

  // Hands the kernel what the log keeps in a buffer of its own, writes the snapshot that the end is
  // to leave, and returns the health.
  absl::Status WriteOut();

  // Over a shared index, beside readers and writers: takes epochs().writers() itself.
  absl::Status Compact() requires(kFormat == RecordFormat::kV3);
  // Compacts if more than so many percent of the log count no more (SegmentedLog::DeadPercent), if
  // there is room for what does, and no one else compacts. Left where it is, with everything there,
  // once `is_over` is set.
  absl::Status CompactAbove(std::uint32_t dead_percent, const std::atomic<bool>& is_over) requires(
      kFormat == RecordFormat::kV3 && SharedIndex<Index>);
  // The same for its caller, who does nothing else meanwhile.
  absl::Status CompactAbove(std::uint32_t dead_percent) requires(kFormat == RecordFormat::kV3 &&
                                                                 !SharedIndex<Index>);
  absl::Status Checkpoint() requires(kFormat == RecordFormat::kV3);

  absl::Status Verify() const;
  EngineStats Stats() const;
  std::vector<IndexFigure> DescribeIndex() const;

  const Log& log() const { return log_; }
  const Index& index() const { return index_; }
  // What snapshots need of what was written over or erased.
  KeptVersions& kept_versions() { return kept_versions_; }

  // Where the value bytes of the key's record are, which a read of the index said is at `offset`.
  template <BoundsCheck kCheck>
  [[gnu::always_inline]] std::optional<std::string_view> ReadShared(Key key,
                                                                    LogOffset offset) const
      requires(SharedIndex<Index>) {
    return log_.template ReadHeaderBefore<kCheck>(published_end_.get(), key, offset);
  }

  // Keeps the first failure of a read: the index names a place where no record of the key is, or
  // none that is whole. Returns this one: DataLoss with file and offset.
  // Out of line, so that a read pays for it only when it fails.
  [[gnu::cold]] absl::Status NoteDamage(Key key, LogOffset offset) const;
  // Any other damage that was met. Returns it.
  absl::Status NoteDamage(const absl::Status& damage) const;

  // The first failure of a read, or what ended writing, or OK.
  absl::Status health() const;

 private:
  AlexCore(Log log, Index index) : log_(std::move(log)), index_(std::move(index)) {}

  static std::shared_ptr<AlexCore> Load(Log log, Index index, std::span<const IndexEntry> entries);

  // Requires: compaction_mutex_.
  absl::Status CompactUntil(const std::atomic<bool>& is_over) requires(kFormat ==
                                                                           RecordFormat::kV3 &&
                                                                       SharedIndex<Index>);
  absl::Status CompactAlone() requires(kFormat == RecordFormat::kV3 && !SharedIndex<Index>);
  // Requires: compaction_mutex_, over a shared index.
  bool IsCompactionCalledFor(std::uint32_t dead_percent, const std::atomic<bool>& is_over)
      requires(kFormat == RecordFormat::kV3);
  // What copies of all that is still to be copied would take; nullopt once `is_over` is set.
  // Requires: as IsCompactionCalledFor. Cost: a look at every one of these records.
  std::optional<std::uint64_t> LiveBytes(const std::atomic<bool>& is_over) const
      requires(kFormat == RecordFormat::kV3);

  // Before the index is changed: what it leads to must lie before the end that readers know.
  void AnnounceEnd() { published_end_.Announce(log_.end()); }
  // Also before that: keeps for snapshots where the index leads to from these keys. Copies of
  // compaction say what their originals said and need none of it.
  void KeepVersionsOf(std::span<const Record> records);

  Log log_;
  Index index_;
  [[no_unique_address]] std::conditional_t<SharedIndex<Index>, PublishedEnd, NoPublishedEnd>
      published_end_;
  mutable std::mutex damage_mutex_;
  mutable absl::Status damage_;
  std::mutex compaction_mutex_;  // held by who compacts, over a shared index
  CompactionRoom room_;
  KeptVersions kept_versions_;
  std::optional<UnfinishedCompaction> unfinished_;  // under compaction_mutex_
};

template <RecordFormat kFormat, typename Index>
template <typename Mutex, std::invocable Write>
std::invoke_result_t<Write> AlexCore<kFormat, Index>::WriteApart(Mutex& writers, Write write) {
  std::unique_lock lock(writers);
  if constexpr (kFormat != RecordFormat::kV3) {
    return write();  // no level of these logs waits
  } else {
    log_.DeferAcknowledging();
    std::invoke_result_t<Write> done = write();
    const std::uint64_t last_write = log_.TakeDeferred();
    lock.unlock();
    if (done.ok() && last_write != 0) {
      RETURN_IF_ERROR(log_.Acknowledge(last_write));
    }
    return done;
  }
}

extern template class AlexCore<RecordFormat::kV1, AlexIndex>;
extern template class AlexCore<RecordFormat::kV2, AlexIndex>;
extern template class AlexCore<RecordFormat::kV1, OneLineIndex>;
extern template class AlexCore<RecordFormat::kV2, OneLineIndex>;
extern template class AlexCore<RecordFormat::kV2, EqualWidthIndex>;
extern template class AlexCore<RecordFormat::kV3, AlexIndex>;
extern template class AlexCore<RecordFormat::kV3, OneLineIndex>;
extern template class AlexCore<RecordFormat::kV2, SharedOneLineIndex>;
extern template class AlexCore<RecordFormat::kV3, SharedOneLineIndex>;

}  // namespace alexbench::engines::alex
