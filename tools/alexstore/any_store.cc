#include "tools/alexstore/any_store.h"

#include <type_traits>
#include <utility>

#include "base/status_macros.h"

namespace alexbench::tools {
namespace {

using engines::alex::OpenMode;
using engines::alex::RecordFormat;

template <typename Store>
absl::StatusOr<AnyStore> OpenAs(const std::filesystem::path& folder, OpenMode mode) {
  ASSIGN_OR_RETURN(Store store, Store::Open(folder, {.mode = mode}));
  return AnyStore(std::move(store));
}

}  // namespace

absl::StatusOr<AnyStore> OpenAnyStore(const std::filesystem::path& folder, OpenMode mode) {
  absl::StatusOr<RecordFormat> format = engines::alex::StoredRecordFormat(folder);
  if (absl::IsNotFound(format.status()) && mode == OpenMode::kCreateOrOpen) {
    format = engines::alex::kProduct.record_format;
  }
  RETURN_IF_ERROR(format.status());
  return *format == RecordFormat::kV1 ? OpenAs<StoreV1>(folder, mode)
                                      : OpenAs<StoreV2>(folder, mode);
}

RecordFormat FormatOf(const AnyStore& store) {
  return std::visit(
      [](const auto& opened) { return std::decay_t<decltype(opened)>::kVariant.record_format; },
      store);
}

}  // namespace alexbench::tools
