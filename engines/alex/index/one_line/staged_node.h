// Where the children of a node are made that readers are inside of, before any can be seen.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

// Room for one node, kept from use to use. Only the lines that are written take memory.
class StagedNode {
 public:
  // A node of the same model, of which the words of `group` alone exist; all are kNone.
  // Lifetime: until the next call.
  RouteNode* Like(const RouteNode& node, const ChildGroup& group) {
    const std::size_t bytes = RouteNode::BytesFor(node.route.count);
    if (bytes > bytes_) {
      block_.reset(::operator new(bytes, kAlignment));
      bytes_ = bytes;
    }
    auto* const staged = ::new (block_.get()) RouteNode{.route = node.route};
    std::uninitialized_value_construct_n(staged->words() + (group.start - node.route.first),
                                         std::size_t{1} << group.dup);
    return staged;
  }

 private:
  static constexpr std::align_val_t kAlignment{alignof(RouteNode)};

  struct Free {
    void operator()(void* block) const { ::operator delete(block, kAlignment); }
  };

  std::unique_ptr<void, Free> block_;
  std::size_t bytes_ = 0;
};

}  // namespace alexbench::engines::alex::one_line
