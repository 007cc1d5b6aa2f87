// Brings back into the caches what other stores' turns have pushed out of them.
//
// Where all records of a store fit in the caches, a block finds them there only if nobody else's
// block came before it. A long block hides that behind its first part; a refill does the same
// sooner, untimed, since it reads the log in its order and waits for no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/key.h"
#include "harness/measure/block.h"
#include "harness/session/measured_arm.h"
#include "harness/session/opened_engine.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Whether the stores of a read-only group push each other's records out of caches that hold those
// of one.
bool NeedsRefill(const GroupPlan& group);

// Whether all arms share one store; controls that read none belong to every family.
bool IsOneFamily(const GroupPlan& group);

// What a block's operations are divided by for the untimed prefix ahead of it: an eighth of a block
// where all arms share one store, else as much as the block, for what the others' turns left in the
// caches to go (docs/decisions/0022).
std::uint64_t WarmDivisor(const GroupPlan& group);

// No refill goes on for longer; what it did not reach, the next one of that engine starts with.
inline constexpr std::int64_t kMostRefillNs = 30'000'000;
inline constexpr std::size_t kRefillPieceKeys = 256;

class Refill {
 public:
  struct Request {
    std::span<const Key> keys;  // of all records, in load order
    Consume consume = Consume::kAll;
  };

  // Lifetime: the keys outlive it.
  explicit Refill(const Request& request) : request_(request) {}

  // Reads every record of the arm's engine once. Nothing for arms that read no record.
  void Run(const MeasuredArm& arm);

 private:
  struct Places {
    std::vector<Key> keys;  // as the engine takes them; empty if it does not know them
    std::size_t next = 0;
  };

  Places& PlacesOf(const OpenedEngine& engine);

  Request request_;
  std::map<const OpenedEngine*, Places> places_;
};

}  // namespace alexbench::harness
