#include "engines/alex/alex_core.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/huge_page_support.h"
#include "engines/alex/live_entries.h"

namespace alexbench::engines::alex {
namespace {

// Keys of a PutBatch whose way down the index overlaps; as many as of a MultiGet.
constexpr std::size_t kPutBatchGroup = 16;

// Lets an empty index keep its blocks where the choice says.
template <typename Index>
absl::Status PlaceIndex(HugePages choice, Index& index) {
  if constexpr (requires { index.UsePages(PageAdvice::kKernel); }) {
    index.UsePages(AdviceForIndex(choice));
    return absl::OkStatus();
  } else {
    return CheckLayoutHasHugePages(choice, NodeLayout::kTextbook);
  }
}

// Puts at most kPutBatchGroup records into the index, in order. All keys are looked up together
// first, whatever the answers: the waits for the nodes and lines that the changes begin with then
// overlap, and each change finds its own in the cache.
template <typename Index>
void UpsertGroup(std::span<const Record> records, std::span<const LogOffset> offsets,
                 Index& index) {
  std::array<Key, kPutBatchGroup> keys;
  std::array<std::optional<Payload>, kPutBatchGroup> found;
  for (std::size_t i = 0; i < records.size(); ++i) {
    keys[i] = records[i].key;
  }
  index.template FindGroup<kPutBatchGroup>(std::span(keys).first(records.size()),
                                           std::span(found).first(records.size()));
  for (std::size_t i = 0; i < records.size(); ++i) {
    index.Upsert(keys[i], offsets[i]);
  }
}

// In a folder by its path or, of a segmented log, by itself.
template <typename Log, typename Place>
absl::StatusOr<Log> OpenLog(Place place, const LogOptions& options, LiveEntries& live) {
  const auto add = [&live](const LoggedRecord& logged) { live.Add(logged); };
  if constexpr (std::is_same_v<Log, SegmentedLog>) {
    const auto begin = [&live](std::vector<IndexEntry> before) {
      live.StartFrom(std::move(before));
    };
    if constexpr (std::is_same_v<Place, std::filesystem::path>) {
      return Log::Open(place, options, add, begin);
    } else {
      return Log::OpenIn(std::move(place), options, add, begin);
    }
  } else {
    return Log::Open(place, options, add);
  }
}

}  // namespace

template <RecordFormat kFormat, typename Index>
absl::StatusOr<std::shared_ptr<AlexCore<kFormat, Index>>> AlexCore<kFormat, Index>::Open(
    const std::filesystem::path& folder, const LogOptions& options, Index index) {
  RETURN_IF_ERROR(PlaceIndex(options.huge_pages, index));
  LiveEntries live;
  ASSIGN_OR_RETURN(Log log, OpenLog<Log>(folder, options, live));
  return Load(std::move(log), std::move(index), live.Finish());
}

template <RecordFormat kFormat, typename Index>
absl::StatusOr<std::shared_ptr<AlexCore<kFormat, Index>>> AlexCore<kFormat, Index>::OpenIn(
    std::unique_ptr<Folder> folder, const LogOptions& options,
    Index index) requires(kFormat == RecordFormat::kV3) {
  RETURN_IF_ERROR(PlaceIndex(options.huge_pages, index));
  LiveEntries live;
  ASSIGN_OR_RETURN(Log log, OpenLog<Log>(std::move(folder), options, live));
  return Load(std::move(log), std::move(index), live.Finish());
}

template <RecordFormat kFormat, typename Index>
std::shared_ptr<AlexCore<kFormat, Index>> AlexCore<kFormat, Index>::Load(
    Log log, Index index, std::span<const IndexEntry> entries) {
  std::shared_ptr<AlexCore> core(new AlexCore(std::move(log), std::move(index)));
  core->AnnounceEnd();
  core->index_.BulkLoad(entries);
  return core;
}

template <RecordFormat kFormat, typename Index>
AlexCore<kFormat, Index>::~AlexCore() {
  if constexpr (kFormat == RecordFormat::kV3) {
    if (log_.KeepsSnapshot()) {
      (void)Checkpoint();
    }
  }
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::BulkLoad(std::span<const Record> records) {
  if (index_.size() != 0) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s holds %u records already; only an empty store can be bulk-loaded",
                        log_.path().string(), index_.size()));
  }
  ASSIGN_OR_RETURN(const std::vector<LogOffset> offsets, log_.AppendBatch(records));
  AnnounceEnd();
  KeepVersionsOf(records);
  LiveEntries live;
  for (std::size_t i = 0; i < records.size(); ++i) {
    live.Add({.offset = offsets[i], .record = {.key = records[i].key, .value = records[i].value}});
  }
  index_.BulkLoad(live.Finish());
  return absl::OkStatus();
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::Put(const Record& record) {
  ASSIGN_OR_RETURN(const LogOffset offset, log_.Append(record));
  AnnounceEnd();
  KeepVersionsOf({&record, 1});
  index_.Upsert(record.key, offset);
  return absl::OkStatus();
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::PutBatch(std::span<const Record> records) {
  ASSIGN_OR_RETURN(const std::vector<LogOffset> offsets, log_.AppendBatch(records));
  AnnounceEnd();
  KeepVersionsOf(records);
  for (std::size_t done = 0; done < records.size(); done += kPutBatchGroup) {
    const std::size_t count = std::min(kPutBatchGroup, records.size() - done);
    UpsertGroup(records.subspan(done, count), std::span(offsets).subspan(done, count), index_);
  }
  return absl::OkStatus();
}

template <RecordFormat kFormat, typename Index>
absl::StatusOr<bool> AlexCore<kFormat, Index>::Erase(Key key) {
  if (index_.Find(key) == nullptr) {
    return false;
  }
  // The log first: were it the other way round, a failed append would leave a key that is gone
  // now and back after reopening.
  RETURN_IF_ERROR(log_.AppendTombstone(key).status());
  const Record erased{key, {}};
  KeepVersionsOf({&erased, 1});
  index_.Erase(key);
  return true;
}

template <RecordFormat kFormat, typename Index>
void AlexCore<kFormat, Index>::KeepVersionsOf(std::span<const Record> records) {
  if (!kept_versions_.IsKeeping()) [[likely]] {
    return;
  }
  for (const Record& record : records) {
    const Payload* const before = index_.Find(record.key);
    kept_versions_.Note(record.key, before == nullptr ? std::nullopt : std::optional(*before));
  }
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::WriteOut() {
  if constexpr (requires { log_.WriteOut(); }) {
    RETURN_IF_ERROR(log_.WriteOut());
  }
  if constexpr (kFormat == RecordFormat::kV3) {
    if (log_.KeepsSnapshot()) {
      return Checkpoint();
    }
  }
  return health();
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::Checkpoint() requires(kFormat == RecordFormat::kV3) {
  RETURN_IF_ERROR(health());
  typename Index::Iterator at = index_.Begin();
  return log_.Checkpoint([&at](IndexEntry& entry) {
    const bool is_there = at.Valid();
    if (is_there) {
      entry = {at.key(), at.payload()};
      at.Next();
    }
    return is_there;
  });
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::Verify() const {
  RETURN_IF_ERROR(health());
  RETURN_IF_ERROR(log_.VerifyEnd());
  LiveEntries live;
  RETURN_IF_ERROR(log_.ForEach([&live](const LoggedRecord& logged) { live.Add(logged); }));
  typename Index::Iterator indexed = index_.Begin();
  for (const IndexEntry& entry : live.Finish()) {
    if (!indexed.Valid() || indexed.key() != entry.key || indexed.payload() != entry.payload) {
      return log_.DamageAt(entry.payload,
                           absl::StrFormat("the index does not lead to key %d here", entry.key));
    }
    indexed.Next();
  }
  if (indexed.Valid()) {
    return log_.DamageAt(
        indexed.payload(),
        absl::StrFormat("the index holds key %d, the log does not", indexed.key()));
  }
  return index_.Audit();
}

template <RecordFormat kFormat, typename Index>
EngineStats AlexCore<kFormat, Index>::Stats() const {
  EngineStats stats;
  stats.record_count = index_.size();
  if (index_.size() > 0) {
    stats.index_bytes_per_key =
        static_cast<double>(index_.bytes()) / static_cast<double>(index_.size());
  }
  log_.AddStats(stats);
  return stats;
}

template <RecordFormat kFormat, typename Index>
std::vector<IndexFigure> AlexCore<kFormat, Index>::DescribeIndex() const {
  std::vector<IndexFigure> figures = FiguresOf(index_.Stats());
  if constexpr (requires { index_.range(); }) {
    const std::span<const char> range = index_.range();
    AddPageFigure("index_in_2mib_pages", {range.data(), range.size()}, figures);
  }
  AddPageFigure("log_in_2mib_pages", {log_.AddressOf(0), log_.end()}, figures);
  return figures;
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::NoteDamage(Key key, LogOffset offset) const {
  return NoteDamage(log_.DamageAt(
      offset,
      absl::StrFormat("the index leads here for key %d, of which no whole record is here", key)));
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::NoteDamage(const absl::Status& damage) const {
  const std::lock_guard lock(damage_mutex_);
  if (damage_.ok()) {
    damage_ = damage;
  }
  return damage;
}

template <RecordFormat kFormat, typename Index>
absl::Status AlexCore<kFormat, Index>::health() const {
  const std::lock_guard lock(damage_mutex_);
  return damage_.ok() ? log_.write_health() : damage_;
}

template class AlexCore<RecordFormat::kV1, AlexIndex>;
template class AlexCore<RecordFormat::kV2, AlexIndex>;
template class AlexCore<RecordFormat::kV1, OneLineIndex>;
template class AlexCore<RecordFormat::kV2, OneLineIndex>;
template class AlexCore<RecordFormat::kV2, EqualWidthIndex>;
template class AlexCore<RecordFormat::kV3, AlexIndex>;
template class AlexCore<RecordFormat::kV3, OneLineIndex>;
template class AlexCore<RecordFormat::kV2, SharedOneLineIndex>;
template class AlexCore<RecordFormat::kV3, SharedOneLineIndex>;

}  // namespace alexbench::engines::alex
