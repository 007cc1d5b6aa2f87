#include "engines/alex_published/published_core.h"

#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/live_entries.h"
#include "engines/alex/log/log_stats.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex_published {

absl::StatusOr<std::shared_ptr<PublishedCore>> PublishedCore::Open(
    const std::filesystem::path& folder) {
  alex::LiveEntries live;
  constexpr alex::LogOptions kAsPublished = {.growth = alex::LogGrowth::kRemap16MiB,
                                             .append = alex::LogAppend::kThreeWrites};
  ASSIGN_OR_RETURN(Log log, Log::Open(folder, kAsPublished,
                                      [&live](const alex::LoggedRecord& l) { live.Add(l); }));
  std::shared_ptr<PublishedCore> core(new PublishedCore(std::move(log)));
  core->index_.SetBatch(live.Finish());
  return core;
}

absl::Status PublishedCore::BulkLoad(std::span<const Record> records) {
  if (index_.size() != 0) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s holds %u records already; only an empty store can be bulk-loaded",
                        log_.path().string(), index_.size()));
  }
  return PutBatch(records);
}

absl::Status PublishedCore::Put(const Record& record) {
  ASSIGN_OR_RETURN(const alex::LogOffset offset, log_.Append(record));
  index_.Set({.key = record.key, .payload = offset});
  return absl::OkStatus();
}

absl::Status PublishedCore::PutBatch(std::span<const Record> records) {
  ASSIGN_OR_RETURN(const std::vector<alex::LogOffset> offsets, log_.AppendBatch(records));
  std::vector<alex::IndexEntry> entries;
  entries.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    entries.push_back({.key = records[i].key, .payload = offsets[i]});
  }
  index_.SetBatch(entries);
  return absl::OkStatus();
}

absl::StatusOr<bool> PublishedCore::Erase(Key key) {
  if (index_.Find(key) == kNoSlot) {
    return false;
  }
  RETURN_IF_ERROR(log_.AppendTombstone(key).status());
  index_.Erase(key);
  return true;
}

EngineStats PublishedCore::Stats() const {
  EngineStats stats;
  alex::AddLogStats(*log_.mapping(), log_.end(), stats);
  stats.record_count = index_.size();
  if (index_.size() > 0) {
    stats.index_bytes_per_key =
        static_cast<double>(index_.bytes()) / static_cast<double>(index_.size());
  }
  return stats;
}

std::vector<IndexFigure> PublishedCore::DescribeIndex() const {
  const auto leaves = static_cast<double>(index_.leaf_count());
  std::vector<IndexFigure> figures = {{"leaves", "nodes", leaves}};
  if (index_.size() > 0) {
    figures.push_back({"keys_per_leaf", "keys", static_cast<double>(index_.size()) / leaves});
  }
  return figures;
}

absl::Status PublishedCore::NoteDamage(alex::LogOffset offset) const {
  damage_.Update(alex::DamageStatus(log_.path(), offset, "the record is not the key's"));
  return damage_;
}

}  // namespace alexbench::engines::alex_published
