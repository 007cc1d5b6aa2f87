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

std::string TextOf(const LogChoices& choices) {
  return absl::StrFormat("%s=%s,%s=%s", AxisName(choices.growth), ChoiceName(choices.growth),
                         AxisName(choices.append), ChoiceName(choices.append));
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

}  // namespace alexbench::engines::alex
