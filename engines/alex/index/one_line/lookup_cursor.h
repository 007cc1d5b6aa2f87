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
  bool Step() {
    if (way_.Step()) {
      return true;
    }
    line_ = FirstLineOfSearch(way_.word(), way_.place());
    __builtin_prefetch(way_.word().lines() + line_);
    return false;
  }

  // Looks into that line. False if this does not settle it; the next line is then asked for.
  bool LookInLine() {
    if (way_.word().kind() == ChildKind::kNone) {
      return !way_.by_cuts();
    }
    const SlotLine& line = way_.word().lines()[line_];
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
    return way_.key() < line.first() ? line_ - std::min(line_, 1U)
                                     : std::min(line_ + 1, way_.word().line_count() - 1);
  }

  WordCursor<TreeUse::kAlone> way_;
  std::uint32_t line_ = 0;
  Answer answer_ = nullptr;
};

}  // namespace alexbench::engines::alex::one_line
