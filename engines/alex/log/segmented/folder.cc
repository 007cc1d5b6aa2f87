#include "engines/alex/log/segmented/folder.h"

#include "base/status_macros.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {

absl::Status WriteAll(File& file, std::uint64_t position, std::string_view bytes) {
  while (!bytes.empty()) {
    ASSIGN_OR_RETURN(const std::size_t written, file.WriteSome(position, bytes));
    if (written == 0) {
      return absl::InternalError("a write ended without writing and without an error");
    }
    bytes.remove_prefix(IsPlanted(PlantedBug::kIgnoreShortWrite) ? bytes.size() : written);
    position += written;
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
