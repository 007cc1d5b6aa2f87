// Writes in a file of their own, until the store's log is known to hold them: wal=separate.
//
// The file holds the writes since a checkpoint of the log, an epoch. Every one of them that the log
// lacks after a crash is written to it again, in order. A checkpoint begins a new epoch, whose
// entries overwrite the old ones; an entry is sealed with its epoch and place, so none is mistaken.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/segment_window.h"

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

// Threads:  one at a time.
class WriteAheadLog {
 public:
  struct Start {
    StoreId store_id = {};
    std::uint64_t epoch = 0;  // above every one before
    LogOffset base = 0;       // where the log ends, all of it durable
  };

  // Begins an epoch in the file that is there, or in a new one.
  // Lifetime: `folder` must live longer.
  static absl::StatusOr<std::unique_ptr<WriteAheadLog>> Begin(Folder& folder, const Start& start);

  // Appends all records, in order.
  // Errors:   what the disk says; nothing is appended then, or, if not even that can be had,
  //           writing has ended: health().
  absl::Status Append(std::span<const SealedRecord> records);
  // Gives up what the last Append appended, durably. Errors:   writing has then ended.
  absl::Status TakeBack();

  // Returns once everything appended is on the device. Errors:   writing has then ended.
  absl::Status Sync();

  // How many writes the epoch has.
  std::uint64_t record_count() const { return sequence_; }

  // Forgets all writes: the log holds them, and everything before `base`, on the device.
  // Errors:   what the disk says; writing has then ended.
  absl::Status BeginEpoch(LogOffset base);

  // OK unless a failure ended writing.
  const absl::Status& health() const { return health_; }

 private:
  WriteAheadLog(std::unique_ptr<File> file, const Start& start);

  absl::Status WriteHeader();
  absl::Status Poison(const absl::Status& cause);

  std::unique_ptr<File> file_;
  Start start_;
  std::uint64_t end_ = 0;       // where the next entry goes in the file
  std::uint64_t sequence_ = 0;  // of the last entry
  // The same before the last Append.
  std::uint64_t end_before_ = 0;
  std::uint64_t sequence_before_ = 0;
  std::string staged_;
  absl::Status health_;
};

}  // namespace alexbench::engines::alex
