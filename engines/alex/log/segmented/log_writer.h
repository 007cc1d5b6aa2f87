// Writing to a segmented log at a level of durability.
//
// Appending and syncing are apart: while one writer syncs, others append, and whoever leads the
// next sync covers them all. A failed sync is final, for nothing is known of the bytes after it:
// the log takes no more writes, and opening it again tells what it has.
//
// Source: group commit with a leader, after [LEVELDB11]; one failed sync ends writing, [FSYNC20].
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/durability.h"
#include "engines/alex/log/opener.h"
#include "engines/alex/log/segmented/log_tail.h"
#include "engines/alex/log/segmented/sync_leader.h"
#include "engines/alex/log/segmented/ticker.h"

namespace alexbench::engines::alex {

// Errors:   where a call names none, those of the LogTail's call that it stands for; once a failure
//           has ended writing, every call that writes or syncs returns that one.
// Threads:  any number.
class LogWriter {
 public:
  LogWriter(std::unique_ptr<LogTail> tail, const DurabilityLevel& level);
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;
  // Closes the log: see LogTail::Close.
  ~LogWriter();

  // What ends a writer by whoever holds it. In another process than the opener's it leaves the
  // writer where it is, to the end of that process: the log is not closed, and what threads of the
  // opener's hold or wait for is not waited for.
  struct End {
    void operator()(LogWriter* writer) const;
  };

  // Errors:   InvalidArgument for a value that is too long.
  absl::Status CheckSizes(std::span<const SealedRecord> records) const;

  // Appends all records, in order, fills in where each starts and returns the sequence of the last.
  // They can be read at once; Acknowledge tells when they are safe.
  //
  // Errors:   those of LogTail::Append.
  absl::StatusOr<std::uint64_t> Append(std::span<const SealedRecord> records,
                                       std::span<LogOffset> offsets);

  // Returns once the level's promise holds for everything up to `sequence`.
  // Errors:   what ended writing; whether the records survive is then unknown.
  absl::Status Acknowledge(std::uint64_t sequence);

  // Returns once everything appended is durable.
  absl::Status Flush();

  // Goes on in a new segment; see LogTail::BeginSegment.
  absl::StatusOr<LogOffset> BeginSegment();
  // Erases what was appended since; see LogTail::TakeBackSegments.
  absl::Status TakeBackSegments();
  // Makes everything appended durable, and lets the superblock say so. Returns where the log ends.
  absl::StatusOr<Frontier> Checkpoint();
  // Gives up what is before; see LogTail::RetireBefore.
  absl::Status RetireBefore(LogOffset first_kept);

  LogOffset end() const;
  // Of the last record.
  std::uint64_t sequence() const;
  std::vector<LogRange> segments() const;
  // Everything up to this sequence is durable.
  std::uint64_t durable_sequence() const;
  // OK unless a failure ended writing.
  absl::Status health() const;

 private:
  using Lock = SyncLeader::Lock;
  using Syncing = SyncLeader::Syncing;

  absl::Status Sync(std::uint64_t sequence, Syncing syncing);
  absl::Status Lead(Lock& lock);
  std::uint64_t DurableSequence() const;

  const Opener opener_;
  const DurabilityLevel level_;
  // Held over a whole append, which may have to wait for a leader in between. Taken before mutex_.
  std::mutex append_mutex_;
  mutable std::mutex mutex_;
  SyncLeader leader_;
  std::uint64_t synced_sequence_ = 0;
  std::unique_ptr<LogTail> tail_;
  std::optional<Ticker> ticker_;
};

}  // namespace alexbench::engines::alex
