// What of a damaged store can still be proved.
//
// A v3 record proves itself: its checksum covers store, writer and place, so it is found whatever
// became of its neighbours. Records of v1 and v2 prove nothing; of their log what is in front of
// the first damage is taken, on its structure alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/segment_window.h"
#include "engines/alex/log/segmented/write_ahead_log.h"

namespace alexbench::engines::alex {

enum class LossKind : std::uint8_t {
  kDamage,      // was durable
  kUnfinished,  // behind the durable end: perhaps an append that a crash cut short
};

// Bytes that hold no record, where some must have been.
struct Loss {
  LossKind kind = LossKind::kDamage;
  std::string message;  // "<file>, offset <offset>: <what>"
};

struct SalvagedRecord {
  Key key = 0;
  std::uint64_t sequence = 0;
  std::string_view value;
  bool is_tombstone = false;
  LogOffset offset = 0;  // where it starts in the log; 0 if it is from the write-ahead log
};

struct Salvage {
  RecordFormat format = RecordFormat::kV3;
  std::vector<SalvagedRecord> records;  // of every version found, in no order
  std::vector<Loss> losses;
  // Of v3: how many records, of whatever kind, are known to have been written and were not found.
  // What only a write-ahead log held is none of them: that is among the losses.
  std::uint64_t missing_sequence_count = 0;
  std::vector<std::shared_ptr<SegmentWindow>> windows;  // hold the values
  std::shared_ptr<const WalContents> wal;               // holds those that only it has, or null
};

// Looks for records of the store in `folder`. Changes nothing.
//
// Errors:   NotFound if there is no store; DataLoss if nothing of it can be proved;
//           FailedPrecondition for files of a later program.
// Cost:     one pass over the files; up to 64 where they look like records that they are not.
absl::StatusOr<Salvage> SalvageStore(Folder& folder);

// The records that count, ascending by key. Lifetime: of the salvage's windows.
std::vector<Record> NewestRecords(Salvage& salvage);

}  // namespace alexbench::engines::alex
