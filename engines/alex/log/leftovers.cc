#include "engines/alex/log/leftovers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/snapshot_file.h"
#include "engines/alex/log/segmented/superblock.h"
#include "engines/alex/log/segmented/write_ahead_log.h"

namespace alexbench::engines::alex {
namespace {

bool IsLeftover(std::string_view name, RecordFormat format) {
  if (name == kUnfinishedValueLogName || name == kUnfinishedSuperblockName ||
      name == kMigratingSuperblockName || name == kUnfinishedSnapshotName ||
      name == kUnfinishedWalName) {
    return true;
  }
  return format == RecordFormat::kV3
             ? name == kValueLogName
             : name == kSnapshotName || name == kWalName || SegmentNumber(name).has_value();
}

}  // namespace

absl::Status RemoveLeftovers(Folder& folder, RecordFormat format) {
  ASSIGN_OR_RETURN(std::vector<std::string> names, folder.List());
  std::erase_if(names, [format](const std::string& name) { return !IsLeftover(name, format); });
  for (const std::string& name : names) {
    RETURN_IF_ERROR(folder.Remove(name));
  }
  return names.empty() ? absl::OkStatus() : folder.Sync();
}

}  // namespace alexbench::engines::alex
