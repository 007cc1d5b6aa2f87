// What holds in every tree, and what a tree looks like.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/strings/str_format.h"

#include "engines/alex/index/one_line/node_cut.h"
#include "engines/alex/index/one_line/one_line_tree.h"

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
    bytes_ += RouteNode::BytesFor(node.route.count);
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

  std::size_t keys() const { return keys_; }
  std::size_t bytes() const { return bytes_; }

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
    bytes_ += lines * sizeof(SlotLine);
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
        ++keys_;
      }
    }
    return absl::OkStatus();
  }

  std::optional<Key> before_;
  std::size_t keys_ = 0;
  std::size_t bytes_ = 0;
};

// Walks a tree and adds up what it looks like.
class Surveyor {
 public:
  explicit Surveyor(IndexStats& stats) : stats_(stats) {}

  void AddNode(const RouteNode& node, std::size_t depth) {
    ++stats_.model_nodes;
    stats_.child_pointers += node.route.count;
    for (std::uint64_t child = node.route.first; child < node.route.end();
         child = node.GroupOf(child).end()) {
      const ChildWord word = node.word(child);
      if (word.kind() == ChildKind::kNode) {
        AddNode(*word.node(), depth + 1);
      } else if (word.IsLeaf()) {
        AddLeaf(node, word, depth);
      }
    }
  }

  void Finish() {
    const auto mean = [](std::uint64_t sum, std::size_t count) {
      return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
    };
    stats_.depth_mean = mean(levels_, stats_.keys);
    stats_.displacement_mean = mean(displacement_, stats_.predicted_keys);
  }

 private:
  void AddLeaf(const RouteNode& node, ChildWord word, std::size_t depth) {
    ++stats_.data_nodes;
    stats_.slots += std::size_t{kSlotsPerLine} * word.line_count();
    stats_.depth_max = std::max(stats_.depth_max, depth);
    for (std::uint32_t line = 0; line < word.line_count(); ++line) {
      const std::uint32_t keys = KeyCount(word.lines()[line]);
      levels_ += depth * keys;
      for (std::uint32_t slot = 0; word.kind() == ChildKind::kPlaced && slot < keys; ++slot) {
        AddDisplacement(node, word, line, word.lines()[line].slots[slot].key);
      }
    }
  }

  // A model predicts a line; within it a key is found at once, wherever it stands.
  void AddDisplacement(const RouteNode& node, ChildWord word, std::uint32_t line, Key key) {
    const std::uint32_t predicted =
        LineAt(node.route.Place(Bias(key)).WithinGroup(word.dup()), word.line_count());
    const std::size_t slots =
        std::size_t{kSlotsPerLine} * (line > predicted ? line - predicted : predicted - line);
    displacement_ += slots;
    stats_.displacement_max = std::max(stats_.displacement_max, slots);
    ++stats_.predicted_keys;
  }

  IndexStats& stats_;
  std::uint64_t levels_ = 0;
  std::uint64_t displacement_ = 0;
};

}  // namespace

template <TreeUse kUse>
absl::Status OneLineTreeOf<kUse>::Audit() const {
  Auditor auditor;
  if (absl::Status status = auditor.CheckNode(*root_); !status.ok()) {
    return status;
  }
  if (auditor.keys() != size_ || auditor.bytes() != pool_.bytes()) {
    return absl::InternalError(
        absl::StrFormat("one-line index: %d keys in %d bytes where %d in %d are counted",
                        auditor.keys(), auditor.bytes(), size_, pool_.bytes()));
  }
  for (Iterator at = Begin(); at.Valid(); at.Next()) {
    const Payload* const found = Find(at.key());
    if (found == nullptr || *found != at.payload()) {
      return absl::InternalError(absl::StrFormat("one-line index: key %d is not found", at.key()));
    }
  }
  return absl::OkStatus();
}

template <TreeUse kUse>
IndexStats OneLineTreeOf<kUse>::Stats() const {
  IndexStats stats = events_;
  stats.keys = size_;
  Surveyor surveyor(stats);
  surveyor.AddNode(*root_, 1);
  surveyor.Finish();
  stats.bytes = bytes();
  return stats;
}

template absl::Status OneLineTreeOf<TreeUse::kAlone>::Audit() const;
template absl::Status OneLineTreeOf<TreeUse::kShared>::Audit() const;
template IndexStats OneLineTreeOf<TreeUse::kAlone>::Stats() const;
template IndexStats OneLineTreeOf<TreeUse::kShared>::Stats() const;

}  // namespace alexbench::engines::alex::one_line
