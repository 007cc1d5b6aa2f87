// What holds in every tree.
#pragma once

#include <cstddef>

#include "absl/status/statusor.h"

#include "engines/alex/index/one_line/route_node.h"

namespace alexbench::engines::alex::one_line {

struct AuditedTree {
  std::size_t keys = 0;
  std::size_t bytes = 0;  // of its blocks
};

// Checks every node, word and line below a root, and counts what it meets.
//
// Errors:   Internal, naming the first thing that is wrong and the child it is at.
// Cost:     linear.
absl::StatusOr<AuditedTree> AuditTree(const RouteNode& root);

}  // namespace alexbench::engines::alex::one_line
