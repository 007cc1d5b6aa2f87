#include "engines/alex/index/node_pool.h"

#include <new>

namespace alexbench::engines::alex {
namespace {

template <typename Node>
void DestroyNode(Node* node) {
  node->~Node();
  FreeNodeMemory()(node);
}

}  // namespace

DataNode* NodePool::NewDataNode(std::span<const IndexEntry> entries, const DataLayout& layout) {
  void* const memory = AllocateNodeMemory(sizeof(DataNode), alignment_);
  auto* node = new (memory) DataNode(entries, layout, alignment_);
  bytes_ += node->Bytes();
  ++data_nodes_;
  return node;
}

ModelNode* NodePool::NewModelNode(RangeModel model) {
  void* const memory = AllocateNodeMemory(sizeof(ModelNode), alignment_);
  auto* node = new (memory) ModelNode(model);
  bytes_ += node->Bytes();
  ++model_nodes_;
  return node;
}

void NodePool::Delete(DataNode* node) {
  bytes_ -= node->Bytes();
  --data_nodes_;
  moved_slots_ += node->counters().moved_slots;
  DestroyNode(node);
}

void NodePool::Delete(ModelNode* node) {
  bytes_ -= node->Bytes();
  --model_nodes_;
  DestroyNode(node);
}

void NodePool::DeleteTree(NodeRef root) {
  if (!root.IsModel()) {
    Delete(root.data());
    return;
  }
  NodeRef before;
  for (const NodeRef child : root.model()->children()) {
    if (child != before) {
      DeleteTree(child);
    }
    before = child;
  }
  Delete(root.model());
}

void NodePool::Rebuild(DataNode* node, std::span<const IndexEntry> entries,
                       const DataLayout& layout) {
  bytes_ -= node->Bytes();
  moved_slots_ += node->counters().moved_slots;
  node->Rebuild(entries, layout, alignment_);
  bytes_ += node->Bytes();
}

void NodePool::Double(ModelNode* node, Doubling doubling) {
  bytes_ -= node->Bytes();
  node->Double(doubling);
  bytes_ += node->Bytes();
}

}  // namespace alexbench::engines::alex
