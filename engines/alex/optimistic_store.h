// A store whose gets take no lock while one writer at a time changes it.
//
// A read is one lookup inside the index, which other blocks may be leaving meanwhile, and one look
// at a record, whose bytes never change, before it leaves: what compaction gives up stays mapped
// until the readers who may have been led there have left. What the writer does to the index is a
// row of single stores, each from one whole index to another; see index/one_line/shared_words.h.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/key.h"
#include "base/record.h"
#include "engines/alex/alex_core.h"
#include "engines/alex/alex_policy.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/auto_compaction.h"
#include "engines/alex/store_snapshot.h"
#include "engines/alex/view_guard.h"
#include "engines/engine.h"
#include "engines/prefetch.h"

namespace alexbench::engines::alex {

// Contracts of the operations: those of AlexStore.
//
// A get, a put and an erase each take effect at one moment. A batch or a scan is as many of them as
// it has keys: there is no one moment for all. A scan misses no key that is there throughout. What
// TakeSnapshot returns is as of one moment, and a batch is in it or not.
//
// Durability: as RwLockedStore.
// Lifetime: with ValueAccess::kBorrow and record format v3, where any thread may compact, a view is
//           valid while a guard lives that was taken before the read.
// Cost:     a read writes to one cache line of its thread's own; a scan of record format v3 takes
//           the mutex of guards, too, once. One that compares checksums stays inside while it
//           reads its value, a batch while it reads its group's: Compact waits for it. A write
//           that adds or removes a key copies the leaf of the index that it is in; one that
//           overwrites does not.
// Threads:  any number of readers and writers. Writers wait for each other and, where readers have
//           been stopped inside a lookup, for these once 64 MiB of index have left it meanwhile. Of
//           more than kReaderPlaces threads that read, the others wait for writers.
template <AlexPolicy kPolicy>
class OptimisticStore {
  static_assert(kPolicy.node_layout == NodeLayout::kOneLine, "the other layouts shift in place");
  using Access = ValueAccessPolicy<kPolicy.value_access>;
  using Verification = VerifyReadsPolicy<kPolicy.verify_reads>;

 public:
  using Core = AlexCore<kPolicy.record_format, SharedOneLineIndex>;
  using Options = LogOptions;
  using Value = typename Access::Value;
  using Snapshot =
      StoreSnapshot<Core, kPolicy.value_access, kPolicy.bounds_check, kPolicy.verify_reads>;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;

  // As AlexStore::Open.
  // Requires: growth kReserved and append kOneWrite: what maps the log anew would do so under
  // readers.
  static absl::StatusOr<OptimisticStore> Open(const std::filesystem::path& folder,
                                              const Options& options) {
    ALEXBENCH_CHECK(options.growth == LogGrowth::kReserved &&
                    options.append == LogAppend::kOneWrite);
    absl::StatusOr<std::shared_ptr<Core>> core = Core::Open(
        folder, TakesSnapshots(kPolicy) ? options : WithoutSnapshot(options), SharedOneLineIndex());
    if (!core.ok()) {
      return core.status();
    }
    OptimisticStore store(*std::move(core));
    store.StartAutoCompaction(options);
    return store;
  }

  // Over a core that no one else uses. Compacts when asked to alone.
  explicit OptimisticStore(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  absl::Status BulkLoad(std::span<const Record> records) {
    return core_->WriteApart(Writers(), [&] { return core_->BulkLoad(records); });
  }
  absl::Status Put(const Record& record) {
    return core_->WriteApart(Writers(), [&] { return core_->Put(record); });
  }
  absl::Status PutBatch(std::span<const Record> records) {
    return core_->WriteApart(Writers(), [&] { return core_->PutBatch(records); });
  }
  absl::StatusOr<bool> Erase(Key key) {
    return core_->WriteApart(Writers(), [&] { return core_->Erase(key); });
  }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const& {
    return ReadInside<Value>(key, [](std::string_view stored) { return Access::Return(stored); });
  }
  std::optional<Value> Get(Key key) const&& = delete;

  std::optional<std::string> GetOwned(Key key) const {
    return ReadInside<std::string>(key,
                                   [](std::string_view stored) { return std::string(stored); });
  }

  bool Contains(Key key) const { return core_->index().Read().Find(key).has_value(); }

  // values[i] answers keys[i] as of some moment of the call.
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const& {
    ALEXBENCH_CHECK(keys.size() == values.size());
    for (std::size_t done = 0; done < keys.size(); done += kMultiGetGroup) {
      const std::size_t count = std::min(kMultiGetGroup, keys.size() - done);
      GetGroup(keys.subspan(done, count), values.subspan(done, count));
    }
  }
  void MultiGet(std::span<const Key>, std::span<std::optional<Value>>) const&& = delete;

  // Each record, and the absence of keys between, is as of some moment of the call. `sink` may call
  // this store.
  template <std::invocable<Key, std::string_view> Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    // The sink reads outside of the index, where only a guard keeps what it is handed.
    const std::optional<ViewGuard> guard = kCompacts ? std::optional(Pin()) : std::nullopt;
    std::array<IndexEntry, kScanEntries> entries;
    std::uint64_t visited = 0;
    std::optional<Key> from = range.from;
    while (visited < range.limit && from.has_value()) {
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(kScanEntries, range.limit - visited));
      const std::size_t count =
          core_->index().Read().Collect(*from, std::span(entries).first(wanted));
      for (const IndexEntry& entry : std::span(entries).first(count)) {
        const auto stored =
            core_->template ReadShared<kPolicy.bounds_check>(entry.key, entry.payload);
        if (!Verification::Accepts(core_->log(), entry.payload, stored)) [[unlikely]] {
          return core_->NoteDamage(entry.key, entry.payload);
        }
        sink(entry.key, *stored);
        ++visited;
      }
      from = count < wanted ? std::nullopt : KeyAfter(entries[count - 1].key);
    }
    return visited;
  }

  // Everything as it is now, to be read while writes and compactions go on; see StoreSnapshot.
  // Waits for the write or the Flush that is under way.
  Snapshot TakeSnapshot() const {
    const WriteLock lock(Writers());
    return Snapshot(core_);
  }

  ViewGuard Pin() const { return ViewGuard(core_->log().mapping()); }

  absl::Status Flush() {
    const WriteLock lock(Writers());
    return core_->Flush();
  }

  // As AlexStore's. Waits for no writer.
  std::uint64_t durable_sequence() const requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->log().durable_sequence();
  }

  // Copies every live record behind the end of the log, the keys in order, and gives up what was
  // before; see AlexStore::Compact. Others read and write meanwhile; what they write is there as
  // ever. Of several calls at a time, one after the other is done.
  //
  // Errors:   those of AlexStore::Compact. Some records may have moved; none is lost, and the next
  //           call goes on from there.
  // Cost:     reads the log once and writes what is live. Writers wait for a stretch of copies at a
  //           time, and for the last sync.
  // Lifetime: views stay valid as long as guards that were taken before they were read. What guards
  //           keep, the next Flush or Compact without them gives back.
  absl::Status Compact() requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->Compact();
  }

  absl::Status Verify() const {
    const WriteLock lock(Writers());
    return core_->Verify();
  }
  EngineStats Stats() const {
    const WriteLock lock(Writers());
    return core_->Stats();
  }
  std::vector<IndexFigure> DescribeIndex() const {
    const WriteLock lock(Writers());
    return core_->DescribeIndex();
  }
  absl::Status health() const {
    const WriteLock lock(Writers());
    return core_->health();
  }

 private:
  using WriteLock = std::lock_guard<std::mutex>;
  static constexpr bool kCompacts = kPolicy.record_format == RecordFormat::kV3;
  // Entries that a scan takes out of the index at a time, so that it never stays inside for long.
  static constexpr std::size_t kScanEntries = 64;

  std::mutex& Writers() const { return core_->index().epochs().writers(); }

  // What `as` makes of the value's bytes before the reader leaves.
  template <typename Result, typename As>
  [[gnu::always_inline]] std::optional<Result> ReadInside(Key key, As as) const {
    const auto reader = core_->index().Read();
    const std::optional<Payload> offset = reader.Find(key);
    if (!offset.has_value()) {
      return std::nullopt;
    }
    const std::optional<std::string_view> stored = ReadAt(key, *offset);
    if (!stored.has_value()) [[unlikely]] {
      return std::nullopt;
    }
    return as(*stored);
  }

  [[gnu::always_inline]] std::optional<std::string_view> ReadAt(Key key, LogOffset offset) const {
    auto stored = core_->template ReadShared<kPolicy.bounds_check>(key, offset);
    if (!Verification::Accepts(core_->log(), offset, stored)) [[unlikely]] {
      (void)core_->NoteDamage(key, offset);
      stored.reset();
    }
    return stored;
  }

  // In steps, each of which asks for the lines of the next, as AlexStore does.
  // Requires: keys.size() == values.size() <= kMultiGetGroup.
  void GetGroup(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    std::array<std::optional<Payload>, kMultiGetGroup> offsets;
    const auto reader = core_->index().Read();
    reader.template FindEach<kMultiGetGroup>(
        keys, [&](std::size_t i, std::optional<Payload> offset) {
          offsets[i] = offset;
          if (offset.has_value()) {
            PrefetchBytes({core_->log().AddressOf(*offset), Core::Log::kHeaderSizeBytes});
          }
        });
    std::array<std::optional<std::string_view>, kMultiGetGroup> stored;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (offsets[i].has_value()) {
        stored[i] = ReadAt(keys[i], *offsets[i]);
        PrefetchBytes(stored[i].value_or(std::string_view()));
      }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i].reset();
      if (stored[i].has_value()) {
        values[i].emplace(Access::Return(*stored[i]));
      }
    }
  }

  void StartAutoCompaction(const Options& options) {
    const std::uint32_t dead_percent = options.compact_above_dead_percent;
    if constexpr (kCompacts) {
      if (dead_percent > 0 && options.mode != OpenMode::kReadOnly) {
        auto_compaction_ = std::make_unique<AutoCompaction>(
            [core = core_, dead_percent](const std::atomic<bool>& is_over) {
              return core->CompactAbove(dead_percent, is_over);
            });
      }
    }
  }

  std::shared_ptr<Core> core_;
  std::unique_ptr<AutoCompaction> auto_compaction_;  // or null
};

}  // namespace alexbench::engines::alex
