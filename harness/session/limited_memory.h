// The memory of a session's stores, where a group limits it.
//
// Only what a store takes is to count: the keys, operations and answers of the session were charged
// elsewhere before, and what is looked at after a trial is charged there again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "harness/session/memory_group.h"
#include "harness/session/observation.h"
#include "harness/session/opened_engine.h"

namespace alexbench::harness {

class LimitedMemory {
 public:
  // nullopt: no limit; then nothing below does anything.
  explicit LimitedMemory(std::optional<MemoryGroupPlace> place) : place_(std::move(place)) {}
  ~LimitedMemory();
  LimitedMemory(const LimitedMemory&) = delete;
  LimitedMemory& operator=(const LimitedMemory&) = delete;

  bool is_limited() const { return place_.has_value(); }

  // Reads records at random until the store has filled its memory, or has read what would fill it
  // page by page. Reading every record would take minutes.
  // Requires: is_limited().
  // Errors: DataLoss where one of them is not there; those of MemoryInUse.
  absl::Status Fill(const OpenedEngine& engine, std::span<const Key> keys) const;

  // From here on what this process takes is the store's.
  // Errors: Unavailable where the group can't be entered.
  absl::Status Enter();

  // Around a trial's operations: what they made the system fetch.
  void BeginOperations();
  void EndOperations(std::uint64_t operations);

  // Back to the group the process was in.
  // Errors: Unavailable where it can't go back.
  absl::Status Leave();

  // What was seen in all trials; nullopt without a limit.
  std::optional<MemoryObservation> Take() const { return seen_; }

 private:
  struct Fetched {
    std::uint64_t major_faults = 0;
    std::uint64_t read_bytes = 0;
  };
  static Fetched FetchedByNow();

  std::optional<MemoryGroupPlace> place_;
  std::optional<MemoryObservation> seen_;
  Fetched before_;
  bool inside_ = false;
};

}  // namespace alexbench::harness
