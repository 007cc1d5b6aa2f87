// Which writer wrote which part of a log.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/sealed_record.h"

namespace alexbench::engines::alex {

// Cost:     memory for each writer that the log has had.
// Threads:  any number of readers, or one who adds.
class LogWriters {
 public:
  // What stands at `start` and behind was written by the writer of `seal`.
  // Requires: `start` is behind that of every writer before.
  void Begin(LogOffset start, const WriterSeal& seal) {
    if (parts_.empty() || parts_.back().seal.generation() != seal.generation()) {
      parts_.push_back({start, seal});
    }
  }

  // Of who wrote what stands at `offset`; null where no one is known.
  // Lifetime: until the next Begin.
  const WriterSeal* At(LogOffset offset) const {
    const auto behind =
        std::upper_bound(parts_.begin(), parts_.end(), offset,
                         [](LogOffset wanted, const Part& part) { return wanted < part.start; });
    return behind == parts_.begin() ? nullptr : &std::prev(behind)->seal;
  }

 private:
  struct Part {
    LogOffset start = 0;
    WriterSeal seal;
  };

  std::vector<Part> parts_;  // ascending
};

}  // namespace alexbench::engines::alex
