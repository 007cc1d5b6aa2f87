#include "tools/alexstore/any_store.h"

#include <type_traits>
#include <utility>

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
  return AnyStore(std::move(store));
}

}  // namespace

absl::StatusOr<AnyStore> OpenAnyStore(const std::filesystem::path& folder, OpenMode mode,
                                      const StoreOptions& wanted) {
  absl::StatusOr<RecordFormat> format = engines::alex::StoredRecordFormat(folder);
  if (absl::IsNotFound(format.status()) && mode == OpenMode::kCreateOrOpen) {
    format = RecordFormat::kV3;
  }
  RETURN_IF_ERROR(format.status());
  const engines::alex::LogOptions options{
      .mode = mode, .durability = wanted.durability, .snapshot = wanted.snapshot};
  switch (*format) {
    case RecordFormat::kV1:
      return OpenAs<StoreV1>(folder, options);
    case RecordFormat::kV2:
      return OpenAs<StoreV2>(folder, options);
    case RecordFormat::kV3:
      break;
  }
  return OpenAs<StoreV3>(folder, options);
}

RecordFormat FormatOf(const AnyStore& store) {
  return std::visit(
      [](const auto& opened) { return std::decay_t<decltype(opened)>::kVariant.record_format; },
      store);
}

}  // namespace alexbench::tools
