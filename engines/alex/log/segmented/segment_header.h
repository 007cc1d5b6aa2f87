// The page at the start of a segment: which part of the log the file holds.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/log_header.h"

namespace alexbench::engines::alex {

struct SegmentHeader {
  StoreId store_id = {};
  // The log offset of the segment's first byte, which is this page's.
  LogOffset first_offset = 0;
  // Where the records of the segment before end; 0 in a segment that none precedes.
  LogOffset previous_end = 0;
  // Of the last record before this segment.
  std::uint64_t previous_sequence = 0;
  // Of whoever started the segment: its first records are sealed with it.
  std::uint64_t writer_generation = 0;

  bool operator==(const SegmentHeader&) const = default;
};

std::string EncodeSegmentHeader(const SegmentHeader& header);

// Errors:   those of DecodeSealedPage.
absl::StatusOr<SegmentHeader> DecodeSegmentHeader(std::string_view page,
                                                  const std::filesystem::path& file);

// The file that holds segment `number` of a log.
std::string SegmentName(std::uint64_t number);
// The opposite; nullopt for any other name.
std::optional<std::uint64_t> SegmentNumber(std::string_view name);

}  // namespace alexbench::engines::alex
