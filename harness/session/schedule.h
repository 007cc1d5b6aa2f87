// Who runs when, and over which keys: the shape of a read-only session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace alexbench::harness {

// The arms 0 .. arm_count-1 in the order they run in the next round.
std::vector<std::size_t> ShuffledRound(RandomStream& random, std::size_t arm_count);

// Of blocks across structures.
inline constexpr std::int64_t kUsualBlockNs = 40'000'000;

// How many keys a read-only session draws: enough that a segment comes back only after all others
// and that every record of a usual data set is among them, more for blocks that read more; no more
// than memory is worth.
struct RingRequest {
  std::uint64_t records = 0;
  std::int64_t block_ns = 0;
};
std::uint64_t RingKeys(const RingRequest& request);

// How the ring of keys is cut for arms that share memory.
//
// A segment holds the keys of one block and of its warm prefix. In round r arm a reads segment
// (r * M + a) mod R: no segment is read twice within a round, so that no arm finds in the caches
// what another has just read, and none again before all others were. R has no factor in common
// with M, so over R rounds every arm reads every segment once.
class SegmentLayout {
 public:
  struct Request {
    std::uint64_t ring_keys = 0;
    std::uint64_t operations = 0;  // of the longest block
    std::uint64_t arm_count = 0;   // M
    std::uint64_t warm_divisor = 1;  // a prefix is a block's operations over this
  };
  struct Segment {
    std::uint64_t warm_first = 0;  // where the warm prefix starts in the ring
    std::uint64_t first = 0;       // where the timed keys start
  };
  struct Place {
    std::uint64_t round = 0;
    std::uint64_t arm = 0;
  };

  // The longest block that leaves room for a layout; `operations` is not looked at.
  static std::uint64_t MostOperations(const Request& request);

  // Requires: operations is from 1 to MostOperations; arm_count > 0.
  explicit SegmentLayout(const Request& request);

  Segment At(const Place& place) const;
  std::uint64_t segment_count() const { return segment_count_; }

 private:
  std::uint64_t arm_count_;
  std::uint64_t warm_operations_;
  std::uint64_t segment_keys_;
  std::uint64_t segment_count_;
};

// How many operations of so many nanoseconds fill a block, rounded to two digits; at least 1.
struct BlockLength {
  std::int64_t block_ns = 0;
  double ns_per_operation = 0;
};
std::uint64_t OperationsForBlock(const BlockLength& length);

}  // namespace alexbench::harness
