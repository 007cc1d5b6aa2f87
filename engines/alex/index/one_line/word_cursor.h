// The way of a key down the tree, from word to word.
#pragma once

#include <cstdint>

#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/route_node.h"
#include "engines/alex/index/one_line/shared_words.h"

namespace alexbench::engines::alex::one_line {

// A word, and where below it the key belongs.
struct WordPlace {
  ChildWord word;
  KeyPlace place;
};

template <TreeUse kUse>
ChildWord ReadWord(const ChildWord& word) {
  if constexpr (kUse == TreeUse::kShared) {
    return LoadShared(word);
  } else {
    return word;
  }
}

// Down to the word of a leaf or of nothing by the models of the nodes alone, which is right for
// every key.
template <TreeUse kUse>
WordPlace LeafByRoutes(const RouteNode* node, Key key) {
  for (;;) {
    const KeyPlace place = node->route.Place(Bias(key));
    const ChildWord word = ReadWord<kUse>(node->word(place.child));
    if (word.kind() != ChildKind::kNode) {
      return {word, place};
    }
    node = word.node();
  }
}

// The same in steps, by cuts where there are any. Each step reads what the step before asked the
// memory for.
//
// Lifetime: valid until the next change of the tree, or as long as a reader stays in a shared one.
template <TreeUse kUse>
class WordCursor {
 public:
  WordCursor() = default;
  WordCursor(const RouteNode* root, Key key) : key_(key), node_(root) { Route(); }

  // Asks for what comes next on the way down: at its end for the line in which the key is
  // predicted, and then it is false.
  [[gnu::always_inline]] bool Step() {
    if (node_ != nullptr) {
      Route();
      return true;
    }
    at_.word = ReadWord<kUse>(*next_);
    if (at_.word.kind() != ChildKind::kNode) [[likely]] {
      line_ = FirstLineOfSearch(at_.word, at_.place);
      __builtin_prefetch(at_.word.lines() + line_);
      return false;
    }
    const NodeCut cut = at_.word.cut();
    if (cut.IsNone()) {
      node_ = at_.word.node();
      __builtin_prefetch(node_);
    } else {
      at_.place = at_.place.Below(at_.word.dup(), cut);
      next_ = at_.word.node()->words() + at_.place.child;
      __builtin_prefetch(next_);
      by_cuts_ = true;
    }
    return true;
  }

  Key key() const { return key_; }
  // The rest is about the end of the way.
  const ChildWord& word() const { return at_.word; }
  const KeyPlace& place() const { return at_.place; }
  std::uint32_t line() const { return line_; }
  // Whether a key that is not found here may be elsewhere.
  bool by_cuts() const { return by_cuts_; }

 private:
  [[gnu::always_inline]] void Route() {
    at_.place = node_->route.Place(Bias(key_));
    next_ = &node_->word(at_.place.child);
    __builtin_prefetch(next_);
    node_ = nullptr;
  }

  Key key_ = 0;
  const RouteNode* node_ = nullptr;  // whose model comes next, or null
  const ChildWord* next_ = nullptr;
  WordPlace at_;
  std::uint32_t line_ = 0;
  bool by_cuts_ = false;
};

}  // namespace alexbench::engines::alex::one_line
