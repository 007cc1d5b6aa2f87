// Reading records one behind the other, believing nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/record_codec.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/log_writers.h"

namespace alexbench::engines::alex {

// Lifetime: the record's value points into the bytes that were scanned.
using RecordSink = absl::FunctionRef<void(const LoggedRecord&)>;

// The last record of a log. At offset 0 there is none.
struct LastRecord {
  LogOffset offset = 0;          // where it starts
  std::uint64_t generation = 0;  // of its writer
};

// How far a scan has come.
struct ScanState {
  StoreId store_id = {};
  WriterSeal seal;  // of the writer whose records come next
  std::uint64_t sequence = 0;
  LastRecord last;
  LogWriters writers;  // of what was read
};

// Hands the values and tombstones that `bytes` start with to `sink` and returns how many bytes the
// whole records take. `offset` is the log offset of the first byte. A record counts if it is
// whole, sealed by the writer of the records before it or by a later one that it introduces, and
// next in sequence.
//
// Cost:     reads every byte once.
std::uint64_t ScanRecords(std::string_view bytes, LogOffset offset, ScanState& state,
                          RecordSink sink);

// Whether a whole record that belongs behind `state` stands anywhere in `bytes`, where no record
// starts: one of the same writer, or of the `newest`, since what is not whole may be the record
// that introduces it. Damage, or writes that reached the device out of order.
//
// Cost:     at most some reads of every byte; bytes made to look like many records may stay
//           unrecognised.
bool HasLaterRecord(std::string_view bytes, LogOffset offset, const ScanState& state,
                    const WriterSeal& newest);

}  // namespace alexbench::engines::alex
