// Where a command finds its store, and what it does about what stands behind the store's end.
#pragma once

#include <filesystem>

#include "engines/alex/log/recovery.h"

namespace alexbench::tools {

struct StorePlace {
  std::filesystem::path folder;
  engines::alex::Recovery recovery = engines::alex::Recovery::kPointInTime;
};

}  // namespace alexbench::tools
