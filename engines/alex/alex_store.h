// AlexStorage: an embedded store from 64-bit keys to bytes.
//
// A learned index tells where a key's newest record starts in an append-only log that is mapped
// into memory, so a get is one index lookup and one look at the record. Which of the axes' choices
// a get makes is fixed by kPolicy at compile time; what a store consists of (AlexCore) does not
// depend on them beyond the record format and the layout of the index.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
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
#include "base/status_macros.h"
#include "engines/alex/alex_core.h"
#include "engines/alex/alex_policy.h"
#include "engines/alex/store_snapshot.h"
#include "engines/alex/view_guard.h"
#include "engines/engine.h"
#include "engines/prefetch.h"

namespace alexbench::engines::alex {

// Keys whose reads a MultiGet overlaps: about as many as today's cores can wait for lines of at a
// time (10 to 16 line fill buffers). No run has chosen it yet.
inline constexpr std::size_t kMultiGetGroup = 16;

// A store is a handle: cheap to move, and one moved from may only be assigned to or destroyed.
//
// Durability: that of Options, `buffered` unless another is asked for: what Put, PutBatch, Erase or
//           BulkLoad acknowledged survives the end of the process, however it ends; Flush() makes
//           it survive the end of the machine, in record format v3: in v1 and v2 a loss of power
//           amid later writes can make it unreadable. The levels that sync take v3.
// Errors:   after a failed Flush, or a failed write that could not be taken back, and in a process
//           that was forked off (log/opener.h), the store only reads; health() says why.
// Threads:  one writer and no reader, or any number of readers.
template <AlexPolicy kPolicy>
class AlexStore {
  using Access = ValueAccessPolicy<kPolicy.value_access>;
  using Prefetch = ValuePrefetchPolicy<kPolicy.value_prefetch>;
  using Verification = VerifyReadsPolicy<kPolicy.verify_reads>;
  using Layout = NodeLayoutPolicy<kPolicy.node_layout>;
  using Index = typename Layout::Index;

 public:
  using Core = AlexCore<kPolicy.record_format, Index>;
  using Options = LogOptions;
  using Value = typename Access::Value;
  using Snapshot =
      StoreSnapshot<Core, kPolicy.value_access, kPolicy.bounds_check, kPolicy.verify_reads>;
  static constexpr AlexPolicy kVariant = kPolicy;
  static constexpr bool kPersistent = true;

  // Opens the store in `folder`, reads its log and loads the index. With Options::snapshot what a
  // snapshot covers is neither read nor checked until Verify does; policies whose reads go by all
  // of the log open without one, see TakesSnapshots.
  //
  // Errors:   those of ValueLog::Open or SegmentedLog::Open.
  // Cost:     one pass over the log; a sort unless the log is in key order.
  static absl::StatusOr<AlexStore> Open(const std::filesystem::path& folder,
                                        const Options& options) {
    ASSIGN_OR_RETURN(
        std::shared_ptr<Core> core,
        Core::Open(folder, TakesSnapshots(kPolicy) ? options : WithoutSnapshot(options),
                   Layout::Empty(kPolicy.node_tuning)));
    return AlexStore(std::move(core));
  }

  // The store of `other` in the same memory, read under this policy.
  // Requires: one that no snapshot opened, unless TakesSnapshots(kPolicy).
  // Lifetime: the files are closed when the last of the stores and snapshots that share them is.
  template <AlexPolicy kOther>
  requires(SharesMemory(kOther, kPolicy)) static AlexStore Sharing(const AlexStore<kOther>& other) {
    return AlexStore(other.core());
  }
  // The same for a core of which SharesMemory is known.
  explicit AlexStore(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  const std::shared_ptr<Core>& core() const { return core_; }

  // Ends the use of the store, writes out what it buffered and the snapshot it keeps, and returns
  // its health, or why there is no snapshot now. Views stay valid while a guard lives.
  absl::Status Close() && { return std::exchange(core_, nullptr)->WriteOut(); }

  // Stores records into an empty store: into the log in the order given, so that reading in that
  // order reads the file in order. Of records with one key the last counts.
  //
  // Errors:   FailedPrecondition if the store holds records; those of ValueLog::AppendBatch, with
  //           the store unchanged.
  absl::Status BulkLoad(std::span<const Record> records) { return core_->BulkLoad(records); }

  // Inserts or overwrites.
  // Errors:   those of ValueLog::Append; the store is then unchanged. Where the index gets no
  //           memory the process ends, as with every allocation here, its record in the log or not.
  absl::Status Put(const Record& record) { return core_->Put(record); }

  // Inserts or overwrites all records, in order, or, on an error, none. Errors: as Put.
  absl::Status PutBatch(std::span<const Record> records) { return core_->PutBatch(records); }

  // Removes a key and returns whether it was there. The log keeps its old records. Errors: as Put.
  absl::StatusOr<bool> Erase(Key key) { return core_->Erase(key); }

  // The value of `key`, nullopt if it is absent or can't be read: health() and GetOrError tell.
  //
  // Lifetime: with ValueAccess::kBorrow, valid while this store or a guard from Pin() lives;
  //           writing to the store changes nothing about that. Compact() ends views that no guard
  //           keeps.
  [[gnu::always_inline]] std::optional<Value> Get(Key key) const& {
    const std::uint64_t slot = FindSlot(key);
    if (slot == engines::kNoSlot) {
      return std::nullopt;
    }
    const std::optional<std::string_view> stored = ReadHeader(key, slot);
    if (!stored.has_value()) [[unlikely]] {
      return std::nullopt;
    }
    return Access::Return(*stored);
  }
  // A view from a store that is about to end would dangle.
  std::optional<Value> Get(Key key) const&& = delete;

  // The same as an owned copy, whatever the policy.
  std::optional<std::string> GetOwned(Key key) const {
    const std::optional<Value> value = Get(key);
    return value.has_value() ? std::optional<std::string>(*value) : std::nullopt;
  }

  // Gets several keys: values[i] answers keys[i] as Get(keys[i]) would. In groups of kGroup, a step
  // of a get (slot, header, value) is done for all, and asks for the lines that the next one reads.
  //
  // Requires: keys.size() == values.size().
  // Lifetime: as Get.
  template <std::size_t kGroup = kMultiGetGroup>
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const& {
    ALEXBENCH_CHECK(keys.size() == values.size());
    for (std::size_t done = 0; done < keys.size(); done += kGroup) {
      const std::size_t count = std::min(kGroup, keys.size() - done);
      GetGroup<kGroup>(keys.subspan(done, count), values.subspan(done, count));
    }
  }
  template <std::size_t kGroup = kMultiGetGroup>
  void MultiGet(std::span<const Key>, std::span<std::optional<Value>>) const&& = delete;

  bool Contains(Key key) const { return FindSlot(key) != engines::kNoSlot; }

  // The three steps of a get: the index alone; where the record's bytes are; the value.
  [[gnu::always_inline]] std::uint64_t FindSlot(Key key) const {
    const auto offset = Layout::template Find<kPolicy.node_tuning>(core_->index(), key);
    return offset ? *offset : engines::kNoSlot;
  }
  [[gnu::always_inline]] std::optional<std::string_view> ReadHeader(Key key,
                                                                    std::uint64_t slot) const {
    Prefetch::Prefetch(core_->log().AddressOf(slot));
    return ReadHeaderAt(key, slot);
  }
  [[gnu::always_inline]] Value ReadValue(std::string_view stored) const
      requires(!Verification::kReadsValue) {
    return Access::Return(stored);
  }

  // Hands at most `range.limit` records with key >= `range.from` to `sink(Key, std::string_view)`,
  // ascending, and returns how many.
  //
  // Errors:   DataLoss at the first record that can't be read.
  // Lifetime: the views are those of a borrowing get.
  template <std::invocable<Key, std::string_view> Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    std::uint64_t visited = 0;
    for (typename Index::Iterator at = core_->index().LowerBound(range.from);
         at.Valid() && visited < range.limit; at.Next()) {
      const std::optional<std::string_view> stored =
          core_->log().template ReadHeader<kPolicy.bounds_check>(at.key(), at.payload());
      if (!Verification::Accepts(core_->log(), at.payload(), stored)) [[unlikely]] {
        return core_->NoteDamage(at.key(), at.payload());
      }
      sink(at.key(), *stored);
      ++visited;
    }
    return visited;
  }

  // Everything as it is now, to be read between later writes and compactions; see StoreSnapshot.
  Snapshot TakeSnapshot() const { return Snapshot(core_); }

  // Keeps views of this store valid, even over its end, until the guard ends.
  ViewGuard Pin() const { return ViewGuard(core_->log().mapping()); }

  // Returns once everything acknowledged is on the device. Errors: what the device says, for good.
  absl::Status Flush() { return core_->Flush(); }

  // How many records, in the order of the log, are known to survive a loss of power: tombstones,
  // a compaction's copies, and the one that introduces a writer, too.
  std::uint64_t durable_sequence() const requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->log().durable_sequence();
  }

  // Copies every live record, in key order, to the end of the log and gives up what is before it:
  // overwritten and erased records go, scans read in file order, the disk gets its space back.
  //
  // Errors:   DataLoss if the log is damaged; ResourceExhausted without room for a copy of what is
  //           live, or for more log offsets: every copy takes new ones, and they end at 2^40. The
  //           store then holds what it held.
  // Cost:     reads the log once and writes what is live; 16 bytes of memory a key.
  // Lifetime: views that a guard keeps stay valid; views without one end here. Space is given back
  //           once no guard from before is left, at the latest by the next Flush or Compact.
  // Threads:  no reader during the call.
  absl::Status Compact() requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->Compact();
  }

  // Makes everything acknowledged durable and writes a snapshot of the index: the store can then be
  // opened without reading the log up to here.
  //
  // Errors:   those of Flush; what kept the snapshot from being written: the one before stays.
  // Cost:     writes 16 bytes a key.
  // Threads:  no writer during the call.
  absl::Status Checkpoint() requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->Checkpoint();
  }

  // What became of the snapshot when the store was opened.
  const SnapshotReport& snapshot() const requires(kPolicy.record_format == RecordFormat::kV3) {
    return core_->log().snapshot();
  }

  // Holds the index against the whole log, and the index against its own invariants.
  //
  // Errors:   DataLoss with file and offset, or Internal for the index.
  // Cost:     as Open.
  absl::Status Verify() const { return core_->Verify(); }

  EngineStats Stats() const { return core_->Stats(); }
  // What the index looks like. Cost: a walk over all of it.
  std::vector<IndexFigure> DescribeIndex() const { return core_->DescribeIndex(); }
  absl::Status health() const { return core_->health(); }

 private:
  static constexpr std::size_t kHeaderLastByte = Core::Log::kHeaderSizeBytes - 1;

  [[gnu::always_inline]] std::optional<std::string_view> ReadHeaderAt(Key key,
                                                                      LogOffset offset) const {
    std::optional<std::string_view> stored =
        core_->log().template ReadHeader<kPolicy.bounds_check>(key, offset);
    if (!Verification::Accepts(core_->log(), offset, stored)) [[unlikely]] {
      (void)core_->NoteDamage(key, offset);
      stored.reset();
    }
    return stored;
  }

  [[gnu::always_inline]] void PrefetchHeader(LogOffset offset) const {
    const char* const record = core_->log().AddressOf(offset);
    Prefetch::Prefetch(record);
    __builtin_prefetch(record);
    __builtin_prefetch(record + kHeaderLastByte);
  }

  // Requires: keys.size() == values.size() <= kGroup.
  template <std::size_t kGroup>
  void GetGroup(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    std::array<std::optional<Payload>, kGroup> offsets;
    Layout::template FindEach<kGroup>(
        core_->index(), keys, [&](std::size_t i, std::optional<Payload> offset) {
          if (offsets[i] = offset; offset.has_value()) {
            PrefetchHeader(*offset);
          }
        });
    std::array<std::optional<std::string_view>, kGroup> stored;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (offsets[i].has_value()) {
        stored[i] = ReadHeaderAt(keys[i], *offsets[i]);
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

  std::shared_ptr<Core> core_;
};

}  // namespace alexbench::engines::alex
