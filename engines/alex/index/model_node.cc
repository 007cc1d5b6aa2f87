#include "engines/alex/index/model_node.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace alexbench::engines::alex {

SlotRun ModelNode::RunOf(std::uint32_t slot) const {
  SlotRun run{slot, slot};
  while (run.first > 0 && children_[run.first - 1] == children_[slot]) {
    --run.first;
  }
  while (run.last < model_.slot_last && children_[run.last + 1] == children_[slot]) {
    ++run.last;
  }
  return run;
}

void ModelNode::SetRun(SlotRun run, NodeRef child) {
  std::fill(children_.begin() + run.first, children_.begin() + run.last + 1, child);
}

RangeModel ModelNode::GrownUp() const {
  RangeModel grown = model_;
  grown.slot_last = 2 * model_.slot_count() - 1;
  return grown;
}

// The width of the domain has to fit in 64 bits before the base can be compared with it.
bool ModelNode::CanGrowDown() const {
  return model_.slot_count() <= ~std::uint64_t{0} >> model_.shift &&
         model_.base >= std::uint64_t{model_.slot_count()} << model_.shift;
}

RangeModel ModelNode::GrownDown() const {
  RangeModel grown = GrownUp();
  grown.base -= std::uint64_t{model_.slot_count()} << model_.shift;
  return grown;
}

void ModelNode::GrowUp() {
  model_ = GrownUp();
  children_.resize(model_.slot_count(), NodeRef(children_.back()));
}

void ModelNode::GrowDown() {
  ALEXBENCH_CHECK(CanGrowDown());
  const std::uint32_t old_count = model_.slot_count();
  model_ = GrownDown();
  std::vector<NodeRef> grown(model_.slot_count(), children_.front());
  std::copy(children_.begin(), children_.end(), grown.begin() + old_count);
  children_ = std::move(grown);
}

}  // namespace alexbench::engines::alex
