#include "tools/alexstore/any_store.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::tools {
namespace {

using engines::alex::DurabilityLevel;
using engines::alex::OpenMode;
using engines::alex::RecordFormat;

template <typename Store>
absl::StatusOr<AnyStore> OpenAs(const std::filesystem::path& folder,
                                const engines::alex::LogOptions& options) {
  ASSIGN_OR_RETURN(Store store, Store::Open(folder, options));
  if (options.mode != OpenMode::kReadOnly) {
    TellOfRecordsCutOff(store.core()->log().VerifyEnd());
  }
  return AnyStore(std::move(store));
}

}  // namespace

absl::StatusOr<AnyStore> OpenAnyStore(const StorePlace& place, OpenMode mode,
                                      const StoreOptions& wanted) {
  absl::StatusOr<RecordFormat> format = engines::alex::StoredRecordFormat(place.folder);
  if (absl::IsNotFound(format.status()) && mode == OpenMode::kCreateOrOpen) {
    format = RecordFormat::kV3;
  }
  RETURN_IF_ERROR(format.status());
  if (wanted.compact_above_percent.has_value() && *format != RecordFormat::kV3) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--compact-above: %s has record format %s, and only v3 is compacted while it is written to",
        place.folder.string(), ChoiceName(*format)));
  }
  const engines::alex::LogOptions options{.mode = mode,
                                          .recovery = place.recovery,
                                          .durability = wanted.durability,
                                          .snapshot = wanted.snapshot};
  switch (*format) {
    case RecordFormat::kV1:
      return OpenAs<StoreV1>(place.folder, options);
    case RecordFormat::kV2:
      return OpenAs<StoreV2>(place.folder, options);
    case RecordFormat::kV3:
      break;
  }
  return OpenAs<StoreV3>(place.folder, options);
}

absl::Status CompactIfAsked(AnyStore& store, std::optional<std::uint32_t>& above_percent) {
  StoreV3* const v3 = std::get_if<StoreV3>(&store);
  if (v3 == nullptr || !above_percent.has_value()) {
    return absl::OkStatus();
  }
  const absl::Status status = v3->core()->CompactAbove(*above_percent);
  if (status.ok()) {
    return status;
  }
  // Where the store can't go on, what ended it counts, and not what came of it.
  const absl::Status health = v3->health();
  const absl::Status& cause = health.ok() ? status : health;
  const std::string message(cause.message());
  if (health.ok() && absl::IsResourceExhausted(status)) {
    above_percent.reset();
    std::fprintf(stderr, "alexstore: not compacted: %s\n", message.c_str());
    return absl::OkStatus();
  }
  return absl::Status(
      cause.code(),
      absl::StrFormat("what was written is stored, but compacting failed: %s", message));
}

void TellOfRecordsCutOff(const absl::Status& gap) {
  if (!gap.ok()) {
    std::fprintf(stderr, "alexstore: cut off, as damage or what a crash left: %s\n",
                 std::string(gap.message()).c_str());
  }
}

RecordFormat FormatOf(const AnyStore& store) {
  return std::visit(
      [](const auto& opened) { return std::decay_t<decltype(opened)>::kVariant.record_format; },
      store);
}

}  // namespace alexbench::tools
