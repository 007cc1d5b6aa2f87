// What readers beside a writer know of the log.
#pragma once

#include <atomic>

#include "engines/alex/log/log_header.h"

namespace alexbench::engines::alex {

// Where the log ends, to readers beside the one who appends: every record that the index leads to
// lies before it.
class PublishedEnd {
 public:
  void Announce(LogOffset end) { end_.store(end, std::memory_order_release); }
  LogOffset get() const { return end_.load(std::memory_order_acquire); }

 private:
  std::atomic<LogOffset> end_ = 0;
};

}  // namespace alexbench::engines::alex
