// An append-only log of checksummed records in several files, read through one window that never
// moves: record format v3. The same to its users as ValueLog is for v1 and v2.
//
// Source: [BITCASK10], [LFS92]; byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/log/lock_file.h"
#include "engines/alex/log/log_file.h"
#include "engines/alex/log/opener.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/log_writer.h"
#include "engines/alex/log/segmented/retired_ranges.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/snapshot_file.h"
#include "engines/alex/log/segmented/write_ahead_log.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Where a log with these options is to be mapped, however it is opened.
inline LogWindow WindowOf(const LogOptions& options) {
  return {.size_bytes = options.window_bytes, .advice = AdviceOf(options)};
}

// Makes an empty log in `folder`, wholly or not at all: a crash leaves nothing that is taken for
// one.
// Errors:   what the disk says.
absl::Status CreateSegmentedLog(Folder& folder, std::uint64_t segment_bytes);

// Where a record of a key starts.
struct RecordPlace {
  Key key = 0;
  LogOffset offset = 0;
};

// What became of the snapshot when a log was opened.
enum class SnapshotUse : std::uint8_t {
  kNotAsked,
  kNone,     // there was none
  kUsed,     // reading began behind what it covers
  kRefused,  // it was damaged or of another log or time: the whole log was read
};

struct SnapshotReport {
  SnapshotUse use = SnapshotUse::kNotAsked;
  std::uint64_t covered_sequence = 0;  // of the last record that it covers, if it was used
  absl::Status reason;                 // why it was refused: DataLoss if it was damaged
};

// Takes what a snapshot holds, before any record. What came before counts no more: called once
// more, with nothing, the whole log is read after all.
using SnapshotSink = absl::FunctionRef<void(std::vector<IndexEntry>)>;

// Durability: the level of LogOptions; see durability.h.
// Errors:   in another process than the opener's, every call that writes or syncs is refused with
//           FailedPrecondition (opener.h).
// Lifetime: in another process the end of the log leaves its files as they are.
// Threads:  one writer and no reader, or any number of readers; who else where a call says so.
class SegmentedLog {
 public:
  static constexpr std::size_t kHeaderSizeBytes = kSealedHeaderSizeBytes;

  // Opens the log in `folder` and reads every byte of it, handing each record to `sink`, oldest
  // first. Opened for writing, what a crash left behind the end is erased; VerifyEnd tells whether
  // whole records were in it.
  //
  // Errors:   those of LockStore and ReadLog; DataLoss with file and position for what
  //           Recovery::kStrict refuses to cut off. Damage leaves the files as they are.
  // Cost:     one pass over the log.
  static absl::StatusOr<SegmentedLog> Open(const std::filesystem::path& folder,
                                           const LogOptions& options, RecordSink sink);
  static absl::StatusOr<SegmentedLog> Open(const std::filesystem::path& folder,
                                           const LogOptions& options) {
    return Open(folder, options, [](const LoggedRecord&) {});
  }

  // The same for a log that is there, in a folder of any kind. Takes no lock.
  static absl::StatusOr<SegmentedLog> OpenIn(std::unique_ptr<Folder> folder,
                                             const LogOptions& options, RecordSink sink);

  // Open and OpenIn for a log with an index to load: reading begins with the snapshot that is
  // there, if `options` say so, and goes on with the records behind it. Where the snapshot is not
  // what it should be, the whole log is read, and a log opened for writing loses it; see
  // snapshot().
  //
  // Errors:   those of Open, and what keeps a refused snapshot from being removed.
  // Cost:     the snapshot and what is behind it are read; where it is refused, the whole log, too.
  static absl::StatusOr<SegmentedLog> Open(const std::filesystem::path& folder,
                                           const LogOptions& options, RecordSink sink,
                                           SnapshotSink begin);
  static absl::StatusOr<SegmentedLog> OpenIn(std::unique_ptr<Folder> folder,
                                             const LogOptions& options, RecordSink sink,
                                             SnapshotSink begin);

  SegmentedLog(SegmentedLog&&) = default;
  SegmentedLog& operator=(SegmentedLog&&) = delete;

  // Appends one record and returns where it starts, once the level's promise holds.
  //
  // Errors:   those of LogTail::Append, the log is then unchanged; or what ended writing, and
  //           whether the record survives is then unknown.
  // Lifetime: views handed out before stay valid.
  absl::StatusOr<LogOffset> Append(const Record& record);
  // Appends the fact that `key` is erased. Errors: as Append.
  absl::StatusOr<LogOffset> AppendTombstone(Key key);
  // Appends all records, in order, and returns where each starts: all of them or, on an error that
  // does not end writing, none. Errors: as Append.
  absl::StatusOr<std::vector<LogOffset>> AppendBatch(std::span<const Record> records);

  // Appending and waiting apart, so that several writers can share a sync: between the first two
  // calls Append, AppendTombstone and AppendBatch return once the records can be read, and the
  // promise of the level is left to Acknowledge, which is told what TakeDeferred returned: the
  // number of the last write in between, 0 if there was none.
  //
  // Errors:   of Acknowledge: what ended writing; whether the records survive is then unknown.
  // Threads:  Acknowledge from any number, beside the one who appends, too.
  void DeferAcknowledging() { deferred_write_ = 0; }
  std::uint64_t TakeDeferred() { return std::exchange(deferred_write_, std::nullopt).value_or(0); }
  absl::Status Acknowledge(std::uint64_t write);

  // Copies the records of `live` behind the end, in the order given, tells `moved` where each is
  // now, and gives up everything before: of the log nothing is left but the copies. To a reader
  // they are records like any others, with sequences of their own.
  //
  // Requires: `live` names the newest record of every key that counts, and nothing else.
  // Errors:   DataLoss if the log is no longer what it was; those of AppendBatch. What `moved` was
  //           told last of a key counts then, and everything else is where it was. Unless writing
  //           has ended, that is where all was before, and the disk has the space of the copies
  //           again; or only what is before could not be removed: the next one does.
  // Cost:     one pass over the log and one copy of what is live, for which there must be room.
  // Lifetime: views from before stay valid as long as a copy of mapping() is held that was taken
  //           before; if none is, they end here. The disk's space is given back with them.
  absl::Status Compact(std::span<const RecordPlace> live,
                       absl::FunctionRef<void(const RecordPlace&)> moved);

  // How many percent of the records that were appended are none of the `live_count` that count. 0
  // for a log that is shorter than a segment: each compaction takes at least that much of the
  // offsets there are.
  std::uint32_t DeadPercent(std::uint64_t live_count) const;

  // How many bytes of copies there is room for, beside what is written meanwhile: on the disk, and
  // in the offsets that are left.
  absl::StatusOr<std::uint64_t> RoomForCopies() const;

  // Makes everything appended durable and writes a snapshot of the index, of which `entries` hands
  // out every key that counts and where its newest record is. Nothing is written for a log without
  // records, or where the snapshot that is there says the same.
  //
  // Errors:   those of Flush; those of WriteSnapshot, the log is then as good as before.
  // Cost:     16 bytes a key are written and synced.
  absl::Status Checkpoint(EntrySource entries);

  // Where the value bytes of the record at `offset` are; no value byte is touched. With kChecked,
  // nullopt if the log holds no record of `key` there; with kUnchecked always a view. Checksums
  // are IsAsWritten's.
  //
  // Requires: with kUnchecked: `offset` came from this log's Append, and the record is `key`'s.
  // Lifetime: valid while this log, or a copy of mapping(), lives.
  // Cost:     part of whoever calls it; see ValueLog.
  template <BoundsCheck kCheck>
  [[gnu::always_inline]] std::optional<std::string_view> ReadHeader(Key key,
                                                                    LogOffset offset) const {
    return ReadHeaderBefore<kCheck>(end_, key, offset);
  }

  // The same for a reader beside the one who appends; see ValueLog.
  template <BoundsCheck kCheck>
  [[gnu::always_inline]] std::optional<std::string_view> ReadHeaderBefore(LogOffset log_end,
                                                                          Key key,
                                                                          LogOffset offset) const;

  // Whether `stored`, which ReadHeader with kChecked or the like said of `offset`, is what the
  // record there was written with, header included; false of what a snapshot spared the reading of.
  // Cost:     reads every byte. Threads:  any number, beside the one who appends, too.
  bool IsAsWritten(LogOffset offset, std::string_view stored) const;
  // DataLoss with file and position.
  absl::Status DamageAt(LogOffset offset, std::string_view what) const;

  // The first byte of the record at `offset`, for prefetching alone.
  const char* AddressOf(LogOffset offset) const {
    return reinterpret_cast<const char*>(reinterpret_cast<std::uintptr_t>(base_) + offset);
  }

  // Hands every record to `sink`, oldest first.
  // Errors:   DataLoss at the first one that is no longer what it was.
  absl::Status ForEach(RecordSink sink) const;

  // Holds the files, as they were found, against what a whole log is.
  // Errors:   DataLoss with file and position if whole records stood behind the end: what stands
  //           before them is damaged, or writes reached the device out of order before a crash,
  //           none of which was durable. A log that was opened for writing has erased them.
  absl::Status VerifyEnd() const { return gap_; }

  // Returns once everything appended is durable.
  // Errors:   what the disk says; writing has then ended.
  absl::Status Flush();
  // Everything up to this sequence is durable; records count from 1.
  std::uint64_t durable_sequence() const;

  const SnapshotReport& snapshot() const { return snapshot_; }
  // Whether the end of the log is to leave a snapshot: in another process than the opener's, never.
  bool KeepsSnapshot() const { return keeps_snapshot_ && opener_.IsCallerForCertain(); }
  // The size of the snapshot that is there; nullopt if there is none.
  std::optional<std::uint64_t> SnapshotBytes() const;

  LogOffset end() const { return end_; }
  // From the start of the oldest segment to the end.
  std::uint64_t SizeBytes() const { return end_ - Segments().front().start + kLogHeaderSizeBytes; }
  std::filesystem::path path() const { return folder_->path(); }
  // A copy keeps views as Compact says. Threads: any number, beside the one who writes, too.
  std::shared_ptr<SegmentWindow> mapping() const { return retired_->Pin(); }
  // OK unless a failure ended writing, or the caller is not the opener of a log that is open for
  // writing.
  absl::Status write_health() const;
  // Fills in log_bytes, disk_bytes and page_size_bytes.
  void AddStats(EngineStats& stats) const;

 private:
  friend class LogCompaction;

  SegmentedLog(std::unique_ptr<Folder> folder, FoundLog& found);

  static absl::StatusOr<SegmentedLog> Adopt(std::unique_ptr<Folder> folder,
                                            const LogOptions& options, FoundLog found);

  // Reads the log and writes to it what `wal` holds beyond it.
  static absl::StatusOr<SegmentedLog> OpenByWal(std::unique_ptr<Folder> folder,
                                                const LogOptions& options, RecordSink sink,
                                                const WalContents& wal);
  static absl::StatusOr<SegmentedLog> OpenBySnapshot(std::unique_ptr<Folder> folder,
                                                     const LogOptions& options, RecordSink sink,
                                                     SnapshotSink begin);
  absl::Status Replay(std::span<const SealedRecord> missing, RecordSink sink);
  // Makes the log durable, and begins a write-ahead log or ends the one that is there.
  absl::Status BeginWal(const LogOptions& options, std::uint64_t last_epoch);
  absl::Status AppendByWal(std::span<const SealedRecord> records, std::span<LogOffset> offsets);
  absl::Status CheckpointWal();

  absl::Status CheckWritable() const;
  absl::Status AcknowledgeOrDefer(std::uint64_t write);
  absl::Status AppendAll(std::span<const SealedRecord> records, std::span<LogOffset> offsets);
  std::vector<LogRange> Segments() const;

  const char* base_ = nullptr;
  LogOffset end_ = 0;
  std::shared_ptr<SegmentWindow> window_;
  std::unique_ptr<RetiredRanges> retired_;
  Superblock superblock_;  // as it was found
  std::vector<LogRange> found_segments_;
  LogWriters writers_;
  absl::Status gap_;
  SnapshotReport snapshot_;
  bool keeps_snapshot_ = false;
  // What the snapshot that is there covers, if this log knows it; else 0.
  std::uint64_t snapshot_sequence_ = 0;
  std::optional<LockFile> lock_;
  std::unique_ptr<Folder> folder_;
  std::unique_ptr<LogWriter, LogWriter::End> writer_;  // null: open for reading only
  WriteAheadLog::Owned wal_;                           // null without one
  std::uint64_t wal_checkpoint_records_ = 0;
  Opener opener_;
  // The last write that DeferAcknowledging lets go on without its promise; 0: none so far.
  std::optional<std::uint64_t> deferred_write_;
};

template <BoundsCheck kCheck>
inline std::optional<std::string_view> SegmentedLog::ReadHeaderBefore(LogOffset log_end, Key key,
                                                                      LogOffset offset) const {
  using Check = BoundsCheckPolicy<kCheck>;
  if (!Check::Accepts(LogExtent{offset, kHeaderSizeBytes, log_end})) [[unlikely]] {
    return std::nullopt;
  }
  const char* record = base_ + offset;
  const LogOffset value_start = offset + kHeaderSizeBytes;
  const std::uint32_t value_size_bytes = LoadSealedValueSizeBytes(record);
  if (!Check::Accepts(KeyPair{.stored = LoadSealedKey(record), .wanted = key}) ||
      !Check::Accepts(LogExtent{value_start, value_size_bytes, log_end})) [[unlikely]] {
    return std::nullopt;
  }
  return std::string_view(record + kHeaderSizeBytes, value_size_bytes);
}

}  // namespace alexbench::engines::alex
