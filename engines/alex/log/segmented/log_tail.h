// The end of a segmented log, where records are written.
//
// Records are staged in memory, written behind the end and only then become part of the log. What
// was written and can't be completed is erased, durably, before anything else is written in its
// place, so that it never comes back.
//
// A sync that fails ends writing, of whatever file or folder and for whatever reason: where a call
// says that writing goes on without room, that is of room to write.
//
// Threads:  one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {

// How far a log goes, or is durable.
struct Frontier {
  LogOffset end = 0;
  std::uint64_t sequence = 0;  // of the last record before it
  LastRecord last;
};

class LogTail {
 public:
  // Makes what was found fit to be appended to: what a crash left behind the end is erased, and a
  // new writer generation begins. A crash at any point of this changes nothing about what is found.
  //
  // Errors:   what the disk says.
  // Lifetime: `folder` must live longer.
  static absl::StatusOr<std::unique_ptr<LogTail>> Recover(Folder& folder, FoundLog found);

  // Appends all records, in order, and fills in where each starts; sequences are given here.
  // `await_syncs` must return once no one else syncs file(), and keep it so until Append returns;
  // whoever failed to has called Poison by then.
  //
  // Requires: records.size() == offsets.size().
  // Errors:   InvalidArgument for a value that is too long; ResourceExhausted if there is no room.
  //           Nothing is appended then. Any other failure ends writing: health().
  absl::Status Append(std::span<const SealedRecord> records, std::span<LogOffset> offsets,
                      absl::FunctionRef<void()> await_syncs);

  // Errors:   InvalidArgument for a value that is too long.
  absl::Status CheckSizes(std::span<const SealedRecord> records) const;

  // What stands in the log. All of it but what is in file() is durable.
  const Frontier& written() const { return written_; }
  const std::vector<LogRange>& segments() const { return segments_; }
  // The file that is appended to. Syncing it makes everything written so far durable.
  std::shared_ptr<File> file() const { return file_; }

  // Goes on in a segment that holds nothing yet, and returns where it starts.
  // Errors:   ResourceExhausted if there is no room, the log then goes on where it was. Any other
  //           failure ends writing.
  absl::StatusOr<LogOffset> BeginSegment(absl::FunctionRef<void()> await_syncs);

  // Erases, durably, what was appended since the last BeginSegment, and goes on where that began:
  // what is appended next gets the same offsets and sequences. A crash in between leaves a prefix
  // of what was appended, which is part of the log then.
  //
  // Requires: BeginSegment succeeded and RetireBefore was not called since; no one is led to what
  //           is erased, nor reads it.
  // Errors:   what the disk says; writing has then ended.
  absl::Status TakeBackSegments(absl::FunctionRef<void()> await_syncs);

  // Gives up every segment before the one that starts at `first_kept`: once everything behind is
  // durable and both superblocks say so, the files are removed. A crash in between leaves files
  // that the next Recover removes.
  //
  // Errors:   what the disk says: the segments may then be given up or not. Where no more failed
  //           than the removal of a file, writing goes on.
  absl::Status RetireBefore(LogOffset first_kept, absl::FunctionRef<void()> await_syncs);

  // Makes everything written durable, and lets the superblock say so.
  // Errors:   what the disk says; writing has then ended.
  absl::Status CheckpointAll(absl::FunctionRef<void()> await_syncs);

  // Records in the superblock that everything before `durable` is on the device.
  // Errors:   as CheckpointAll.
  absl::Status Checkpoint(const Frontier& durable);
  // What the newest superblock says is durable.
  const Superblock& superblock() const { return superblock_; }

  // Syncs, gives allocated space back and marks the log clean. Nothing may be appended after.
  // Errors:   what the disk says, or what ended writing; the log is then not marked clean.
  absl::Status Close();

  // Ends writing for good; the first cause counts. Returns it.
  absl::Status Poison(const absl::Status& cause);
  // OK unless something has ended writing.
  const absl::Status& health() const { return health_; }

 private:
  LogTail(Folder& folder, FoundLog found);

  absl::Status EraseTail();
  // Writes once more what no sync is known to have covered: where a sync failed, the system may
  // take pages for written that the device never got, and would not write them again.
  absl::Status RewriteTail();
  absl::Status BeginGeneration();

  absl::Status StageAll(std::span<const SealedRecord> records, std::span<LogOffset> offsets,
                        absl::FunctionRef<void()> await_syncs);
  absl::Status StageIntroduction();
  absl::Status Stage(SealedRecord record);
  absl::Status WriteStaged(std::size_t size_bytes);
  // Makes what was staged and written part of the log.
  // Errors:   what the disk says; writing has then ended.
  absl::Status Commit();
  absl::Status CommitSegments();
  // Goes back to where the log ends, in memory alone, and returns where segments start that are
  // no part of it.
  std::vector<LogOffset> ForgetStaged();
  // Erases what is no part of the log yet, the last segment first: none may be left without the one
  // that it goes on from.
  absl::Status TakeBack();

  // What a sync, or what must not fail, came to.
  absl::Status PoisonUnlessOk(const absl::Status& status);
  absl::Status SyncAll(absl::FunctionRef<void()> await_syncs);
  absl::Status StartSegment(absl::FunctionRef<void()> await_syncs);
  absl::StatusOr<std::unique_ptr<File>> CreateSegment(LogOffset start);
  // Gives a segment back that no record of the log is in, and its space.
  absl::Status RemoveSegment(LogOffset start);
  absl::Status WriteSuperblock();
  // Removes the files of segments that were given up.
  absl::Status RemoveRetired();

  // Where the next record goes, counting what is staged.
  LogOffset next() const { return staged_start_ + staged_.size(); }
  LogOffset segment_start() const { return segments_.back().start - kLogHeaderSizeBytes; }
  LogOffset segment_end() const { return segment_start() + superblock_.segment_bytes; }

  // Where records were appended before they went on in new segments, none of which is part of the
  // log yet.
  struct Departure {
    std::size_t segment_count = 0;
    std::shared_ptr<File> file;
    bool is_introduced = false;
    Frontier arrival;  // where the last of the new segments begins; all before is durable
  };
  // Where BeginSegment began.
  struct Beginning {
    Frontier written;
    Departure departure;
  };

  Folder& folder_;
  Superblock superblock_;
  std::shared_ptr<SegmentWindow> window_;
  WriterSeal seal_;
  std::shared_ptr<File> file_;
  std::unique_ptr<File> superblock_file_;
  std::vector<LogRange> segments_;
  std::string unfinished_segment_;
  std::uint64_t allocated_bytes_ = 0;  // of file_

  Frontier written_;
  // Records on their way into the file: staged_ belongs at staged_start_; what is between
  // written_.end and there is in the file already, but not yet part of the log.
  std::string staged_;
  LogOffset staged_start_ = 0;
  std::uint64_t staged_sequence_ = 0;
  LastRecord staged_last_;
  std::optional<Departure> departure_;
  std::optional<Beginning> beginning_;  // until it is given up or taken back
  // Whether the log says, or what is staged would say, that this writer has begun.
  bool is_introduced_ = false;
  bool is_introduction_staged_ = false;
  absl::Status health_;
};

}  // namespace alexbench::engines::alex
