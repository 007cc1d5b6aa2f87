// A page of fixed fields under a checksum: what superblock slots and segment headers have in
// common.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/log_header.h"

namespace alexbench::engines::alex {

inline constexpr std::size_t kSealedPageSizeBytes = 4096;
inline constexpr std::size_t kSealedPageWordCount = 7;

struct SealedPage {
  StoreId store_id = {};
  std::array<std::uint64_t, kSealedPageWordCount> words = {};
};

// The page, kSealedPageSizeBytes long. Requires: magic.size() == 8.
std::string EncodeSealedPage(std::string_view magic, const SealedPage& page);

// Reads a page back. `file` and `position` are named in errors.
//
// Errors:   DataLoss if `bytes` are no such page, or a damaged one; FailedPrecondition if it was
//           written by a machine of the other byte order or with a version, a record format or a
//           feature that this program does not know.
absl::StatusOr<SealedPage> DecodeSealedPage(std::string_view magic, std::string_view bytes,
                                            const std::filesystem::path& file,
                                            std::uint64_t position);

}  // namespace alexbench::engines::alex
