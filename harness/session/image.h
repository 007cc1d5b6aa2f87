// Images: stores built once, closed, opened again and verified, from which sessions and trials
// start.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "harness/session/observation.h"
#include "harness/session/worker_files.h"

namespace alexbench::harness {

// Loads the data set into scratch/images/<image>.building, settles, closes, opens again, looks at
// every byte, hashes the files and renames the folder to its final name.
//
// Errors: those of the data set. What the engine does wrong is the observation's status, and the
//         folder is then removed.
absl::StatusOr<ImageObservation> BuildImage(const ImageJob& job,
                                            const std::filesystem::path& scratch);

}  // namespace alexbench::harness
