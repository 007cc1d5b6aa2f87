#include "engines/alex/index/one_line/tree_audit.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/index/one_line/node_cut.h"
#include "engines/alex/index/one_line/segment_pool.h"

namespace alexbench::engines::alex::one_line {
namespace {

absl::Status Wrong(std::string_view what, std::uint64_t child) {
  return absl::InternalError(absl::StrFormat("one-line index: %s at child %d",
                                             absl::string_view(what.data(), what.size()),
                                             static_cast<std::int64_t>(child)));
}

// Walks a tree in key order and counts what it meets.
class Auditor {
 public:
  absl::Status CheckNode(const RouteNode& node) {
    met_.bytes += RouteNode::BytesFor(node.route.count);
    if (node.route.count == 0 || node.route.slope == 0 || node.route.end() < node.route.first) {
      return Wrong("a model without children", node.route.first);
    }
    std::uint32_t alive = 0;
    for (std::uint64_t child = node.route.first; child < node.route.end();
         child = node.GroupOf(child).end()) {
      alive += static_cast<std::uint32_t>(node.word(child).kind() != ChildKind::kNone);
      if (absl::Status status = CheckGroup(node, node.GroupOf(child)); !status.ok()) {
        return status;
      }
    }
    return alive == node.children_alive ? absl::OkStatus()
                                        : Wrong("a wrong count of children", node.route.first);
  }

  const AuditedTree& met() const { return met_; }

 private:
  absl::Status CheckGroup(const RouteNode& node, const ChildGroup& group) {
    if (group.start < node.route.first || group.end() > node.route.end()) {
      return Wrong("a group beyond the node", group.start);
    }
    const ChildWord word = node.word(group.start);
    const std::span words(&node.word(group.start), std::size_t{1} << group.dup);
    if (std::ranges::any_of(words, [word](ChildWord other) { return other != word; })) {
      return Wrong("words of one group that differ", group.start);
    }
    if (word.kind() == ChildKind::kNode) {
      if (!word.cut().IsNone() &&
          word.cut() != CutOf(node.route, group, word.node()->route)) {
        return Wrong("a cut that is not its node's", group.start);
      }
      return word.node()->children_alive == 0 ? Wrong("a node without keys", group.start)
                                              : CheckNode(*word.node());
    }
    return word.IsLeaf() ? CheckLeaf(word, group.start) : absl::OkStatus();
  }

  absl::Status CheckLeaf(ChildWord word, std::uint64_t child) {
    const std::uint32_t lines =
        word.kind() == ChildKind::kEven ? EvenCapacity(word.line_count()) : word.line_count();
    met_.bytes += lines * sizeof(SlotLine);
    for (const SlotLine& line : std::span(word.lines(), word.line_count())) {
      for (std::uint32_t slot = 0; slot < kSlotsPerLine; ++slot) {
        const Key key = line.slots[slot].key;
        if (slot >= KeyCount(line)) {
          if (key != line.last()) {
            return Wrong("a gap that does not repeat its line's last key", child);
          }
          continue;
        }
        if (before_.has_value() && key <= *before_) {
          return Wrong("keys out of order", child);
        }
        before_ = key;
        ++met_.keys;
      }
    }
    return absl::OkStatus();
  }

  std::optional<Key> before_;
  AuditedTree met_;
};

}  // namespace

absl::StatusOr<AuditedTree> AuditTree(const RouteNode& root) {
  Auditor auditor;
  RETURN_IF_ERROR(auditor.CheckNode(root));
  return auditor.met();
}

}  // namespace alexbench::engines::alex::one_line
