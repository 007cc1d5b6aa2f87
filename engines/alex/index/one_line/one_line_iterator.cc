#include "engines/alex/index/one_line/one_line_iterator.h"

#include <cstdint>

namespace alexbench::engines::alex::one_line {

namespace {

// The first leaf among the children from `child` on; one without lines if there is none.
Leaf FirstLeafFrom(const RouteNode& node, std::uint64_t child) {
  while (child < node.route.end()) {
    const ChildWord word = node.word(child);
    if (word.IsLeaf()) {
      return Leaf::Of(word);
    }
    if (word.kind() == ChildKind::kNode) {
      return FirstLeafFrom(*word.node(), word.node()->route.first);
    }
    ++child;
  }
  return {};
}

}  // namespace

Leaf LeafBehind(const RouteNode& node, Key key) {
  const std::uint64_t child = node.route.Place(Bias(key)).child;
  if (const ChildWord word = node.word(child); word.kind() == ChildKind::kNode) {
    if (const Leaf leaf = LeafBehind(*word.node(), key); leaf.lines != nullptr) {
      return leaf;
    }
  }
  return FirstLeafFrom(node, node.GroupOf(child).end());
}

OneLineIterator OneLineIterator::AtFirst(const RouteNode* root) {
  return {root, FirstLeafFrom(*root, root->route.first), 0, 0};
}

OneLineIterator OneLineIterator::AtOrAfter(const RouteNode* root, Key key) {
  const RouteNode* node = root;
  KeyPlace place = node->route.Place(Bias(key));
  while (node->word(place.child).kind() == ChildKind::kNode) {
    node = node->word(place.child).node();
    place = node->route.Place(Bias(key));
  }
  OneLineIterator at(root, {}, 0, 0);
  const ChildWord word = node->word(place.child);
  if (!word.IsLeaf()) {
    at.EnterLeafBehind(key);
    return at;
  }
  at.leaf_ = Leaf::Of(word);
  at.line_ = LineOf(word, place, key);
  at.slot_ = CountBelow(at.leaf_.lines[at.line_], key);
  if (at.slot_ == kSlotsPerLine) {
    at.slot_ = 0;
    ++at.line_;
    if (at.line_ == at.leaf_.line_count) {
      at.EnterLeafBehind(key);
    }
  }
  return at;
}

void OneLineIterator::EnterLeafBehind(Key key) {
  leaf_ = LeafBehind(*root_, key);
  line_ = 0;
  slot_ = 0;
}

}  // namespace alexbench::engines::alex::one_line
