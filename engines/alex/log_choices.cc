#include "engines/alex/log_choices.h"

#include "absl/strings/str_format.h"

#include "engines/read_ahead_fact.h"

namespace alexbench::engines::alex {
namespace {

// The choice on the axis of `all`; the first where there is none.
template <typename AnyChoice, std::size_t kCount>
AnyChoice ChosenOf(std::span<const AxisAndChoice> choices, const AnyChoice (&all)[kCount]) {
  AnyChoice found = all[0];
  for (const auto& [axis, name] : choices) {
    for (const AnyChoice choice : all) {
      found = axis == AxisName(choice) && name == ChoiceName(choice) ? choice : found;
    }
  }
  return found;
}

}  // namespace

LogChoices LogChoicesOf(std::span<const AxisAndChoice> choices) {
  LogChoices found;
  for (const auto& [axis, name] : choices) {
    for (const LogGrowth growth : kLogGrowths) {
      found.growth = axis == AxisName(growth) && name == ChoiceName(growth) ? growth : found.growth;
    }
    for (const LogAppend append : kLogAppends) {
      found.append = axis == AxisName(append) && name == ChoiceName(append) ? append : found.append;
    }
  }
  return found;
}

IndexSnapshot SnapshotChoiceOf(std::span<const AxisAndChoice> choices) {
  return ChosenOf(choices, kIndexSnapshots);
}

Wal WalChoiceOf(std::span<const AxisAndChoice> choices) { return ChosenOf(choices, kWals); }

ReadAhead ReadAheadChoiceOf(std::span<const AxisAndChoice> choices) {
  return ChosenOf(choices, kReadAheads);
}

std::string TextOf(const LogChoices& choices) {
  return absl::StrFormat("%s=%s,%s=%s", AxisName(choices.growth), ChoiceName(choices.growth),
                         AxisName(choices.append), ChoiceName(choices.append));
}

std::string TextOf(IndexSnapshot choice) {
  return absl::StrFormat("%s=%s", AxisName(choice), ChoiceName(choice));
}

std::string TextOf(Wal choice) {
  return absl::StrFormat("%s=%s", AxisName(choice), ChoiceName(choice));
}

std::string TextOf(ReadAhead choice) {
  return absl::StrFormat("%s=%s", AxisName(choice), ChoiceName(choice));
}

std::string_view ReadAheadFact(ReadAhead choice) {
  return engines::ReadAheadFact(choice);
}

std::string_view AppendFact(LogAppend append) {
  switch (append) {
    case LogAppend::kThreeWrites:
      return "three write calls a record";
    case LogAppend::kBufferedBatch:
      return "one write call for 1 MiB of records, which are lost with the process until then";
    case LogAppend::kOneWrite:
      break;
  }
  return "one write call a record";
}

std::string_view SyncFact(Durability durability, LogAppend append) {
  if (append == LogAppend::kBufferedBatch) {
    return "no: a write returns before the kernel has it";
  }
  switch (durability) {
    case Durability::kInterval:
      return "in the background, at the interval of the level";
    case Durability::kGroup:
      return "yes: a write returns once a sync that covers it is done";
    case Durability::kSync:
      return "yes: every write";
    case Durability::kNone:
    case Durability::kBuffered:
      break;
  }
  return "no: a write returns once the kernel has it";
}

std::string_view ChecksumFact(const AlexPolicy& policy, IndexSnapshot snapshot) {
  if (policy.record_format != RecordFormat::kV3) {
    return "none";
  }
  if (policy.verify_reads == VerifyReads::kAlways) {
    return "kept, compared when the store is opened and by every read";
  }
  if (policy.verify_reads == VerifyReads::kSampled) {
    return "kept, compared when the store is opened and by one read of 64";
  }
  return snapshot == IndexSnapshot::kOff
             ? "kept, compared when the store is opened"
             : "kept, compared when the store is opened, but for what its snapshot covers";
}

std::string_view RecoveryFact(IndexSnapshot snapshot) {
  return snapshot == IndexSnapshot::kOff
             ? "the log is read and the index built again"
             : "the index is loaded from its snapshot, and the log is read behind that";
}

std::string_view WalFact(Wal wal) {
  return wal == Wal::kNone ? "the log is the store"
                           : "a file of its own, and then the log, which is the store";
}

absl::Status CheckLogChoices(const LogChoices& choices, RecordFormat format,
                             const DurabilityLevel& level) {
  if (format == RecordFormat::kV3 && choices != LogChoices{}) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no %s with record_format=v3 (the axes are those of the logs of v1 and v2)",
        TextOf(choices)));
  }
  if (choices.append == LogAppend::kBufferedBatch && level.durability != Durability::kNone) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has durability none alone with log_append=%s: what it buffers is lost with the "
        "process",
        ChoiceName(choices.append)));
  }
  return absl::OkStatus();
}


absl::Status CheckSnapshotChoice(IndexSnapshot choice, const AlexPolicy& policy) {
  if (choice == IndexSnapshot::kOff) {
    return absl::OkStatus();
  }
  if (policy.record_format != RecordFormat::kV3) {
    return absl::UnimplementedError(
        absl::StrFormat("alex has no %s with record_format=%s (record_format=v3 has it)",
                        TextOf(choice), ChoiceName(policy.record_format)));
  }
  if (policy.bounds_check == BoundsCheck::kUnchecked) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no %s with bounds_check=unchecked: an unchecked read believes what only a "
        "reading of the whole log proves",
        TextOf(choice)));
  }
  if (!TakesSnapshots(policy)) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no %s with verify_reads=%s: a checksum is bound to the writer of its record, "
        "whom only a reading of the whole log finds",
        TextOf(choice), ChoiceName(policy.verify_reads)));
  }
  return absl::OkStatus();
}

absl::Status CheckVerifyChoice(const AlexPolicy& policy) {
  const std::string_view name = ChoiceName(policy.verify_reads);
  if (policy.verify_reads == VerifyReads::kOff) {
    return absl::OkStatus();
  }
  if (policy.record_format != RecordFormat::kV3) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no verify_reads=%s with record_format=%s, whose records have no checksum "
        "(record_format=v3 has it)",
        name, ChoiceName(policy.record_format)));
  }
  if (policy.bounds_check == BoundsCheck::kUnchecked) {
    return absl::UnimplementedError(absl::StrFormat(
        "alex has no verify_reads=%s with bounds_check=unchecked: what is to be compared has to "
        "lie within the log",
        name));
  }
  return absl::OkStatus();
}

absl::Status CheckWalChoice(Wal choice, const AlexPolicy& policy, IndexSnapshot snapshot) {
  if (choice == Wal::kNone) {
    return absl::OkStatus();
  }
  if (policy.record_format != RecordFormat::kV3) {
    return absl::UnimplementedError(
        absl::StrFormat("alex has no %s with record_format=%s (record_format=v3 has it)",
                        TextOf(choice), ChoiceName(policy.record_format)));
  }
  if (snapshot != IndexSnapshot::kOff) {
    return absl::UnimplementedError(
        absl::StrFormat("alex has no %s with %s: what a write-ahead log holds beyond the log is "
                        "known when all of the log was read",
                        TextOf(choice), TextOf(snapshot)));
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
