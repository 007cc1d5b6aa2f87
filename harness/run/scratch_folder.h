// The folder that stores live in during a run: marked as the run's own, so that cleaning up never
// removes anything else.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"

namespace alexbench::harness {

// Creates the folder, which must not exist, and the marker in it.
//
// Errors: PermissionDenied, ResourceExhausted, or NotFound where what it is to be in is not there,
//         naming the folder; nothing is then left of it.
absl::Status MakeScratch(const std::filesystem::path& folder, const std::string& run_tag);

// Removes the folder if its marker carries the tag, or if nothing but an unfinished marker is in
// it; the marker goes last. A folder that is not there is removed already.
//
// Errors: PermissionDenied naming the folder, which is not the run's or cannot be removed.
absl::Status RemoveScratch(const std::filesystem::path& folder, const std::string& run_tag);

}  // namespace alexbench::harness
