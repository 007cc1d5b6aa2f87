// What `alexstore stat` prints.
#pragma once

#include <optional>
#include <string>

#include "engines/alex/axes/record_format.h"
#include "engines/engine.h"

namespace alexbench::tools {

struct StoreFacts {
  engines::alex::RecordFormat record_format = engines::alex::RecordFormat::kV1;
  engines::EngineStats stats;
  std::optional<std::string> snapshot;  // what became of it when the store was opened
};

// One JSON object; what is not known is null.
std::string StatAsJson(const StoreFacts& facts);

// The same as "name<TAB>value" lines.
std::string StatAsText(const StoreFacts& facts);

}  // namespace alexbench::tools
