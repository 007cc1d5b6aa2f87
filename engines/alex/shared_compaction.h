// Compaction of a store that others read and write meanwhile.
//
// It goes by stretches. What a stretch may have to copy is gathered as any reader would, without a
// lock; then, with the writers kept out, what of it still counts is appended, and the index is led
// to the copies by one store for each.
//
// Whether a record still counts is looked up before it is appended, with no write in between, and
// that is what keeps writes: which record of a key is the newest, the log says by its order. A copy
// behind a newer write would undo that write when the store is opened again, and a copy behind a
// tombstone the erasure, whatever the index had been led to.
//
// One that is left goes on later as if it had only paused: where it began stays the same.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "engines/alex/log/segmented/log_compaction.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/published_end.h"

namespace alexbench::engines::alex {

// How much is copied while the writers are kept out: well below a millisecond's work, but for a
// wait for the device where LogCompaction::Copy has one.
struct CompactionStretch {
  std::size_t records = 256;
  std::uint64_t bytes = std::uint64_t{256} << 10;  // the last record may exceed it
};

// The steps are to be done in the order they stand in, Gather and CopyGathered by turns; whoever
// stops in between leaves a whole store.
//
// Threads:  one compaction at a time, beside any readers, who look at records while they are inside
//           the index or hold a pin of the log from before, and beside writers who hold
//           index.epochs().writers().
class SharedCompaction {
 public:
  // `unfinished` is where the one before was left, kept for the one after; nullopt where that came
  // to its end, or there was none since the log was opened.
  // Lifetime: all of them must live longer, and stay where they are.
  SharedCompaction(SegmentedLog& log, SharedOneLineIndex& index, PublishedEnd& published,
                   std::optional<UnfinishedCompaction>& unfinished,
                   const CompactionStretch& stretch = {});

  // Sends writers on into a new segment, unless one was left unfinished, which goes on; reads and
  // checks what is before.
  // Errors:   those of LogCompaction::Begin, GoOn and CheckSources.
  absl::Status Begin();

  // Looks for the next records to be copied, in key order. False: none are left.
  // Errors:   DataLoss where the index leads to no record of the key.
  absl::StatusOr<bool> Gather();

  // Copies what still counts of the gathered records.
  // Errors:   those of LogCompaction::Copy.
  absl::Status CopyGathered();

  // Gives up what is before the copies and the writes since Begin.
  // Errors:   those of LogCompaction::GiveUpSources.
  absl::Status GiveUp();
  // Whether that was given up, on an error, too: what is mapped of it keeps the disk's space.
  bool HasGivenUp() const { return compaction_.HasGivenUpSources(); }

  // Unmaps it, but for views that are kept. False: a reader may still be inside who was led there;
  // nothing is done then.
  absl::StatusOr<bool> Unmap();

 private:
  SegmentedLog& log_;
  SharedOneLineIndex& index_;
  PublishedEnd& published_;
  std::optional<UnfinishedCompaction>& unfinished_;
  const CompactionStretch stretch_;
  LogCompaction compaction_;
  std::optional<Key> from_;  // the first key that was not looked at
  std::vector<IndexEntry> met_;
  std::vector<RecordPlace> gathered_;
  std::uint64_t given_up_epoch_ = 0;
};

// All steps, but left in between once `is_over` is set. Waits for readers that are inside, never
// for guards.
// Errors:   those of the steps.
absl::Status CompactBesideReaders(SegmentedLog& log, SharedOneLineIndex& index,
                                  PublishedEnd& published,
                                  std::optional<UnfinishedCompaction>& unfinished,
                                  const std::atomic<bool>& is_over);

}  // namespace alexbench::engines::alex
