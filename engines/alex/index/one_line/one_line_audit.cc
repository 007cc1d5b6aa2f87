// Whether a tree is whole, and what it looks like.

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/index/one_line/one_line_tree.h"
#include "engines/alex/index/one_line/tree_audit.h"

namespace alexbench::engines::alex::one_line {
namespace {

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
  ASSIGN_OR_RETURN(const AuditedTree tree, AuditTree(*root_));
  if (tree.keys != size_ || tree.bytes != pool_.bytes()) {
    return absl::InternalError(
        absl::StrFormat("one-line index: %d keys in %d bytes where %d in %d are counted",
                        tree.keys, tree.bytes, size_, pool_.bytes()));
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
