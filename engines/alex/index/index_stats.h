// What an index says about itself.
#pragma once

#include <cstddef>
#include <cstdint>

namespace alexbench::engines::alex {

// Counted at the time of the call, but for the last six: sums since the index was made.
struct IndexStats {
  std::size_t keys = 0;
  std::size_t model_nodes = 0;
  std::size_t data_nodes = 0;
  std::size_t slots = 0;  // of all data nodes, gaps included
  std::size_t child_pointers = 0;
  // Data nodes with a header of which a lookup's part, 64 bytes, lies in two cache lines.
  std::size_t data_nodes_in_two_lines = 0;
  std::size_t depth_max = 0;  // model nodes above the deepest data node
  double depth_mean = 0;      // model nodes above a key, mean over the keys
  // Slots between where the model of a data node predicts a key and where it stands; of a node that
  // is searched without a model nothing counts.
  double displacement_mean = 0;
  std::size_t displacement_max = 0;
  std::size_t predicted_keys = 0;  // those the two are about
  std::size_t bytes = 0;           // live nodes, child pointers and arrays; no allocator slack
  std::size_t expansions = 0;      // data nodes laid out anew, contractions included
  std::size_t splits = 0;
  std::size_t splits_down = 0;    // those of them that added a model node
  std::size_t doublings = 0;      // of model nodes
  std::size_t rebuilds = 0;       // subtrees built anew because of their depth or memory
  std::uint64_t moved_slots = 0;  // written by inserts and erases besides the key's own
};

}  // namespace alexbench::engines::alex
