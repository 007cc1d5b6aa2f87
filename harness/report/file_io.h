// Files of a run: replaced whole, or appended to and pushed to the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::harness {

inline constexpr std::size_t kMaxTextFileSizeBytes = std::size_t{4} << 30;

// A file's bytes. Reads gzip by itself where the file starts with gzip's two magic bytes.
//
// Errors: NotFound; FailedPrecondition if it is no regular file; DataLoss if it is longer
//         than kMaxTextFileSizeBytes once unpacked, or damaged gzip; Unavailable on read errors.
absl::StatusOr<std::string> ReadTextFile(const std::filesystem::path& file);

// Writes beside the file, syncs, and renames over it: readers see the old bytes or the new.
//
// Errors: ResourceExhausted on a full disk, else Unavailable; the old file is then unchanged and
//         nothing is left beside it.
absl::Status ReplaceFile(const std::filesystem::path& file, std::string_view text);

// Adds `text` at the end (creating the file) and syncs.
//
// Errors: as ReplaceFile; the file is then as long as before.
absl::Status AppendToFile(const std::filesystem::path& file, std::string_view text);

// Cuts whatever stands behind the last line feed of a file, if the file is there.
//
// Errors: Unavailable on read and write errors.
absl::Status CutTornLine(const std::filesystem::path& file);

}  // namespace alexbench::harness
