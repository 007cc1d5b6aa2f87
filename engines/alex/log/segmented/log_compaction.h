// A compaction of a segmented log in steps, between which the log can be read and appended to.
//
// The copies are ordinary records in the order of the log, so opening and recovering need to know
// nothing of it: until the superblock names the first copy as the start, old records and copies say
// the same, and the newer counts. A compaction that is left half-way leaves some records twice, and
// their space taken, until the next one, which may go on from there; where it was alone it can take
// its copies back.
#pragma once

#include <span>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "engines/alex/log/segmented/segmented_log.h"

namespace alexbench::engines::alex {

// Where a compaction was left that others wrote beside, for the next one to go on from.
struct UnfinishedCompaction {
  LogRange sources;
  LogOffset copies_end = 0;  // where the log ended behind the last copy
};

// To be done in the order they stand in, Copy any number of times, and one compaction at a time.
//
// Threads:  as SegmentedLog; CheckSources, SyncCopies and Unmap also beside the one who appends.
class LogCompaction {
 public:
  // Lifetime: `log` must live longer, and stay where it is.
  explicit LogCompaction(SegmentedLog& log) : log_(log) {}

  // Goes on in a new segment: what is before it are the sources.
  // Errors:   those of LogTail::BeginSegment.
  absl::Status Begin();
  // Goes on where a compaction was left, instead of Begin: what it copied is not among the sources,
  // and neither is what was written since it began.
  // Requires: `sources` are those of it, and nothing was given up since, nor the log closed.
  // Errors:   what ended writing.
  absl::Status GoOn(const LogRange& sources);
  const LogRange& sources() const { return sources_; }
  // Where the new segment starts.
  LogOffset first_copy() const { return sources_.end; }

  // Holds the sources against their checksums: a copy gets one of its own, so what it is copied
  // from must still be what was written.
  // Errors:   DataLoss.
  // Cost:     one pass over them.
  absl::Status CheckSources() const;

  // Appends the records of `live`, in the order given, and tells `moved` where each is now. Their
  // bytes wait for no device: the sources are still there.
  //
  // Cost:     a write of the copies; where they reach a new segment, and twice where there is a
  //           write-ahead log, a wait for the device.
  // Requires: `live` names the newest record of each of its keys.
  // Errors:   those of SegmentedLog::Compact. ResourceExhausted ends no writing: the log goes on
  //           behind what was copied.
  absl::Status Copy(std::span<const RecordPlace> live,
                    absl::FunctionRef<void(const RecordPlace&)> moved);

  // Erases the copies, for a compaction that can't go on: `copied` are the records that were
  // copied, and `moved` is told that each is where it was. The disk has its space again, but for
  // the header of a segment.
  //
  // Requires: nothing but copies was appended since Begin, no one reads them, and GiveUpSources has
  //           given up nothing.
  // Errors:   what ended writing. Had it ended before, nothing is done; if it ends now, some copies
  //           may be left, which say what the originals say.
  absl::Status TakeBack(std::span<const RecordPlace> copied,
                        absl::FunctionRef<void(const RecordPlace&)> moved);

  // Makes durable what was copied so far, so that GiveUpSources has less to wait for.
  // Errors:   what the disk says; writing has then ended.
  absl::Status SyncCopies();

  // Removes the sources' files, once all behind them is durable and the superblock says so.
  // Requires: no record that counts is in the sources.
  // Errors:   those of the log's write-ahead log, of removing a file and of LogTail::RetireBefore.
  absl::Status GiveUpSources();
  // Whether nothing before the copies counts any more, whatever came of removing it.
  bool HasGivenUpSources() const;

  // Unmaps the sources, once no view is kept that may be of them.
  // Requires: see RetiredRanges::Add.
  absl::Status Unmap();

 private:
  absl::Status CopyToEnd(std::span<const RecordPlace> live,
                         absl::FunctionRef<void(const RecordPlace&)> moved);
  absl::Status AppendCopies(std::span<const SealedRecord> copies,
                            absl::FunctionRef<void(const RecordPlace&)> moved);

  SegmentedLog& log_;
  LogRange sources_;
};

}  // namespace alexbench::engines::alex
