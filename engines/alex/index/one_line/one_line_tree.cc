#include "engines/alex/index/one_line/one_line_tree.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engines/alex/index/one_line/leaf_layout.h"
#include "engines/alex/index/one_line/line_edit.h"

namespace alexbench::engines::alex::one_line {

template <TreeUse kUse>
OneLineTreeOf<kUse>::OneLineTreeOf(LeafModel model, const OneLineLimits& limits)
    : model_(model), limits_(limits), root_(Builder().BuildRoot({})) {}

template <TreeUse kUse>
OneLineTreeOf<kUse>::~OneLineTreeOf() {
  if (root_ != nullptr) {
    RetireTree(pool_, root_);
  }
}

template <TreeUse kUse>
OneLineTreeOf<kUse>::OneLineTreeOf(OneLineTreeOf&& other) noexcept
    : OneLineTreeOf(other.model_, other.limits_) {
  *this = std::move(other);
}

template <TreeUse kUse>
OneLineTreeOf<kUse>& OneLineTreeOf<kUse>::operator=(OneLineTreeOf&& other) noexcept {
  std::swap(model_, other.model_);
  std::swap(limits_, other.limits_);
  std::swap(pool_, other.pool_);
  std::swap(root_, other.root_);
  std::swap(size_, other.size_);
  std::swap(changes_since_rebuild_, other.changes_since_rebuild_);
  std::swap(events_, other.events_);
  return *this;
}

template <TreeUse kUse>
LeafSizes OneLineTreeOf<kUse>::Sizes() const {
  return {.target = limits_.TargetKeys(size_), .most = limits_.MaxKeys(size_)};
}

template <TreeUse kUse>
TreeBuilder OneLineTreeOf<kUse>::Builder() {
  return {pool_, {.model = model_, .sizes = Sizes()}};
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::UsePages(PageAdvice pages) {
  ALEXBENCH_CHECK(size_ == 0);
  pool_.UsePages(pages);
  BulkLoad({});
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::BulkLoad(std::span<const IndexEntry> entries) {
  size_ = entries.size();
  RouteNode* const built = Builder().BuildRoot(entries);
  RouteNode* const before = root_;
  LinkRoot(built);
  RetireTree(pool_, before);
  changes_since_rebuild_ = 0;
  EndChange();
}

template <TreeUse kUse>
typename OneLineTreeOf<kUse>::PathStep OneLineTreeOf<kUse>::Descend(Key key) const {
  PathStep step{.node = root_, .place = root_->route.Place(Bias(key))};
  while (step.word().kind() == ChildKind::kNode) {
    step.node = step.word().node();
    step.place = step.node->route.Place(Bias(key));
  }
  return step;
}

template <TreeUse kUse>
typename OneLineTreeOf<kUse>::Path OneLineTreeOf<kUse>::PathTo(Key key) const {
  Path path = {{.node = root_, .place = root_->route.Place(Bias(key))}};
  while (path.back().word().kind() == ChildKind::kNode) {
    RouteNode* const node = path.back().word().node();
    path.push_back({.node = node, .place = node->route.Place(Bias(key))});
  }
  return path;
}

template <TreeUse kUse>
std::optional<Payload> OneLineTreeOf<kUse>::Upsert(Key key, Payload payload) {
  const PathStep step = Descend(key);
  const ChildWord word = step.word();
  const IndexEntry entry{.key = key, .payload = payload};
  if (word.IsLeaf()) {
    const Leaf leaf = Leaf::Of(word);
    SlotLine& line = leaf.lines[LineOf(word, step.place, key)];
    const LeafPosition position =
        PositionIn(leaf, key, static_cast<std::uint32_t>(&line - leaf.lines));
    if (position.slot < kSlotsPerLine && line.slots[position.slot].key == key) {
      return SetPayload(line.slots[position.slot], payload);
    }
    ++size_;
    InsertInLeaf(step, position, entry);
  } else {
    ++size_;
    AddLeaf(step, entry);
  }
  ++changes_since_rebuild_;
  RestoreMemory();
  EndChange();
  return std::nullopt;
}

template <TreeUse kUse>
template <typename EditLeaf>
Edit OneLineTreeOf<kUse>::EditLeafOf(const PathStep& step, EditLeaf edit_leaf) {
  const ChildWord word = step.word();
  if constexpr (kUse == TreeUse::kShared) {
    const ChildWord copy = pool_.CopyLeaf(word);
    const Edit edit = edit_leaf(Leaf::Of(copy));
    if (edit.outcome == EditOutcome::kDone) {
      Link(step.node, step.group(), copy);
      pool_.RetireLeaf(word);
    } else {
      pool_.DropLeaf(copy);
    }
    return edit;
  } else {
    return edit_leaf(Leaf::Of(word));
  }
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::InsertInLeaf(const PathStep& step, const LeafPosition& position,
                                       const IndexEntry& entry) {
  const ChildWord word = step.word();
  if (word.kind() == ChildKind::kEven && LengthenEvenLeaf(step, position, entry)) {
    return;
  }
  const Edit edit =
      EditLeafOf(step, [&](const Leaf& leaf) { return InsertAt(leaf, position, entry); });
  events_.moved_slots += edit.moved_slots;
  if (edit.outcome == EditOutcome::kCrowded) {
    GrowLeaf(entry);
  }
}

// Gives an even leaf one more line for a key beyond its end. False if that is no such key, there
// is room without it, or the leaf is large enough.
template <TreeUse kUse>
bool OneLineTreeOf<kUse>::LengthenEvenLeaf(const PathStep& step, const LeafPosition& position,
                                           const IndexEntry& entry) {
  const ChildWord word = step.word();
  const Leaf leaf = Leaf::Of(word);
  const bool before_first = position.line == 0 && position.slot == 0;
  const bool behind_last = position.line == leaf.line_count - 1 && position.slot == kSlotsPerLine;
  if ((!before_first && !behind_last) || KeyCount(leaf.lines[position.line]) < kSlotsPerLine ||
      std::size_t{kSlotsPerLine} * leaf.line_count >= Sizes().most) {
    return false;
  }
  const SpareSide side = behind_last ? SpareSide::kRight : SpareSide::kLeft;
  const std::uint32_t line_count = leaf.line_count + 1;
  const std::uint32_t capacity = EvenCapacity(line_count);
  SlotLine* lines = behind_last ? leaf.lines : leaf.lines - 1;
  const bool in_place = side == word.spare_side() && capacity == EvenCapacity(leaf.line_count);
  if (!in_place) {
    SlotLine* const block = pool_.NewLines(capacity);
    lines = behind_last ? block : block + (capacity - line_count);
    std::ranges::copy(std::span(leaf.lines, leaf.line_count), behind_last ? lines : lines + 1);
    events_.moved_slots += std::uint64_t{kSlotsPerLine} * leaf.line_count;
  }
  // A line in place is one that no reader knows of: the word that counts it comes after.
  WriteLine(behind_last ? lines[line_count - 1] : lines[0], {&entry, 1});
  Link(step.node, step.group(), ChildWord::OfLeaf(ChildKind::kEven, lines, line_count, side));
  if (!in_place) {
    pool_.RetireLeaf(word);
  }
  return true;
}

template <TreeUse kUse>
std::optional<Payload> OneLineTreeOf<kUse>::Erase(Key key) {
  const PathStep step = Descend(key);
  const ChildWord word = step.word();
  if (!word.IsLeaf()) {
    return std::nullopt;
  }
  const Leaf leaf = Leaf::Of(word);
  const LeafPosition position = PositionIn(leaf, key, LineOf(word, step.place, key));
  if (position.slot == kSlotsPerLine || leaf.lines[position.line].slots[position.slot].key != key) {
    return std::nullopt;
  }
  const Payload payload = leaf.lines[position.line].slots[position.slot].payload;
  --size_;
  RemoveFromLeaf(step, position, key);
  ++changes_since_rebuild_;
  RestoreMemory();
  EndChange();
  return payload;
}

template <TreeUse kUse>
void OneLineTreeOf<kUse>::RemoveFromLeaf(const PathStep& step, const LeafPosition& position,
                                         Key key) {
  const Leaf leaf = Leaf::Of(step.word());
  if (leaf.line_count == 1 && KeyCount(leaf.lines[0]) == 1) {
    RemoveLeaf(PathTo(key));
    return;
  }
  const Edit edit =
      EditLeafOf(step, [&](const Leaf& edited) { return EraseAt(edited, position); });
  events_.moved_slots += edit.moved_slots;
  if (edit.outcome == EditOutcome::kDone) {
    return;
  }
  std::vector<IndexEntry> entries;
  AppendEntries(std::span(leaf.lines, leaf.line_count), entries);
  std::erase_if(entries, [key](const IndexEntry& entry) { return entry.key == key; });
  ContractLeaf(step, entries);
}

template class OneLineTreeOf<TreeUse::kAlone>;
template class OneLineTreeOf<TreeUse::kShared>;

}  // namespace alexbench::engines::alex::one_line
