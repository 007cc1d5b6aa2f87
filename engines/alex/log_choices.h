// The axes of the log that are chosen when a store is opened, and not when it is compiled.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "engines/alex/alex_policy.h"
#include "engines/alex/axes/index_snapshot.h"
#include "engines/alex/axes/read_ahead.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/axes/wal.h"
#include "engines/alex/log/log_file.h"

namespace alexbench::engines::alex {

struct LogChoices {
  LogGrowth growth = LogGrowth::kReserved;
  LogAppend append = LogAppend::kOneWrite;

  bool operator==(const LogChoices&) const = default;
};

inline constexpr LogGrowth kLogGrowths[] = {LogGrowth::kRemapEach, LogGrowth::kRemap16MiB,
                                            LogGrowth::kReserved};
// What a store can be asked for by name; kUse is what tools ask for.
inline constexpr IndexSnapshot kIndexSnapshots[] = {IndexSnapshot::kOff, IndexSnapshot::kKeep};
inline constexpr Wal kWals[] = {Wal::kNone, Wal::kSeparate};
inline constexpr LogAppend kLogAppends[] = {LogAppend::kThreeWrites, LogAppend::kOneWrite,
                                            LogAppend::kBufferedBatch};

using AxisAndChoice = std::pair<std::string, std::string>;

// What `choices` say on these axes; on those they do not name, the default.
LogChoices LogChoicesOf(std::span<const AxisAndChoice> choices);
IndexSnapshot SnapshotChoiceOf(std::span<const AxisAndChoice> choices);
Wal WalChoiceOf(std::span<const AxisAndChoice> choices);
ReadAhead ReadAheadChoiceOf(std::span<const AxisAndChoice> choices);

// "log_growth=remap_each,log_append=three_writes".
std::string TextOf(const LogChoices& choices);
// "index_snapshot=keep".
std::string TextOf(IndexSnapshot choice);
// "wal=separate".
std::string TextOf(Wal choice);
// "read_ahead=off".
std::string TextOf(ReadAhead choice);

// How records get from a put to the file, for people.
std::string_view AppendFact(LogAppend append);
// Whether a write waits for the device, for people.
std::string_view SyncFact(Durability durability, LogAppend append);

// What is kept of checksums and when they are compared, and how a store comes back, for people.
std::string_view ChecksumFact(const AlexPolicy& policy, IndexSnapshot snapshot);
std::string_view RecoveryFact(IndexSnapshot snapshot);
std::string_view WalFact(Wal wal);
// What a read that misses memory fetches, for people.
std::string_view ReadAheadFact(ReadAhead choice);

// The following say whether a store of this kind can be opened with these choices.
//
// Errors:   Unimplemented, naming the choice: record format v3 has another log, without these axes;
//           log_append=buffered_batch promises durability none and no other.
absl::Status CheckLogChoices(const LogChoices& choices, RecordFormat format,
                             const DurabilityLevel& level);

// Errors:   Unimplemented, naming the choice: only v3 has snapshots, and reads that check nothing,
//           or compare checksums, need a log that was read.
absl::Status CheckSnapshotChoice(IndexSnapshot choice, const AlexPolicy& policy);

// Errors:   Unimplemented, naming the choice: only v3 has checksums, and what is to be compared has
//           to lie within the log.
absl::Status CheckVerifyChoice(const AlexPolicy& policy);

// Errors:   Unimplemented, naming the choice: only v3 has a write-ahead log, without a snapshot.
absl::Status CheckWalChoice(Wal choice, const AlexPolicy& policy, IndexSnapshot snapshot);

}  // namespace alexbench::engines::alex
