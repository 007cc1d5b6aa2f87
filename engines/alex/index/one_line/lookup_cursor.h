// A lookup in steps, so that several can wait for memory together.
#pragma once

#include <cstdint>

#include "engines/alex/index/one_line/leaf.h"
#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// Each step reads what the step before asked the memory for. The order of calls:
// the constructor; as long as EnterNode() is true, Route(); then AimAtLine() and Resolve().
//
// Lifetime: valid until the next change of the tree.
class LookupCursor {
 public:
  LookupCursor() = default;
  LookupCursor(const RouteNode* root, Key key) : key_(key), node_(root) { Route(); }

  // Whether the key's child is a further node, whose header it then asks for.
  bool EnterNode() {
    if (word_->kind() != ChildKind::kNode) {
      return false;
    }
    node_ = word_->node();
    __builtin_prefetch(node_);
    return true;
  }

  // Asks for the word of the key's child.
  void Route() {
    place_ = node_->route.Place(Bias(key_));
    word_ = &node_->word(place_.child);
    __builtin_prefetch(word_);
  }

  // Asks for the line in which the key is predicted, or where bisection begins.
  void AimAtLine() {
    if (word_->kind() == ChildKind::kPlaced) {
      line_ = LineAt(place_.WithinGroup(word_->dup()), word_->line_count());
      __builtin_prefetch(word_->lines() + line_);
    } else if (word_->kind() == ChildKind::kEven) {
      __builtin_prefetch(word_->lines() + (word_->line_count() - 1));
      __builtin_prefetch(word_->lines());
    }
  }

  const Payload* Resolve() const {
    if (word_->kind() == ChildKind::kPlaced) [[likely]] {
      return FindNear(Leaf::Of(*word_), key_, line_);
    }
    return word_->kind() == ChildKind::kNone ? nullptr : FindInEven(*word_, key_);
  }

 private:
  Key key_ = 0;
  const RouteNode* node_ = nullptr;
  const ChildWord* word_ = nullptr;
  KeyPlace place_;
  std::uint32_t line_ = 0;
};

}  // namespace alexbench::engines::alex::one_line
