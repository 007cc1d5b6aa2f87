// The page at the start of a log file: what the file is, and where the log in it ends.
//
// Source: byte layout in docs/formats/value_log.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/record_format.h"

namespace alexbench::engines::alex {

// Where a record starts. Offsets count bytes from the start of the log, header page included, are
// below 2^40 and never name another record, even after the bytes are gone. In the first segment,
// the only one so far, an offset is also the position in the file.
using LogOffset = std::uint64_t;

inline constexpr std::uint64_t kLogOffsetLimit = std::uint64_t{1} << 40;
inline constexpr std::size_t kLogHeaderSizeBytes = 4096;
// Where the first record starts.
inline constexpr LogOffset kFirstRecordOffset = kLogHeaderSizeBytes;
// Where in the header page the committed end stands: eight aligned bytes, outside the checksum.
inline constexpr std::size_t kCommittedEndPosition = 2048;

using StoreId = std::array<char, 16>;

// What the page says. A set bit of `incompatible_features` keeps a program that does not know it
// from opening the file, one of `read_only_features` from writing to it.
struct LogHeader {
  RecordFormat format = RecordFormat::kV1;
  StoreId store_id = {};
  std::uint64_t incompatible_features = 0;
  std::uint64_t read_only_features = 0;
  std::uint64_t compatible_features = 0;
  LogOffset committed_end = kFirstRecordOffset;

  bool operator==(const LogHeader&) const = default;
};

// A new, random id.
StoreId MakeStoreId();

// The page, kLogHeaderSizeBytes long.
std::string EncodeLogHeader(const LogHeader& header);

// Reads a page back. `file` is named in errors.
//
// Errors:   DataLoss if it is no header page of a log, or a damaged one; FailedPrecondition if it
//           was written by a machine of the other byte order, a later version of this program, or
//           with a format or feature that this one does not know.
absl::StatusOr<LogHeader> DecodeLogHeader(std::string_view page, const std::filesystem::path& file);

}  // namespace alexbench::engines::alex
