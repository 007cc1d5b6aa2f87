#include "engines/alex/log/log_stats.h"

#include "engines/alex/log/page_facts.h"

namespace alexbench::engines::alex {

void AddLogStats(const MappedFile& file, LogOffset log_end, EngineStats& stats) {
  stats.log_bytes = log_end;
  if (const absl::StatusOr<std::uint64_t> allocated = file.AllocatedBytes(); allocated.ok()) {
    stats.disk_bytes = *allocated;
  }
  stats.page_size_bytes = MappedPageSizeBytes({file.base(), file.window_bytes()});
}

}  // namespace alexbench::engines::alex
