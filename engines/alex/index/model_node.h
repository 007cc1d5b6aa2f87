// An inner node of the tree, and the pointer to either kind of node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/node_memory.h"
#include "engines/alex/index/range_model.h"

namespace alexbench::engines::alex {

class DataNode;
class ModelNode;

// A pointer to a data node or a model node; the lowest bit says which, so that routing need not
// touch the node to learn it.
class NodeRef {
 public:
  NodeRef() = default;
  explicit NodeRef(DataNode* node) : word_(reinterpret_cast<std::uintptr_t>(node)) {}
  explicit NodeRef(ModelNode* node) : word_(reinterpret_cast<std::uintptr_t>(node) | kModelBit) {}

  explicit operator bool() const { return word_ != 0; }
  bool IsModel() const { return (word_ & kModelBit) != 0; }
  DataNode* data() const { return reinterpret_cast<DataNode*>(word_); }
  ModelNode* model() const { return reinterpret_cast<ModelNode*>(word_ & ~kModelBit); }
  // Asks for the lines that the first 64 bytes of the node lie in: one, or two if it is not
  // aligned.
  [[gnu::always_inline]] void Prefetch() const {
    const char* const start = reinterpret_cast<const char*>(word_ & ~kModelBit);
    __builtin_prefetch(start);
    __builtin_prefetch(start + kCacheLineBytes - 1);
  }
  bool operator==(const NodeRef&) const = default;

 private:
  static constexpr std::uintptr_t kModelBit = 1;
  std::uintptr_t word_ = 0;
};

// Adjacent slots of a model node that name the same child.
struct SlotRun {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// What twice as many child pointers are used for. Boundaries stay where they are in each case.
enum class Doubling : std::uint8_t {
  kUpwards,    // a domain twice as large; the new slots name the child at that end, which is
  kDownwards,  // where keys beyond the domain were sent before
  kFiner,      // slots half as wide
};

// How the tree below a model node looked when it was built, and looks now.
struct SubtreeShape {
  std::uint32_t height_built = 0;  // levels below the node
  std::uint64_t leaves_built = 0;
  std::uint64_t leaves = 0;
};

// Routes keys to children by equal ranges; the routing is exact, so no search follows it. Owns
// none of its children.
//
// Source: [ALEX20] section 3.1.
class ModelNode {
 public:
  explicit ModelNode(RangeModel model) : model_(model), children_(model.slot_count()) {}
  ModelNode(const ModelNode&) = delete;
  ModelNode& operator=(const ModelNode&) = delete;

  NodeRef Route(BiasedKey key) const { return children_[model_.Slot(key)]; }

  const RangeModel& model() const { return model_; }
  std::span<const NodeRef> children() const { return children_; }

  // All slots that name the child of `slot`.
  SlotRun RunOf(std::uint32_t slot) const;
  void SetRun(SlotRun run, NodeRef child);

  // The model after `doubling`, nullopt if it cannot be expressed.
  std::optional<RangeModel> Doubled(Doubling doubling) const;
  // Requires: Doubled(doubling) has a value.
  void Double(Doubling doubling);

  std::size_t Bytes() const { return sizeof(ModelNode) + children_.size() * sizeof(NodeRef); }

  SubtreeShape shape;

 private:
  RangeModel model_;
  std::vector<NodeRef> children_;  // a lookup reads one word of it, which lies in one line anyhow
};

}  // namespace alexbench::engines::alex
