// Makes and frees the nodes of a tree, all aligned alike, and keeps count of what is alive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engines/alex/index/data_node.h"
#include "engines/alex/index/model_node.h"

namespace alexbench::engines::alex {

class NodePool {
 public:
  NodePool() = default;
  explicit NodePool(NodeAlignment alignment) : alignment_(alignment) {}

  DataNode* NewDataNode(std::span<const IndexEntry> entries, const DataLayout& layout);
  ModelNode* NewModelNode(RangeModel model);
  void Delete(DataNode* node);
  void Delete(ModelNode* node);  // the node alone
  void DeleteTree(NodeRef root);

  // Replaces a data node's layout or doubles a model node, keeping the count right.
  void Rebuild(DataNode* node, std::span<const IndexEntry> entries, const DataLayout& layout);
  void Double(ModelNode* node, Doubling doubling);

  std::size_t bytes() const { return bytes_; }
  std::size_t data_nodes() const { return data_nodes_; }
  std::size_t model_nodes() const { return model_nodes_; }
  // Slots moved in data nodes that are gone or laid out anew since.
  std::uint64_t moved_slots() const { return moved_slots_; }

 private:
  NodeAlignment alignment_ = NodeAlignment::kAllocator;
  std::size_t bytes_ = 0;
  std::size_t data_nodes_ = 0;
  std::size_t model_nodes_ = 0;
  std::uint64_t moved_slots_ = 0;
};

}  // namespace alexbench::engines::alex
