// A lookup in steps, so that several can wait for memory together.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/word_cursor.h"

namespace alexbench::engines::alex::one_line {

// Finds a key that was not found by cuts.
[[gnu::noinline]] inline const Payload* FindByRoutes(const RouteNode* root, Key key) {
  const WordPlace at = LeafByRoutes<TreeUse::kAlone>(root, key);
  return FindInLeaf(at.word, at.place, key);
}

// Finds a key from the word of a child of the root on: a way that most keys of an even set don't
// take.
//
// Word and place are two arguments for registers' sake. As one of 24 bytes they went by the stack,
// where a load of 16 of them waited for the stores before it to leave the processor, and with them
// for the misses of the gets before: gets at throughput no longer overlapped.
[[gnu::noinline]] inline const Payload* FindBelow(const RouteNode* root, ChildWord word,
                                                  KeyPlace place, Key key) {
  bool by_cuts = false;
  while (word.kind() == ChildKind::kNode) {
    const RouteNode* const node = word.node();
    if (const NodeCut cut = word.cut(); !cut.IsNone()) {
      place = place.Below(word.dup(), cut);
      word = node->words()[place.child];
      by_cuts = true;
    } else {
      place = node->route.Place(Bias(key));
      word = node->word(place.child);
    }
  }
  const Payload* const found = FindInLeaf(word, place, key);
  return found != nullptr || !by_cuts ? found : FindByRoutes(root, key);
}

// Each step reads what the step before asked the memory for. The order of calls: the constructor;
// Step() until it is false; LookInLine(); LookOn() unless that was true; answer().
//
// Lifetime: valid until the next change of the tree.
class LookupCursor {
 public:
  using Answer = const Payload*;  // nullptr if the key is absent

  LookupCursor() = default;
  LookupCursor(const RouteNode* root, Key key) : way_(root, key) {}

  // Goes down, and at the end asks for the line in which the key is predicted.
  bool Step() { return way_.Step(); }

  // Looks into that line. False if this does not settle it; the next line is then asked for.
  bool LookInLine() {
    if (way_.word().kind() == ChildKind::kNone) {
      return !way_.by_cuts();
    }
    const SlotLine& line = way_.word().lines()[way_.line()];
    answer_ = Matched(line, MatchMask(line, way_.key()));
    if (answer_ != nullptr) [[likely]] {
      return true;
    }
    __builtin_prefetch(way_.word().lines() + LineBeside(line));
    return false;
  }

  void LookOn(const RouteNode* root) {
    answer_ = FindInLeaf(way_.word(), way_.place(), way_.key());
    if (answer_ == nullptr && way_.by_cuts()) {
      answer_ = FindByRoutes(root, way_.key());
    }
  }

  Answer answer() const { return answer_; }

 private:
  std::uint32_t LineBeside(const SlotLine& line) const {
    const std::uint32_t at = way_.line();
    return way_.key() < line.first() ? at - std::min(at, 1U)
                                     : std::min(at + 1, way_.word().line_count() - 1);
  }

  WordCursor<TreeUse::kAlone> way_;
  Answer answer_ = nullptr;
};

}  // namespace alexbench::engines::alex::one_line
