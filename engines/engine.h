// What every engine offers, and what it may offer besides.
//
// A new engine is a folder with a store that satisfies `Engine` and a binding that registers it.
// Whatever it offers beyond `Engine` is found by `requires`; a workload that needs more than an
// engine has is reported as unsupported, never emulated.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"

namespace alexbench::engines {

// Every key of int64 is a key like any other, both ends included.
//
// Requires: values of at most kMaxValueSizeBytes.
// Errors:   Get returns nullopt for an absent key; a read that fails also returns nullopt and
//           health() keeps the first cause. Open, or a write, that fails says why; what a failed
//           write leaves stored is up to the engine, and its header says it.
// Lifetime: a Value of a borrowing engine is valid while the store lives and, where the engine has
//           Pin(), while a guard lives; kValueLifetime in value_lifetime.h says where it is
//           shorter. It converts to the stored bytes.
// Threads:  one thread at a time unless the engine says otherwise, see thread_use.h.
template <typename E>
concept Engine = std::movable<E> &&
    requires(E engine, const E& frozen, Key key, const Record& record,
             std::span<const Record> records) {
  typename E::Options;
  typename E::Value;
  requires std::convertible_to<const typename E::Value&, std::string_view>;
  // Opens the store in a folder, creating both where absent.
  { E::Open(std::filesystem::path(), typename E::Options{}) } -> std::same_as<absl::StatusOr<E>>;
  // Stores records into an empty store, in the order given; keys are distinct.
  { engine.BulkLoad(records) } -> std::same_as<absl::Status>;
  // Inserts or overwrites.
  { engine.Put(record) } -> std::same_as<absl::Status>;
  { frozen.Get(key) } -> std::same_as<std::optional<typename E::Value>>;
  { frozen.health() } -> std::same_as<absl::Status>;
};

// Removes a key; the answer says whether it was there. Errors: as a write.
template <typename E>
concept Eraser = requires(E engine, Key key) {
  { engine.Erase(key) } -> std::same_as<absl::StatusOr<bool>>;
};

// Reads several keys at once, so that what they wait for can overlap. values[i] answers keys[i] as
// Get would; every element is set.
//
// Requires: keys and values of one size; any size, 0 included; a key may stand twice.
// Errors:   as Get. Lifetime: as Get.
template <typename E>
concept BatchReader = requires(const E& frozen, std::span<const Key> keys,
                               std::span<std::optional<typename E::Value>> values) {
  { frozen.MultiGet(keys, values) } -> std::same_as<void>;
};

// Stores several records; what a crash keeps of them is a prefix. Errors: as a write.
template <typename E>
concept BatchWriter = requires(E engine, std::span<const Record> records) {
  { engine.PutBatch(records) } -> std::same_as<absl::Status>;
};

struct ScanRange {
  Key from = 0;             // the first key wanted, there or not
  std::uint64_t limit = 0;  // the most records to visit
};

// What a scan hands out; records come in ascending key order, bytes valid during the call only.
struct NullScanSink {
  void operator()(Key, std::string_view) {}
};

// Visits at most `limit` records with key >= `from`, ascending; returns how many.
// Errors:   why a record could not be read; those before it were visited.
template <typename E>
concept Scanner = requires(const E& frozen, ScanRange range, NullScanSink sink) {
  { frozen.Scan(range, sink) } -> std::same_as<absl::StatusOr<std::uint64_t>>;
};

// Keeps its records over closing and opening again.
template <typename E>
concept Persistent = requires {
  requires E::kPersistent;
};

// A slot is what the index knows of a record; its meaning is the engine's own.
inline constexpr std::uint64_t kNoSlot = ~std::uint64_t{0};

// A get in three steps, for the breakdown: Get(key) does the same as all three in order.
template <typename E>
concept StagedEngine = Engine<E> &&
    requires(const E& frozen, Key key, std::uint64_t slot, std::string_view stored) {
  // The index alone: kNoSlot for an absent key.
  { frozen.FindSlot(key) } -> std::same_as<std::uint64_t>;
  // Reads the record's header: where the stored bytes are. No value byte is touched.
  { frozen.ReadHeader(key, slot) } -> std::same_as<std::optional<std::string_view>>;
  // Hands out the stored bytes as a Get would.
  { frozen.ReadValue(stored) } -> std::same_as<typename E::Value>;
};

// Knows beforehand where a record is: `Locate` is done untimed, `Get` takes what it returned.
template <typename E>
concept Locator = requires(const E& frozen, Key key) {
  { frozen.Locate(key) } -> std::same_as<std::optional<Key>>;
};

// Finishes background work (flush, compaction), so that reads measure a settled store.
template <typename E>
concept Settler = requires(E engine) {
  { engine.Settle() } -> std::same_as<absl::Status>;
};

// What a store can say about itself. Missing is nullopt, never 0.
struct EngineStats {
  std::uint64_t record_count = 0;
  std::optional<double> index_bytes_per_key;
  std::optional<std::uint64_t> log_bytes;        // logical end of the log, header included
  std::optional<std::uint64_t> disk_bytes;       // blocks the file system holds for the store
  std::optional<std::uint64_t> page_size_bytes;  // page size most of the log is mapped with
  std::optional<std::uint64_t> flushes;
  std::optional<std::uint64_t> compactions;
};

template <typename E>
concept Measurable = requires(const E& frozen) {
  { frozen.Stats() } -> std::same_as<EngineStats>;
};

// A figure of an index: {"leaves", "nodes", 333212}.
struct IndexFigure {
  std::string name;
  std::string unit;
  double value = 0;
};

// Can say what its index looks like: depth, leaves, fill, how far keys lie from where they were
// predicted. Names and units are the engine's own.
//
// Cost: a walk over the whole index; never part of anything measured.
template <typename E>
concept IndexDescriber = requires(const E& frozen) {
  { frozen.DescribeIndex() } -> std::same_as<std::vector<IndexFigure>>;
};

}  // namespace alexbench::engines
