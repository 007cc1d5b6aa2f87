// The folder a peer engine keeps its files in.
#pragma once

#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"

namespace alexbench::engines {

// Creates the folder and those above it where they are missing.
// Errors: Unavailable naming the folder.
absl::Status CreateStoreFolder(const std::filesystem::path& folder);

// Blocks that the file system holds for the files in a folder; one that background work deletes
// meanwhile counts for nothing.
std::uint64_t BytesOnDisk(const std::filesystem::path& folder);

}  // namespace alexbench::engines
