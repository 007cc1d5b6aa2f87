// What a log can say about itself, for EngineStats.
#pragma once

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/mapped_file.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// Fills in log_bytes, disk_bytes and page_size_bytes.
// Cost:     milliseconds; see MappedPageSizeBytes.
void AddLogStats(const MappedFile& file, LogOffset log_end, EngineStats& stats);

}  // namespace alexbench::engines::alex
