#include "engines/alex/repair/wal_salvage.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/write_ahead_log.h"

namespace alexbench::engines::alex {
namespace {

void NoteLoss(const absl::Status& damage, Salvage& salvage) {
  salvage.losses.push_back({.kind = LossKind::kDamage, .message = std::string(damage.message())});
}

bool IsWhole(const Salvage& salvage) {
  return salvage.missing_sequence_count == 0 &&
         std::none_of(salvage.losses.begin(), salvage.losses.end(),
                      [](const Loss& loss) { return loss.kind == LossKind::kDamage; });
}

}  // namespace

absl::Status SalvageWal(Folder& folder, const StoreId& store_id, Salvage& salvage) {
  absl::StatusOr<WalContents> wal = ReadWal(folder);
  if (absl::IsNotFound(wal.status())) {
    return absl::OkStatus();
  }
  if (absl::IsDataLoss(wal.status())) {
    NoteLoss(wal.status(), salvage);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(wal.status());
  const std::filesystem::path path = folder.path() / kWalName;
  if (wal->store_id != store_id) {
    NoteLoss(DamageStatus(path, 0, "this belongs to another store"), salvage);
    return absl::OkStatus();
  }
  // The log holds the first of them, or more than there are; see SegmentedLog::OpenByWal.
  const auto present = static_cast<std::uint64_t>(
      std::count_if(salvage.records.begin(), salvage.records.end(),
                    [&wal](const SalvagedRecord& record) { return record.offset >= wal->base; }));
  if (present >= wal->records.size()) {
    return absl::OkStatus();
  }
  if (!IsWhole(salvage)) {
    NoteLoss(DamageStatus(path, 0,
                          absl::StrFormat("%u writes are here that the log may lack",
                                          wal->records.size() - present)),
             salvage);
    return absl::OkStatus();
  }
  std::uint64_t sequence = 0;
  for (const SalvagedRecord& record : salvage.records) {
    sequence = std::max(sequence, record.sequence);
  }
  salvage.wal = std::make_shared<const WalContents>(*std::move(wal));
  for (const SealedRecord& record : std::span(salvage.wal->records).subspan(present)) {
    salvage.records.push_back({.key = record.key,
                               .sequence = ++sequence,
                               .value = record.value,
                               .is_tombstone = record.kind == RecordKind::kTombstone});
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
