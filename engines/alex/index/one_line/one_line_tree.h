// The tree of the one-line index, for either kind of model and of use; see one_line_index.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/index_stats.h"
#include "engines/alex/index/one_line/find_batch.h"
#include "engines/alex/index/one_line/grace_pool.h"
#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/leaf_edit.h"
#include "engines/alex/index/one_line/one_line_iterator.h"
#include "engines/alex/index/one_line/one_line_limits.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/segment_pool.h"
#include "engines/alex/index/one_line/shared_lookup.h"
#include "engines/alex/index/one_line/shared_words.h"
#include "engines/alex/index/one_line/staged_node.h"
#include "engines/alex/index/one_line/tree_builder.h"

namespace alexbench::engines::alex::one_line {

// The contracts of the operations are those of AlexIndex.
//
// Threads:  as kUse says. In a shared tree readers call Read() alone, and who calls anything else
//           beside them holds epochs().writers().
template <TreeUse kUse>
class OneLineTreeOf {
 public:
  using Iterator = OneLineIterator;

  OneLineTreeOf(LeafModel model, const OneLineLimits& limits);
  ~OneLineTreeOf();
  OneLineTreeOf(OneLineTreeOf&& other) noexcept;
  OneLineTreeOf& operator=(OneLineTreeOf&& other) noexcept;
  OneLineTreeOf(const OneLineTreeOf&) = delete;
  OneLineTreeOf& operator=(const OneLineTreeOf&) = delete;

  // Keeps what is stored from now on in memory of the index's own, in pages of that kind; at
  // kKernel with the general allocator, as an index does from its start.
  // Requires: size() == 0.
  void UsePages(PageAdvice pages);

  void BulkLoad(std::span<const IndexEntry> entries);

  [[gnu::always_inline]] const Payload* Find(Key key) const {
    const KeyPlace place = root_->route.Place(Bias(key));
    const ChildWord word = root_->word(place.child);
    if (word.kind() == ChildKind::kPlaced) [[likely]] {
      return FindNear(Leaf::Of(word), key, FirstLineOfSearch(word, place));
    }
    return FindBelow(root_, word, place, key);
  }

  // Finds several keys whose waits for memory overlap: payloads[i] answers keys[i], nullptr if it
  // is absent. Any number of keys; they are taken in groups.
  //
  // Requires: keys.size() == payloads.size().
  // Lifetime: of the pointers, as of Find's.
  template <std::size_t kGroup = 16>
  void FindBatch(std::span<const Key> keys, std::span<const Payload*> payloads) const {
    one_line::FindBatch<kGroup>(root_, keys, payloads);
  }

  // The same for one group, with copies of the payloads.
  //
  // Requires: keys.size() == payloads.size() <= kGroup.
  template <std::size_t kGroup>
  void FindGroup(std::span<const Key> keys, std::span<std::optional<Payload>> payloads) const {
    FindEach<kGroup>(
        keys, [payloads](std::size_t i, std::optional<Payload> payload) { payloads[i] = payload; });
  }

  // Calls found(i, payload of keys[i]) once for each key of a group, as soon as it is known: in any
  // order.
  //
  // Requires: keys.size() <= kGroup.
  template <std::size_t kGroup, typename Found>
  void FindEach(std::span<const Key> keys, Found found) const {
    FindTogether<kGroup>(root_, keys, [&found](std::size_t i, const Payload* payload) {
      found(i, payload == nullptr ? std::nullopt : std::optional(*payload));
    });
  }

  // What a reader does goes through what this returns. Templates, since clang 14 instantiates what
  // a class does not have, too.
  template <TreeUse kOwn = kUse>
  requires(kOwn == TreeUse::kShared) SharedReader Read() const {
    return SharedReader(pool_.epochs(), root_);
  }
  template <TreeUse kOwn = kUse>
  requires(kOwn == TreeUse::kShared) ReaderEpochs& epochs() const { return pool_.epochs(); }

  std::optional<Payload> Upsert(Key key, Payload payload);
  std::optional<Payload> Erase(Key key);
  std::size_t size() const { return size_; }

  Iterator LowerBound(Key key) const { return Iterator::AtOrAfter(root_, key); }
  Iterator Begin() const { return Iterator::AtFirst(root_); }

  std::size_t bytes() const { return sizeof(OneLineTreeOf) + pool_.bytes(); }
  // Memory of the index's own; empty where the general allocator has put it.
  std::span<const char> range() const { return pool_.range(); }
  IndexStats Stats() const;
  absl::Status Audit() const;

 private:
  // A child on the way down.
  struct PathStep {
    RouteNode* node = nullptr;
    KeyPlace place;

    ChildWord word() const { return node->word(place.child); }
    ChildGroup group() const { return node->GroupOf(place.child); }
  };
  using Path = std::vector<PathStep>;
  // A leaf that has no room for one more entry.
  struct GrownLeaf {
    IndexEntry added;
    std::vector<IndexEntry> entries;  // `added` among them
    bool was_full = false;            // rather than crowded in one spot
  };

  PathStep Descend(Key key) const;
  Path PathTo(Key key) const;
  TreeBuilder Builder();
  LeafSizes Sizes() const;

  // What readers can reach changes through the next three and PublishGroup alone, and each of their
  // stores leads from one whole tree to another: a key that is there before and after a change is
  // there at every moment of it.
  static void Link(RouteNode* node, const ChildGroup& group, ChildWord to) {
    if constexpr (kUse == TreeUse::kShared) {
      node->PublishGroup(group, to);
    } else {
      node->SetGroup(group, to);
    }
  }
  void LinkRoot(RouteNode* root) {
    if constexpr (kUse == TreeUse::kShared) {
      StoreShared(root_, root);
    } else {
      root_ = root;
    }
  }
  // Returns what was there before.
  static Payload SetPayload(IndexEntry& slot, Payload payload) {
    if constexpr (kUse == TreeUse::kShared) {
      const Payload before = slot.payload;
      StoreShared(slot.payload, payload);
      return before;
    } else {
      return std::exchange(slot.payload, payload);
    }
  }
  // Where readers may be inside, a copy of the leaf is edited and takes its place if that was done.
  template <typename EditLeaf>
  Edit EditLeafOf(const PathStep& step, EditLeaf edit_leaf);
  // Ends an operation that may have taken blocks out of the tree.
  void EndChange() {
    if constexpr (kUse == TreeUse::kShared) {
      pool_.EndChange();
    }
  }

  void InsertInLeaf(const PathStep& step, const LeafPosition& position, const IndexEntry& entry);
  bool LengthenEvenLeaf(const PathStep& step, const LeafPosition& position,
                        const IndexEntry& entry);
  void RemoveFromLeaf(const PathStep& step, const LeafPosition& position, Key key);

  // Growth and contraction of leaves: one_line_growth.cc.
  void AddLeaf(const PathStep& step, const IndexEntry& entry);
  std::uint32_t Settle(RouteNode* node, std::uint64_t child);
  void GrowLeaf(const IndexEntry& entry);
  void SplitLeaf(Path& path, const GrownLeaf& grown);
  void ContractLeaf(const PathStep& step, std::span<const IndexEntry> entries);
  void ReplaceLeaf(const PathStep& step, ChildWord leaf);
  std::uint32_t RefillGroup(const PathStep& step, std::span<const IndexEntry> entries);
  void RestoreMemory();

  // Changes of nodes: one_line_nodes.cc.
  bool Double(Path& path);
  RouteNode* Extended(const RouteNode& node, const KeyRoute& route);
  bool Extend(Path& path, const GrownLeaf& grown);
  bool ExtendAbove(Path& path, const GrownLeaf& grown);
  bool ExtendNodeAbove(Path& path, std::size_t level, const GrownLeaf& grown);
  void FillExtended(RouteNode* node, const ChildGroup& edge, std::span<const IndexEntry> entries,
                    SpareSide side);
  RouteNode* CopyPath(const Path& path, std::size_t level,
                      std::span<const IndexEntry> kept,
                      std::uint32_t& height_kept) requires(kUse == TreeUse::kShared);
  void RemoveLeaf(const Path& path);
  void LinkNode(const Path& path, std::size_t level, RouteNode* node);
  void ReplaceNode(const Path& path, std::size_t level, RouteNode* node);
  RouteNode* RebuildNode(const Path& path, std::size_t level, std::span<const IndexEntry> added);
  void RebuildLast(Path& path, const IndexEntry& added);
  void RestoreDepth(const Path& path, std::uint32_t height_below);
  void RestoreDepthAt(const RouteNode* node, Key key, std::uint32_t height_below);

  LeafModel model_;
  OneLineLimits limits_;
  std::conditional_t<kUse == TreeUse::kShared, GracePool, SegmentPool> pool_;
  struct NoStage {};
  [[no_unique_address]] std::conditional_t<kUse == TreeUse::kShared, StagedNode, NoStage> stage_;
  std::size_t size_ = 0;
  std::size_t changes_since_rebuild_ = 0;
  IndexStats events_;  // only counts of events are kept
  RouteNode* root_;
};

using OneLineTree = OneLineTreeOf<TreeUse::kAlone>;

}  // namespace alexbench::engines::alex::one_line
