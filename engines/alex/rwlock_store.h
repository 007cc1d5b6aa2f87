// A store that several threads read and write at once, by a reader-writer lock around it.
//
// What a get hands out outlives the lock it was found under: writers append, and no byte that was
// handed out ever changes or moves, or goes while a guard keeps it. The lock guards the index and
// the end of the log.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/view_guard.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Contracts of the operations: those of Store, an AlexStore.
//
// Durability: a write waits for the device with the lock released, and writers who do so at once
//           share a sync where the level is `group`. Others may read a write before it is safe, and
//           after a sync that failed, whose error everyone gets who waited: what of their writes
//           opening again finds is unknown.
// Cost:     each operation takes the lock once, a scan and a batch for as long as they last. Which
//           of two waiting threads goes first is the system's choice; glibc lets readers pass
//           writers.
// Threads:  any number of readers and writers.
template <typename Store>
class RwLockedStore {
 public:
  using Options = typename Store::Options;
  using Value = typename Store::Value;
  using Snapshot = typename Store::Snapshot;
  static constexpr bool kPersistent = true;
  static constexpr bool kConcurrentReads = true;
  static constexpr bool kConcurrentWrites = true;

  static absl::StatusOr<RwLockedStore> Open(const std::filesystem::path& folder,
                                            const Options& options) {
    absl::StatusOr<Store> store = Store::Open(folder, options);
    if (!store.ok()) {
      return store.status();
    }
    return RwLockedStore(*std::move(store));
  }
  // Requires: no other store shares its core.
  explicit RwLockedStore(Store store) : store_(std::move(store)) {}

  absl::Status BulkLoad(std::span<const Record> records) {
    return WriteApart([&] { return store_.BulkLoad(records); });
  }
  absl::Status Put(const Record& record) {
    return WriteApart([&] { return store_.Put(record); });
  }
  absl::Status PutBatch(std::span<const Record> records) {
    return WriteApart([&] { return store_.PutBatch(records); });
  }
  absl::StatusOr<bool> Erase(Key key) {
    return WriteApart([&] { return store_.Erase(key); });
  }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const& {
    const ReadLock lock(*mutex_);
    return store_.Get(key);
  }
  std::optional<Value> Get(Key key) const&& = delete;

  // All of them as of one moment.
  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const& {
    const ReadLock lock(*mutex_);
    store_.MultiGet(keys, values);
  }
  void MultiGet(std::span<const Key>, std::span<std::optional<Value>>) const&& = delete;

  // Everything as of one moment. `sink` must not call this store: the lock is held.
  template <std::invocable<Key, std::string_view> Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    const ReadLock lock(*mutex_);
    return store_.Scan(range, std::forward<Sink>(sink));
  }

  // Everything as it is now, for many reads or a long one: they take the lock for a stretch at a
  // time. See StoreSnapshot.
  Snapshot TakeSnapshot() const {
    const ReadLock lock(*mutex_);
    return Snapshot(store_.core(), mutex_);
  }

  // Does not take the store's lock: holds addresses in place, not contents.
  ViewGuard Pin() const { return store_.Pin(); }

  absl::Status Flush() {
    const WriteLock lock(*mutex_);
    return store_.Flush();
  }
  // As Store's. Waits for no writer.
  std::uint64_t durable_sequence() const
      requires requires(const Store& store) { store.durable_sequence(); } {
    return store_.durable_sequence();
  }
  // Keeps everyone else out until it is done. Views stay valid as long as guards that were taken
  // before they were read.
  absl::Status Compact() requires requires(Store& store) { store.Compact(); }
  {
    const WriteLock lock(*mutex_);
    return store_.Compact();
  }
  absl::Status Verify() const {
    const ReadLock lock(*mutex_);
    return store_.Verify();
  }
  EngineStats Stats() const {
    const ReadLock lock(*mutex_);
    return store_.Stats();
  }
  std::vector<IndexFigure> DescribeIndex() const {
    const ReadLock lock(*mutex_);
    return store_.DescribeIndex();
  }
  absl::Status health() const {
    const ReadLock lock(*mutex_);
    return store_.health();
  }

 private:
  using ReadLock = std::shared_lock<std::shared_mutex>;
  using WriteLock = std::lock_guard<std::shared_mutex>;

  template <typename Write>
  auto WriteApart(const Write& write) {
    return store_.core()->WriteApart(*mutex_, write);
  }

  std::shared_ptr<std::shared_mutex> mutex_ = std::make_shared<std::shared_mutex>();
  Store store_;
};

}  // namespace alexbench::engines::alex
