#include "engines/alex/log_choices.h"

#include "absl/strings/str_format.h"

namespace alexbench::engines::alex {

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
  IndexSnapshot found = IndexSnapshot::kOff;
  for (const auto& [axis, name] : choices) {
    for (const IndexSnapshot choice : kIndexSnapshots) {
      found = axis == AxisName(choice) && name == ChoiceName(choice) ? choice : found;
    }
  }
  return found;
}

std::string TextOf(const LogChoices& choices) {
  return absl::StrFormat("%s=%s,%s=%s", AxisName(choices.growth), ChoiceName(choices.growth),
                         AxisName(choices.append), ChoiceName(choices.append));
}

std::string TextOf(IndexSnapshot choice) {
  return absl::StrFormat("%s=%s", AxisName(choice), ChoiceName(choice));
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

std::string_view ChecksumFact(RecordFormat format, IndexSnapshot snapshot) {
  if (format != RecordFormat::kV3) {
    return "none";
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
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
