// The log as a file of bytes: a header page, what was committed, and room to append.
//
// What records mean is value_log.h's; here is what makes appending certain. Bytes are written
// behind the committed end first and become part of the log by moving that end, which stands in the
// header page. The end moves through a mapping of that one page, so it outlives the process as soon
// as the store to it is done, and costs no system call.
//
// Errors:   in another process than the opener's, every call that writes or syncs is refused with
//           FailedPrecondition (opener.h).
// Threads:  one at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/axes/index_snapshot.h"
#include "engines/alex/axes/log_append.h"
#include "engines/alex/axes/log_growth.h"
#include "engines/alex/axes/read_ahead.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/axes/wal.h"
#include "engines/alex/log/append_buffer.h"
#include "engines/alex/log/durability.h"
#include "engines/alex/log/lock_file.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/mapped_file.h"
#include "engines/alex/log/memory_region.h"
#include "engines/alex/log/opener.h"
#include "engines/alex/log/recovery.h"

namespace alexbench::engines::alex {

struct LogOptions {
  OpenMode mode = OpenMode::kCreateOrOpen;
  Recovery recovery = Recovery::kPointInTime;
  // Address space to reserve; also how long the log may grow.
  std::uint64_t window_bytes = kDefaultWindowBytes;
  // v1 and v2 have kNone and kBuffered, with kBufferedBatch kNone alone; v3 has all.
  DurabilityLevel durability = {};
  // For v1 and v2; v3 has the defaults alone.
  LogGrowth growth = LogGrowth::kReserved;
  LogAppend append = LogAppend::kOneWrite;
  // The log takes the part about its mapping; a store takes the other for its index.
  HugePages huge_pages = HugePages::kKernel;
  ReadAhead read_ahead = ReadAhead::kKernel;
  // Of a v3 log that is created: how much of the log one file takes, a power of two.
  std::uint64_t segment_bytes = std::uint64_t{256} << 20;
  // Of a v3 log; v1 and v2 have no snapshots.
  IndexSnapshot snapshot = IndexSnapshot::kOff;
  // Of a v3 log, which then has no snapshots. One that is there is taken in whatever is said here.
  Wal wal = Wal::kNone;
  std::uint64_t wal_checkpoint_records = kWalCheckpointRecords;
  // Of a store that is compacted beside its readers and writers; others take no notice. Once more
  // than so many percent of its log count no more, it compacts on its own accord, as soon as there
  // is room for what counts. 0: never. A compaction that closing cuts short, or that fails, leaves
  // its copies in the log. Where the room ended before it did, the next one is tried after a pause,
  // which grows; after any other failure there is none until the store is opened again.
  std::uint32_t compact_above_dead_percent = 0;
};

inline LogOptions WithoutSnapshot(LogOptions options) {
  options.snapshot = IndexSnapshot::kOff;
  return options;
}

constexpr WindowAdvice AdviceOf(const LogOptions& options) {
  return {.pages = AdviceForLog(options.huge_pages), .read_ahead = options.read_ahead};
}

constexpr FileAccess AccessOf(OpenMode mode) {
  return mode == OpenMode::kReadOnly ? FileAccess::kReadOnly : FileAccess::kReadWrite;
}

class LogFile {
 public:
  LogFile(LogFile&&) = default;
  LogFile& operator=(LogFile&& other) noexcept;
  // Writes out what is buffered; call WriteOut to know whether that works. In another process than
  // the opener's the file is left as it is.
  ~LogFile();

  // Opens the log in `folder`; see OpenLogFolder for what is created.
  //
  // Errors:   those of OpenLogFolder, MappedFile::Open and DecodeLogHeader; FailedPrecondition if
  //           the log has another record format, the message names both; DataLoss if the committed
  //           end is beyond the end of the file or, with Recovery::kStrict, before it.
  static absl::StatusOr<LogFile> Open(const std::filesystem::path& folder, RecordFormat format,
                                      const LogOptions& options);

  // The byte at log offset 0. Bytes from kFirstRecordOffset to end() never change or move.
  const char* base() const { return base_; }
  // Where the committed log ends and the next record will start.
  LogOffset end() const { return end_; }
  // Whether records up to end() can be lost with the process: those that were only buffered.
  bool HasBuffered() const { return buffer_.size_bytes() > 0; }
  const std::filesystem::path& path() const { return mapping_->path(); }
  // Keeps the mapped bytes in place for as long as it is held, even over the LogFile's end.
  const std::shared_ptr<MappedFile>& mapping() const { return mapping_; }

  // Cuts off what a writer that died left behind the committed end. For logs open for writing.
  // Errors:   what the device says; or what ended writing before.
  absl::Status CutTail();

  // Writes behind the committed end, `position` bytes from it, without committing.
  // Errors:   those of MappedFile::WriteAt, or the failure that ended writing before.
  absl::Status WriteBehindEnd(std::uint64_t position, std::string_view bytes);
  // Makes the next `size_bytes` behind the end part of the log. Requires: they were written.
  // Requires: nothing is buffered. Errors: what mapping the file says; nothing is then committed.
  absl::Status Commit(std::uint64_t size_bytes);
  // Gives up what was written behind the end. If even that fails, the log takes no more writes.
  void Abandon();

  // Whether the bytes fit in the buffer behind end(), now or once it is written out.
  bool CanBuffer(std::string_view bytes) const;
  // Takes the bytes into the buffer, which is written out first where it is full, and moves the
  // end. They can be read, but are lost with the process until WriteOut.
  // Requires: CanBuffer. Errors: those of WriteOut; the log is then unchanged.
  absl::Status Buffer(std::string_view bytes);
  // Writes what is buffered and commits it.
  // Errors:   those of WriteBehindEnd. What is buffered stays, and can be written later.
  absl::Status WriteOut();

  // Returns once everything committed is on the device; writes out the buffer first.
  // Errors:   what the device says. It is final: a sync after a failed one proves nothing, so the
  //           log takes no more writes.
  absl::Status Flush();

  // OK unless a failure ended writing, see Abandon and Flush, or the caller is not the opener of a
  // log that is open for writing.
  absl::Status write_health() const;

 private:
  LogFile(LockFile lock, std::shared_ptr<MappedFile> mapping);

  absl::Status ReadHeader(RecordFormat format, const LogOptions& options);
  absl::Status CheckWritable() const;
  absl::Status MoveCommittedEnd(LogOffset end);

  const char* base_ = nullptr;
  LogOffset end_ = kFirstRecordOffset;
  std::shared_ptr<MappedFile> mapping_;
  AppendBuffer buffer_;
  MemoryRegion header_page_;  // empty where the log is open for reading only
  absl::Status write_health_;
  LockFile lock_;
  Opener opener_;
};

}  // namespace alexbench::engines::alex
