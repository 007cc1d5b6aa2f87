#include "tools/alexstore/commands.h"

#include <optional>
#include <string_view>
#include <variant>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "tools/alexstore/any_store.h"
#include "tools/alexstore/output.h"
#include "tools/alexstore/snapshot.h"
#include "tools/alexstore/stat_json.h"
#include "tools/alexstore/text_form.h"

namespace alexbench::tools {

using engines::alex::OpenMode;
using engines::alex::SnapshotReport;
using engines::alex::SnapshotUse;

absl::Status RunPut(const StorePlace& place, const Record& record, CompactAbove compact_above) {
  if (record.value.size() > kMaxValueSizeBytes) {
    // Known beforehand, so that no store is made for it.
    return absl::InvalidArgumentError(
        absl::StrCat("the value has more than ", kMaxValueSizeBytes, " bytes"));
  }
  ASSIGN_OR_RETURN(AnyStore any, OpenAnyStore(place, OpenMode::kCreateOrOpen,
                                              {.compact_above_percent = compact_above}));
  RETURN_IF_ERROR(std::visit([&record](auto& store) { return store.Put(record); }, any));
  return CompactIfAsked(any, compact_above);
}

absl::StatusOr<bool> RunGet(const StorePlace& place, Key key) {
  ASSIGN_OR_RETURN(const AnyStore any, OpenAnyStore(place, OpenMode::kReadOnly));
  const auto get = [key](const auto& store) -> absl::StatusOr<bool> {
    const std::optional<std::string_view> value = store.Get(key);
    if (!value.has_value()) {
      RETURN_IF_ERROR(store.health());
      return false;
    }
    Output output;
    output.buffer().append(*value).append("\n");
    RETURN_IF_ERROR(output.Flush());
    return true;
  };
  return std::visit(get, any);
}

absl::StatusOr<bool> RunErase(const StorePlace& place, Key key, CompactAbove compact_above) {
  ASSIGN_OR_RETURN(AnyStore any, OpenAnyStore(place, OpenMode::kOpenExisting,
                                              {.compact_above_percent = compact_above}));
  const auto erase = [key](auto& store) { return store.Erase(key); };
  ASSIGN_OR_RETURN(const bool was_there, std::visit(erase, any));
  RETURN_IF_ERROR(CompactIfAsked(any, compact_above));
  return was_there;
}

absl::Status RunScan(const StorePlace& place, const engines::ScanRange& range) {
  ASSIGN_OR_RETURN(const AnyStore any, OpenAnyStore(place, OpenMode::kReadOnly));
  Output output;
  absl::Status written;
  const auto print = [&](Key key, std::string_view value) {
    if (!written.ok()) {
      return;
    }
    absl::StrAppend(&output.buffer(), key, "\t");
    AppendEscaped(value, output.buffer());
    output.buffer() += '\n';
    written = output.MaybeFlush();
  };
  const auto scan = [&](const auto& store) { return store.Scan(range, print).status(); };
  RETURN_IF_ERROR(std::visit(scan, any));
  RETURN_IF_ERROR(written);
  return output.Flush();
}

absl::Status RunVerify(const StorePlace& place) {
  ASSIGN_OR_RETURN(const AnyStore any, OpenAnyStore(place, OpenMode::kReadOnly));
  RETURN_IF_ERROR(std::visit([](const auto& store) { return store.Verify(); }, any));
  const std::optional<SnapshotReport> snapshot = SnapshotOf(any);
  if (!snapshot.has_value() || snapshot->use == SnapshotUse::kNone) {
    return absl::OkStatus();
  }
  if (absl::IsDataLoss(snapshot->reason)) {
    return snapshot->reason;
  }
  Output output;
  absl::StrAppend(&output.buffer(), "snapshot\t", SnapshotText(*snapshot), "\n");
  return output.Flush();
}

absl::Status RunStat(const StorePlace& place, StatForm form) {
  ASSIGN_OR_RETURN(const AnyStore any, OpenAnyStore(place, OpenMode::kReadOnly));
  const std::optional<SnapshotReport> snapshot = SnapshotOf(any);
  const StoreFacts facts = {
      .record_format = FormatOf(any),
      .stats = std::visit([](const auto& store) { return store.Stats(); }, any),
      .snapshot = snapshot.has_value() ? std::optional(SnapshotText(*snapshot)) : std::nullopt,
  };
  Output output;
  output.buffer() = form == StatForm::kJson ? StatAsJson(facts) : StatAsText(facts);
  return output.Flush();
}

}  // namespace alexbench::tools
