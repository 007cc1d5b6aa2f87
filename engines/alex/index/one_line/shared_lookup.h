// Lookups in a tree whose writer goes on meanwhile; see shared_words.h for what makes them right.
//
// Each word is read once and taken at its word: it may be an older one by the time it is used, but
// what it names stays as it was when the word was replaced, and that was after the lookup began.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "engines/alex/index/one_line/find_batch.h"
#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/shared_words.h"
#include "engines/alex/index/one_line/word_cursor.h"
#include "engines/alex/index/reader_epochs.h"

namespace alexbench::engines::alex::one_line {

// The payload of the key if it is in the line. Keys are compared one by one: a load of the whole
// line would read payloads, which may be written.
[[gnu::always_inline]] inline std::optional<Payload> FindInSharedLine(const SlotLine& line,
                                                                      Key key) {
  const std::uint32_t mask = MatchMaskScalar(line, key);
  if (mask == 0) {
    return std::nullopt;
  }
  return LoadShared(line.slots[static_cast<std::uint32_t>(std::countr_zero(mask))].payload);
}

// The same in what a word stands for that is no node, from the line on where a search begins.
inline std::optional<Payload> FindInSharedLeaf(const WordPlace& at, Key key) {
  if (at.word.kind() == ChildKind::kNone) {
    return std::nullopt;
  }
  const SlotLine& line = at.word.lines()[LineToFind(at.word, at.place, key)];
  return FindInSharedLine(line, key);
}

// As LookupCursor; the words it reads may change at any moment.
class SharedCursor {
 public:
  using Answer = std::optional<Payload>;

  SharedCursor() = default;
  SharedCursor(const RouteNode* root, Key key) : way_(root, key) {}

  bool Step() { return way_.Step(); }

  [[gnu::always_inline]] bool LookInLine() {
    if (way_.word().kind() == ChildKind::kNone) {
      return !way_.by_cuts();
    }
    answer_ = FindInSharedLine(way_.word().lines()[way_.line()], way_.key());
    return answer_.has_value();
  }

  void LookOn(const RouteNode* root) {
    answer_ = FindInSharedLeaf({way_.word(), way_.place()}, way_.key());
    if (!answer_.has_value() && way_.by_cuts()) {
      answer_ = FindInSharedLeaf(LeafByRoutes<TreeUse::kShared>(root, way_.key()), way_.key());
    }
  }

  // Not as a whole: it would be loaded wider than it was stored, which waits for the stores.
  Answer answer() const { return answer_.has_value() ? Answer(*answer_) : std::nullopt; }

 private:
  WordCursor<TreeUse::kShared> way_;
  Answer answer_;
};

// Entries on their way out of a tree, in key order.
struct CollectedEntries {
  std::span<IndexEntry> room;
  std::size_t count = 0;

  bool IsFull() const { return count == room.size(); }
};

// Adds the leaf's entries with key >= `from`. Returns whether there was one.
inline bool CollectFromLeaf(const Leaf& leaf, Key from, CollectedEntries& collected) {
  const std::size_t count_before = collected.count;
  std::uint32_t line =
      leaf.lines[0].first() <= from ? BisectLines(leaf, from, 0, leaf.line_count) : 0;
  for (; line < leaf.line_count && !collected.IsFull(); ++line) {
    const auto& slots = leaf.lines[line].slots;
    for (std::uint32_t i = 0; i < kSlotsPerLine && !collected.IsFull(); ++i) {
      if (i > 0 && slots[i].key == slots[i - 1].key) {
        break;  // the rest are gaps
      }
      if (slots[i].key >= from) {
        collected.room[collected.count++] = {slots[i].key, LoadShared(slots[i].payload)};
      }
    }
  }
  return collected.count > count_before;
}

// The same for the first leaf of the subtree that has such an entry.
inline bool CollectFromFirstLeaf(const RouteNode& node, Key from, CollectedEntries& collected) {
  std::uint64_t child = node.route.Place(Bias(from)).child;
  while (child < node.route.end()) {
    const ChildWord word = LoadShared(node.word(child));
    const bool found = word.kind() == ChildKind::kNode
                           ? CollectFromFirstLeaf(*word.node(), from, collected)
                           : word.IsLeaf() && CollectFromLeaf(Leaf::Of(word), from, collected);
    if (found) {
      return true;
    }
    child = ((child >> word.dup()) + 1) << word.dup();
  }
  return false;
}

// A reader inside a shared tree. Blocks that leave the tree are kept until it is gone, so it should
// not stay for long.
//
// Threads:  its own; the writer and other readers go on.
class SharedReader {
 public:
  // Requires: as ReaderEpochs::Stay.
  SharedReader(ReaderEpochs& epochs, RouteNode* const& root)
      : stay_(epochs.Enter()), root_(LoadShared(root)) {}

  [[gnu::always_inline]] std::optional<Payload> Find(Key key) const {
    SharedCursor cursor(root_, key);
    while (cursor.Step()) {
    }
    if (!cursor.LookInLine()) {
      cursor.LookOn(root_);
    }
    return cursor.answer();
  }

  // As OneLineTreeOf::FindEach.
  template <std::size_t kGroup, typename Found>
  void FindEach(std::span<const Key> keys, Found found) const {
    FindTogether<kGroup, SharedCursor>(root_, keys, found);
  }

  // Fills `room` with the entries from the first key >= `from` on and returns how many they are:
  // fewer than there is room for only at the end of the tree. Each, and the absence of the keys
  // between, is as of some moment of the call; there is no one moment for all.
  std::size_t Collect(Key from, std::span<IndexEntry> room) const {
    CollectedEntries collected{.room = room};
    while (!collected.IsFull() && CollectFromFirstLeaf(*root_, from, collected)) {
      const Key last = room[collected.count - 1].key;
      if (last == std::numeric_limits<Key>::max()) {
        break;
      }
      from = last + 1;
    }
    return collected.count;
  }

 private:
  ReaderEpochs::Stay stay_;
  const RouteNode* root_;
};

}  // namespace alexbench::engines::alex::one_line
