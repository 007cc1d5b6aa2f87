#include "harness/session/schedule.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/check.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kLeastRingKeys = std::uint64_t{1} << 22U;
constexpr std::uint64_t kMostRingKeys = std::uint64_t{1} << 24U;
// What the least ring has segments for, at the speed of the engines here.
constexpr std::int64_t kBlockNsOfLeastRing = 2 * kUsualBlockNs;

// Half away from zero at the second digit: 1,349 becomes 1,300 and 1,350 becomes 1,400.
std::uint64_t RoundToTwoDigits(std::uint64_t number) {
  std::uint64_t unit = 1;
  while (number / unit >= 100) {
    unit *= 10;
  }
  return (number + unit / 2) / unit * unit;
}

}  // namespace

std::vector<std::size_t> ShuffledRound(RandomStream& random, std::size_t arm_count) {
  std::vector<std::size_t> order(arm_count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.Shuffle(std::span<std::size_t>(order));
  return order;
}

std::uint64_t SegmentLayout::MostOperations(const Request& request) {
  // One segment more than arms always has no factor in common with them.
  const std::uint64_t segment_keys = request.ring_keys / (request.arm_count + 1);
  return segment_keys * request.warm_divisor / (request.warm_divisor + 1);
}

std::uint64_t RingKeys(const RingRequest& request) {
  const auto times = static_cast<std::uint64_t>(
      std::max<std::int64_t>(request.block_ns / kBlockNsOfLeastRing, 1));
  const std::uint64_t least = std::min(kLeastRingKeys * times, kMostRingKeys);
  return std::clamp(request.records, least, kMostRingKeys);
}

SegmentLayout::SegmentLayout(const Request& request)
    : arm_count_(request.arm_count),
      warm_operations_(request.operations / request.warm_divisor),
      segment_keys_(request.operations + warm_operations_),
      segment_count_(0) {
  ALEXBENCH_CHECK(arm_count_ > 0 && request.operations > 0);
  ALEXBENCH_CHECK(request.operations <= MostOperations(request));
  segment_count_ = request.ring_keys / segment_keys_;
  while (std::gcd(segment_count_, arm_count_) != 1) {
    --segment_count_;
  }
  ALEXBENCH_CHECK(segment_count_ > arm_count_);
}

SegmentLayout::Segment SegmentLayout::At(const Place& place) const {
  const std::uint64_t segment = (place.round * arm_count_ + place.arm) % segment_count_;
  const std::uint64_t warm_first = segment * segment_keys_;
  return {.warm_first = warm_first, .first = warm_first + warm_operations_};
}

std::uint64_t OperationsForBlock(const BlockLength& length) {
  const double operations =
      static_cast<double>(length.block_ns) / std::max(length.ns_per_operation, 0.01);
  return RoundToTwoDigits(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(operations)));
}

}  // namespace alexbench::harness
