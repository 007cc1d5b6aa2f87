// Writes in a file of their own, until the store's log is known to hold them: wal=separate.
//
// The file holds the writes since a checkpoint of the log, an epoch. Every one of them that the log
// lacks after a crash is written to it again, in order. A checkpoint begins a new epoch, whose
// entries overwrite the old ones; an entry is sealed with its epoch and place, so none is mistaken.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/durability.h"
#include "engines/alex/log/opener.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/segment_window.h"
#include "engines/alex/log/segmented/sync_leader.h"

namespace alexbench::engines::alex {

inline constexpr std::string_view kWalName = "WAL";
inline constexpr std::string_view kUnfinishedWalName = "WAL.new";

// What a write-ahead log says.
struct WalContents {
  StoreId store_id = {};
  std::uint64_t epoch = 0;
  // Where the log ended when the epoch began: whatever is before was durable then.
  LogOffset base = 0;
  // The writes since, in order. Their values point into `window`, where the file is mapped.
  std::vector<SealedRecord> records;
  std::shared_ptr<SegmentWindow> window;
};

// Errors:   NotFound if there is none; DataLoss if it is damaged where no crash damages it, or
//           longer than a log can be.
// Cost:     one pass over the entries, whatever size the file has; memory for each, not for values.
// Lifetime: to be let go of before the next writer of the file appends.
absl::StatusOr<WalContents> ReadWal(Folder& folder);

// The same of the bytes of a whole file, into which the values then point; there is no window.
// `file` is named in errors.
//
// Errors:   DataLoss if it is damaged where no crash damages it; FailedPrecondition if it is a
//           later program's.
absl::StatusOr<WalContents> DecodeWal(std::string_view bytes, const std::filesystem::path& file);

// Writers who wait for the device share its syncs as those of a LogWriter do.
//
// Threads:  one at a time; Acknowledge and health from any number, beside that one, too.
class WriteAheadLog {
 public:
  struct Start {
    StoreId store_id = {};
    std::uint64_t epoch = 0;  // above every one before
    LogOffset base = 0;       // where the log ends, all of it durable
  };

  // What ends a log by whoever holds it; in another process than the opener's, as LogWriter::End.
  struct End {
    void operator()(WriteAheadLog* log) const;
  };
  using Owned = std::unique_ptr<WriteAheadLog, End>;

  // Begins an epoch in the file that is there, or in a new one.
  // Lifetime: `folder` must live longer.
  static absl::StatusOr<Owned> Begin(Folder& folder, const Start& start, Durability durability);

  // Appends all records, in order; Acknowledge tells when they are safe.
  // Errors:   what the disk says; nothing is appended then, or, if not even that can be had,
  //           writing has ended: health().
  absl::Status Append(std::span<const SealedRecord> records);
  // Gives up what the last Append appended, durably. Errors:   writing has then ended.
  absl::Status TakeBack();

  // How many writes were appended, in this epoch and those that this object ended.
  std::uint64_t appended_count() const;

  // Returns once the promise of the level holds for the first so many writes.
  // Errors:   what ended writing; whether the writes survive is then unknown.
  absl::Status Acknowledge(std::uint64_t write_count);

  // How many writes the epoch has.
  std::uint64_t record_count() const { return sequence_; }

  // Forgets all writes: the log holds them, and everything before `base`, on the device.
  // Errors:   what the disk says; writing has then ended.
  absl::Status BeginEpoch(LogOffset base);

  // OK unless a failure ended writing.
  absl::Status health() const;

 private:
  using Lock = SyncLeader::Lock;

  WriteAheadLog(std::unique_ptr<File> file, const Start& start, Durability durability);

  // All of these with mutex_ held.
  absl::Status Lead(Lock& lock);
  // Errors:   what ended writing.
  absl::Status AwaitLeader(Lock& lock);
  absl::Status WriteHeader();
  absl::Status Poison(const absl::Status& cause);

  const Opener opener_;
  std::unique_ptr<File> file_;
  const Durability durability_;
  Start start_;
  std::uint64_t end_ = 0;       // where the next entry goes in the file
  std::uint64_t sequence_ = 0;  // of the last entry
  // The same before the last Append.
  std::uint64_t end_before_ = 0;
  std::uint64_t sequence_before_ = 0;
  std::string staged_;
  std::uint64_t ended_count_ = 0;  // writes of the epochs before

  mutable std::mutex mutex_;  // guards what follows
  SyncLeader leader_;
  std::uint64_t appended_count_ = 0;
  std::uint64_t durable_count_ = 0;
  absl::Status health_;
};

}  // namespace alexbench::engines::alex
