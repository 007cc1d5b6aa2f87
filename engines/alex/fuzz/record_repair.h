// Whole records from a fuzzer's bytes, so that more is tried than how a checksum is refused.
#pragma once

#include <cstdint>
#include <span>

#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/record_scan.h"

namespace alexbench::engines::alex {

// What is repaired: bits of a number.
inline constexpr std::uint64_t kRepairSizes = 1;  // kinds and zeros behind values, too
inline constexpr std::uint64_t kRepairSequences = 2;
inline constexpr std::uint64_t kRepairChecksums = 4;
inline constexpr std::uint64_t kRepairAll = 7;

// What a scan must make of repaired bytes.
struct RepairedRecords {
  // The records that the bytes start with: none less, and with kRepairChecksums none more.
  std::uint64_t whole_bytes = 0;
  // How many of them introduce no writer.
  std::uint64_t logged_count = 0;
  // Of the last writer that was introduced.
  WriterSeal newest;
  // Whether, where the whole records end, others behind must be noticed: by the writer who was the
  // last one there, or by the newest. Never without kRepairAll.
  bool has_later = false;
};

// Repairs the records in `bytes`, which belong at `offset` and behind `state`. With kRepairSizes,
// one whose length word has all the bits set that are in no word is spoilt: a hole among the rest.
RepairedRecords RepairRecords(std::uint64_t what, ScanState state, LogOffset offset,
                              std::span<char> bytes);

}  // namespace alexbench::engines::alex
