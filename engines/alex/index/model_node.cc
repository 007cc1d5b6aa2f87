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

std::optional<RangeModel> ModelNode::Doubled(Doubling doubling) const {
  RangeModel doubled = model_;
  doubled.slot_last = 2 * model_.slot_count() - 1;
  if (doubling == Doubling::kFiner) {
    if (model_.shift == 0) {
      return std::nullopt;
    }
    --doubled.shift;
  }
  if (doubling == Doubling::kDownwards) {
    // The width of the domain has to fit in 64 bits before the base can be compared with it.
    const std::uint64_t slot_count = model_.slot_count();
    if (slot_count > ~std::uint64_t{0} >> model_.shift || model_.base < slot_count
                                                                            << model_.shift) {
      return std::nullopt;
    }
    doubled.base -= slot_count << model_.shift;
  }
  return doubled;
}

void ModelNode::Double(Doubling doubling) {
  const std::optional<RangeModel> doubled = Doubled(doubling);
  ALEXBENCH_CHECK(doubled.has_value());
  const std::size_t old_count = children_.size();
  std::vector<NodeRef> children;
  children.reserve(2 * old_count);
  for (std::size_t i = 0; i < 2 * old_count; ++i) {
    const std::size_t from_below = i < old_count ? 0 : i - old_count;
    children.push_back(doubling == Doubling::kFiner     ? children_[i / 2]
                       : doubling == Doubling::kUpwards ? children_[std::min(i, old_count - 1)]
                                                        : children_[from_below]);
  }
  model_ = *doubled;
  children_ = std::move(children);
}

}  // namespace alexbench::engines::alex
