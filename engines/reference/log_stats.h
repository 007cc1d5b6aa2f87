// What a store over a value log can say about the log.
#pragma once

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/mapped_file.h"
#include "engines/alex/log/page_facts.h"
#include "engines/engine.h"

namespace alexbench::engines::reference {

// Fills the fields that follow from the file; record_count is the caller's.
inline EngineStats LogStats(const alex::MappedFile& file, alex::LogOffset end) {
  EngineStats stats;
  stats.log_bytes = end;
  if (const absl::StatusOr<std::uint64_t> held = file.AllocatedBytes(); held.ok()) {
    stats.disk_bytes = *held;
  }
  stats.page_size_bytes = alex::MappedPageSizeBytes({.start = file.base(), .size_bytes = end});
  return stats;
}

}  // namespace alexbench::engines::reference
