// blocks.jsonl: every timed block of a run, one JSON object a line. Byte for byte in
// docs/formats/run_files.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/session/observation.h"

namespace alexbench::harness {

struct BlocksAppended {
  std::uint64_t end_bytes = 0;  // how long the file is now
  std::string hash;             // XXH3 of the lines that were added, 16 hexadecimal digits
};

// Adds the blocks of one session and syncs. A torn line, left at the end by a crash, is cut first.
//
// Errors: those of the file system; the whole lines there were are then still all there is.
absl::StatusOr<BlocksAppended> AppendBlocks(const std::filesystem::path& file,
                                            std::span<const BlockObservation> blocks);

// XXH3 of whole lines, as it stands in session.json and in the journal.
std::string HashLines(std::string_view lines);

struct BlocksRead {
  std::vector<BlockObservation> blocks;
  std::string hash;                  // XXH3 of all whole lines, 16 hexadecimal digits
  std::vector<std::string> notices;  // "FILE:LINE: ..." for a torn last line that was dropped
};

// Errors: DataLoss naming `source`, line and member.
absl::StatusOr<BlocksRead> ParseBlocks(std::string_view text, std::string_view source);

// Reads blocks.jsonl, or blocks.jsonl.gz where only that is there, from the folder of a run.
//
// Errors: NotFound if neither is there; FailedPrecondition if both are; those of ParseBlocks.
absl::StatusOr<BlocksRead> ReadBlocks(const std::filesystem::path& folder);

}  // namespace alexbench::harness
