// The two slots that say how far a segmented log is certain, and who writes it.
//
// A slot is never overwritten while it is the newer one: whatever a crash does to the slot being
// written, the other one still stands.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/log_header.h"

namespace alexbench::engines::alex {

inline constexpr std::string_view kSuperblockName = "SUPERBLOCK";
inline constexpr std::string_view kUnfinishedSuperblockName = "SUPERBLOCK.new";
inline constexpr std::size_t kSuperblockSlotCount = 2;
inline constexpr std::size_t kSuperblockFileSizeBytes = kSuperblockSlotCount * 4096;

struct Superblock {
  StoreId store_id = {};
  // Rises with every slot written; the higher of two valid slots counts.
  std::uint64_t slot_generation = 0;
  // Rises with every opening for writing; what a writer appends is sealed with its own.
  std::uint64_t writer_generation = 0;
  // Everything before it was on the device when the slot was written. A lower bound.
  LogOffset durable_end = kFirstRecordOffset;
  // Of the last record before durable_end; 0 if there is none.
  std::uint64_t durable_sequence = 0;
  // 1 if the writer closed the log: durable_end is then its end.
  std::uint64_t is_clean = 0;
  // Log offsets one segment takes: a power of two.
  std::uint64_t segment_bytes = 0;
  // The number of the oldest segment there is.
  std::uint64_t first_segment = 0;

  bool operator==(const Superblock&) const = default;
};

// Where the slot that `superblock` belongs in starts in the file.
std::uint64_t SlotPosition(const Superblock& superblock);

std::string EncodeSuperblock(const Superblock& superblock);

// The newer valid slot of the whole file.
//
// Errors:   DataLoss if neither slot is valid or what the newer one says cannot be;
//           FailedPrecondition if a slot is of a later program (see DecodeSealedPage).
absl::StatusOr<Superblock> DecodeSuperblock(std::string_view bytes,
                                            const std::filesystem::path& file);

}  // namespace alexbench::engines::alex
