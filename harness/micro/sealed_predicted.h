// Sealed data in ordered buckets that the models of the one-line index predict.
//
// The tree is that of the index over the same keys, but where a word named the slot lines of a
// leaf it names the leaf's buckets: the model gives a bucket instead of a line, by the same
// arithmetic. A key lies in its predicted bucket or, where that is full, in one beside it; no
// bucket is empty. Leaves that no model fits are searched by bisection over the key lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/key.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/one_line/word_cursor.h"
#include "harness/micro/sealed_buckets.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {

class PredictedBuckets {
 public:
  // Requires: request.sizes == kFixed.
  explicit PredictedBuckets(const SealedRequest& request);

  std::size_t bytes() const { return buckets_->bytes() + nodes_.bytes(); }
  // Shares of the keys: in the bucket that is looked at first, and in leaves of several buckets
  // that are bisected.
  double home() const { return home_; }
  double bisected() const { return bisected_; }

 protected:
  using ChildKind = engines::alex::one_line::ChildKind;
  using ChildWord = engines::alex::one_line::ChildWord;
  using KeyPlace = engines::alex::one_line::KeyPlace;
  using RouteNode = engines::alex::one_line::RouteNode;

  // The buckets of a leaf.
  struct Leaf {
    static Leaf Of(ChildWord word) {
      return {reinterpret_cast<const char*>(word.lines()), word.line_count()};
    }
    const char* first = nullptr;
    std::uint32_t count = 0;
  };

  const char* BucketOf(const Leaf& leaf, std::size_t number) const {
    return leaf.first + number * buckets_->stride();
  }
  const KeyLine& KeysOf(const Leaf& leaf, std::size_t number) const {
    return FixedBuckets::KeysOf(BucketOf(leaf, number));
  }

  // Looks for a key that is not in the bucket `guess`, where it was predicted.
  std::string_view FindBeside(const Leaf& leaf, Key key, std::size_t guess) const;
  std::string_view FindByBisection(const Leaf& leaf, Key key) const;

  std::optional<FixedBuckets> buckets_;
  engines::alex::one_line::SegmentPool nodes_;  // frees its memory as a whole
  RouteNode* root_ = nullptr;
  double home_ = 0;
  double bisected_ = 0;
};

// Goes the way of OneLineTree::Find, step by step. Places go by value: see one_line::FindBelow.
template <BucketPrefetch kPrefetch>
class OrderedBuckets : public PredictedBuckets {
 public:
  using PredictedBuckets::PredictedBuckets;

  std::string_view Get(Key key) const {
    const KeyPlace place = root_->route.Place(engines::alex::Bias(key));
    const ChildWord word = root_->word(place.child);
    if (word.kind() == ChildKind::kPlaced) [[likely]] {
      return FindNear(word, place, key);
    }
    return FindBelow(word, place, key);
  }

 private:
  std::string_view FindNear(ChildWord word, KeyPlace place, Key key) const {
    const std::uint32_t guess =
        engines::alex::one_line::LineAt(place.WithinGroup(word.dup()), word.line_count());
    const Leaf leaf = Leaf::Of(word);
    const char* const bucket = BucketOf(leaf, guess);
    if constexpr (kPrefetch == BucketPrefetch::kWhole) {
      buckets_->Prefetch(bucket);
    }
    const std::string_view value = buckets_->Find(bucket, key);
    return value.empty() ? FindBeside(leaf, key, guess) : value;
  }

  std::string_view FindInLeaf(ChildWord word, KeyPlace place, Key key) const {
    if (word.kind() == ChildKind::kNone) {
      return {};
    }
    // One bucket needs no model.
    return word.kind() == ChildKind::kPlaced || word.line_count() == 1
               ? FindNear(word, place, key)
               : FindByBisection(Leaf::Of(word), key);
  }

  [[gnu::noinline]] std::string_view FindBelow(ChildWord word, KeyPlace place, Key key) const {
    bool by_cuts = false;
    while (word.kind() == ChildKind::kNode) {
      const RouteNode* const node = word.node();
      if (const engines::alex::one_line::NodeCut cut = word.cut(); !cut.IsNone()) {
        place = place.Below(word.dup(), cut);
        word = node->words()[place.child];
        by_cuts = true;
      } else {
        place = node->route.Place(engines::alex::Bias(key));
        word = node->word(place.child);
      }
    }
    const std::string_view value = FindInLeaf(word, place, key);
    return !value.empty() || !by_cuts ? value : FindByRoutes(key);
  }

  [[gnu::noinline]] std::string_view FindByRoutes(Key key) const {
    using engines::alex::one_line::TreeUse;
    const engines::alex::one_line::WordPlace at =
        engines::alex::one_line::LeafByRoutes<TreeUse::kAlone>(root_, key);
    return FindInLeaf(at.word, at.place, key);
  }
};

}  // namespace alexbench::harness
