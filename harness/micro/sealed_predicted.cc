#include "harness/micro/sealed_predicted.h"

#include <algorithm>
#include <span>

#include "base/check.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/one_line/leaf_layout.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/slot_line.h"
#include "engines/alex/index/one_line/tree_builder.h"

namespace alexbench::harness {
namespace {

namespace one_line = engines::alex::one_line;
using one_line::ChildGroup;
using one_line::ChildKind;
using one_line::ChildWord;
using one_line::RouteNode;
using one_line::SlotLine;

std::size_t KeysIn(ChildWord leaf) {
  std::size_t count = 0;
  for (const SlotLine& line : std::span(leaf.lines(), leaf.line_count())) {
    count += one_line::KeyCount(line);
  }
  return count;
}

std::size_t CountBuckets(const RouteNode& node, double density) {
  std::size_t count = 0;
  for (std::uint64_t child = node.route.first; child < node.route.end();
       child = node.GroupOf(child).end()) {
    const ChildWord word = node.word(child);
    if (word.kind() == ChildKind::kNode) {
      count += CountBuckets(*word.node(), density);
    } else if (word.IsLeaf()) {
      count += BucketsFor(KeysIn(word), density);
    }
  }
  return count;
}

// Copies a tree, its leaves turned into buckets.
class Sealer {
 public:
  Sealer(const SealedRequest& request, FixedBuckets& buckets, one_line::SegmentPool& nodes)
      : left_(request.entries), density_(request.density), buckets_(buckets), nodes_(nodes) {}

  // The leaves of all calls come in key order.
  RouteNode* Copy(const RouteNode& node) {
    RouteNode* const copy = nodes_.NewNodeLike(node, node.route);
    for (std::uint64_t child = node.route.first; child < node.route.end();
         child = node.GroupOf(child).end()) {
      const ChildGroup group = node.GroupOf(child);
      const ChildWord word = node.word(child);
      if (word.kind() == ChildKind::kNode) {
        copy->SetGroup(group, ChildWord::OfNode(Copy(*word.node()), word.cut()));
      } else if (word.IsLeaf()) {
        copy->SetGroup(group, Seal(node, group, word));
      }
    }
    return copy;
  }

  std::size_t keys_left() const { return left_.size(); }
  std::size_t buckets_filled() const { return next_bucket_; }
  std::size_t home() const { return home_; }
  std::size_t bisected() const { return bisected_; }

 private:
  ChildWord Seal(const RouteNode& node, const ChildGroup& group, ChildWord leaf) {
    const std::span<const IndexEntry> own = left_.first(KeysIn(leaf));
    left_ = left_.subspan(own.size());
    const one_line::LineModel model{
        .route = node.route, .dup = group.dup, .line_count = BucketsFor(own.size(), density_)};
    const char* const first = buckets_.At(next_bucket_);
    if (leaf.kind() == ChildKind::kPlaced) {
      FillByModel(own, model);
    } else {
      FillEvenly(own, model.line_count);
    }
    return ChildWord::OfLeaf(leaf.kind(), reinterpret_cast<const SlotLine*>(first),
                             model.line_count);
  }

  // Each key goes to its predicted bucket or the next one with room, as far as those behind it
  // leave room; a bucket that would be empty takes the next key. See one_line::LayOutByModel.
  void FillByModel(std::span<const IndexEntry> own, const one_line::LineModel& model) {
    for (std::uint32_t bucket = 0; bucket < model.line_count; ++bucket) {
      const std::size_t behind = model.line_count - 1 - bucket;
      const std::size_t room_behind = kBucketKeys * behind;
      const std::size_t least =
          own.size() > room_behind ? std::max<std::size_t>(own.size() - room_behind, 1) : 1;
      const std::size_t most = std::min(kBucketKeys, own.size() - behind);
      std::size_t take = least;
      while (take < most && model.Line(own[take].key) <= bucket) {
        ++take;
      }
      for (const IndexEntry& entry : own.first(take)) {
        home_ += model.Line(entry.key) == bucket ? 1U : 0U;
      }
      Fill(own.first(take));
      own = own.subspan(take);
    }
  }

  void FillEvenly(std::span<const IndexEntry> own, std::uint32_t bucket_count) {
    (bucket_count == 1 ? home_ : bisected_) += own.size();
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
      const std::size_t begin = own.size() * bucket / bucket_count;
      const std::size_t end = own.size() * (bucket + 1) / bucket_count;
      Fill(own.subspan(begin, end - begin));
    }
  }

  void Fill(std::span<const IndexEntry> entries) { buckets_.Fill(next_bucket_++, entries); }

  std::span<const IndexEntry> left_;
  double density_;
  FixedBuckets& buckets_;
  one_line::SegmentPool& nodes_;
  std::size_t next_bucket_ = 0;
  std::size_t home_ = 0;
  std::size_t bisected_ = 0;
};

}  // namespace

PredictedBuckets::PredictedBuckets(const SealedRequest& request) {
  ALEXBENCH_CHECK(request.sizes == SealedSizes::kFixed);
  const std::size_t key_count = request.entries.size();
  const one_line::OneLineLimits limits;
  one_line::SegmentPool pool;
  one_line::TreeBuilder builder(
      pool, {.sizes = {.target = limits.TargetKeys(key_count), .most = limits.MaxKeys(key_count)}});
  RouteNode* const built = builder.BuildRoot(request.entries);
  const std::size_t bucket_count = CountBuckets(*built, request.density);
  buckets_.emplace(bucket_count);
  nodes_.UsePages(engines::alex::PageAdvice::kSmall);
  Sealer sealer(request, *buckets_, nodes_);
  root_ = sealer.Copy(*built);
  one_line::RetireTree(pool, built);
  ALEXBENCH_CHECK(sealer.keys_left() == 0 && sealer.buckets_filled() == bucket_count);
  home_ = static_cast<double>(sealer.home()) / static_cast<double>(key_count);
  bisected_ = static_cast<double>(sealer.bisected()) / static_cast<double>(key_count);
}

std::string_view PredictedBuckets::FindBeside(const Leaf& leaf, Key key, std::size_t guess) const {
  std::size_t at = guess;
  while (at > 0 && key < KeysOf(leaf, at).first()) {
    --at;
  }
  while (at + 1 < leaf.count && KeysOf(leaf, at).last() < key) {
    ++at;
  }
  return buckets_->Find(BucketOf(leaf, at), key);
}

std::string_view PredictedBuckets::FindByBisection(const Leaf& leaf, Key key) const {
  std::size_t low = 0;
  std::size_t high = leaf.count;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    const KeyLine& line = KeysOf(leaf, middle);
    if (key < line.first()) {
      high = middle;
      continue;
    }
    low = middle;
    if (key <= line.last()) {
      break;  // a line that has been fetched is read to its end
    }
  }
  return buckets_->Find(BucketOf(leaf, low), key);
}

}  // namespace alexbench::harness
