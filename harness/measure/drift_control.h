// A fixed random walk over private memory: an arm that no engine and no commit can move.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/measure/block.h"
#include "harness/measure/stretch.h"

namespace alexbench::harness {

// Reads one word of a 64 MiB buffer after another, each place known only once the last was read.
class DriftControl {
 public:
  DriftControl();

  // The measured loop.
  BlockAnswer Run(const Stretch& stretch) const;

  // What Run must answer.
  static BlockAnswer Expected(const Stretch& stretch);

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace alexbench::harness
