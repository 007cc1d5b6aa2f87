#include "engines/alex/index/alex_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"

namespace alexbench::engines::alex {
namespace {

// A fresh node has this share of its slots left to fill. 0.04 of the 128 slots that the largest
// node has at least are room for five keys.
constexpr double kDensityMarginMin = 0.04;

}  // namespace

AlexIndex::AlexIndex(const NodeLimits& limits) : limits_(limits), pool_(limits.alignment) {
  ALEXBENCH_CHECK(limits.slots_min >= 8 && limits.slots_min <= limits.slots_max);
  ALEXBENCH_CHECK(limits.slots_max >= 128 && limits.slots_max <= std::uint32_t{1} << 24U);
  ALEXBENCH_CHECK(limits.slots_min % 8 == 0 && limits.slots_max % 8 == 0);
  ALEXBENCH_CHECK(limits.fanout_max >= 16 && std::has_single_bit(limits.fanout_max));
  const GapDensities& densities = limits.densities;
  ALEXBENCH_CHECK(std::max(densities.load, densities.expanded) + kDensityMarginMin <=
                  densities.full);
  ALEXBENCH_CHECK(densities.full < 1 && densities.expanded >= 2 * kSparseDensity);
  root_ = TreeBuilder(limits_, pool_).Build({}, limits_.keys_max()).root;
}

AlexIndex::~AlexIndex() {
  if (root_) {
    pool_.DeleteTree(root_);
  }
}

AlexIndex::AlexIndex(AlexIndex&& other) noexcept
    : limits_(other.limits_),
      pool_(std::exchange(other.pool_, NodePool(limits_.alignment))),
      root_(std::exchange(other.root_, NodeRef())),
      size_(std::exchange(other.size_, 0)),
      changes_since_rebuild_(other.changes_since_rebuild_),
      events_(other.events_) {}

AlexIndex& AlexIndex::operator=(AlexIndex&& other) noexcept {
  std::swap(limits_, other.limits_);
  std::swap(pool_, other.pool_);
  std::swap(root_, other.root_);
  std::swap(size_, other.size_);
  std::swap(changes_since_rebuild_, other.changes_since_rebuild_);
  std::swap(events_, other.events_);
  return *this;
}

void AlexIndex::BulkLoad(std::span<const IndexEntry> entries) {
  const auto out_of_order = [](const IndexEntry& a, const IndexEntry& b) { return a.key >= b.key; };
  ALEXBENCH_CHECK(std::ranges::adjacent_find(entries, out_of_order) == entries.end());
  const Subtree tree = TreeBuilder(limits_, pool_).Build(entries, limits_.keys_max());
  pool_.DeleteTree(root_);
  root_ = tree.root;
  size_ = entries.size();
  changes_since_rebuild_ = 0;
}

std::optional<Payload> AlexIndex::Upsert(Key key, Payload payload) {
  const BiasedKey biased = Bias(key);
  DataNode* leaf = Leaf(biased);
  DataNode::UpsertResult result = leaf->Upsert(biased, payload);
  if (result.outcome == DataNode::Outcome::kReplaced) {
    return result.replaced;
  }
  if (result.outcome == DataNode::Outcome::kFull) {
    MakeRoom(biased);
    leaf = Leaf(biased);
    result = leaf->Upsert(biased, payload);
    ALEXBENCH_CHECK(result.outcome == DataNode::Outcome::kInserted);
  }
  ++size_;
  ++changes_since_rebuild_;
  if (leaf->MovedTooMuch()) [[unlikely]] {
    RelieveMoves(biased);
  }
  return std::nullopt;
}

std::optional<Payload> AlexIndex::Erase(Key key) {
  const BiasedKey biased = Bias(key);
  DataNode* const leaf = Leaf(biased);
  const std::optional<Payload> erased = leaf->Erase(biased);
  if (!erased.has_value()) {
    return std::nullopt;
  }
  --size_;
  ++changes_since_rebuild_;
  if (leaf->Sparse()) {
    Contract(leaf);
  } else if (leaf->MovedTooMuch()) [[unlikely]] {
    RelieveMoves(biased);
  }
  RestoreMemory();
  return erased;
}

AlexIndex::Iterator AlexIndex::Begin() const { return {Leaf(0), Leaf(0)->array().begin()}; }

}  // namespace alexbench::engines::alex
