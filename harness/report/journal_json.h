// The journal of a run that is not complete: which images and sessions are, one a line. Byte for
// byte in docs/formats/run_files.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/report/blocks_json.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// One image that was built or one session that is over.
struct JournalEntry {
  RunObservation part;    // without its blocks, which are in blocks.jsonl
  BlocksAppended blocks;  // where they end there, and what they are
};

// Adds an entry and syncs; an entry that is there whole is true. A torn line is cut first.
//
// Errors: those of the file system; the journal then holds what it held before.
absl::Status AppendToJournal(const std::filesystem::path& file, const JournalEntry& entry);

struct JournalRead {
  std::vector<JournalEntry> entries;
  std::vector<std::string> notices;  // "FILE:LINE: ..." for a torn last line that was dropped
};

// Errors: DataLoss naming `source` and line, where a line is not what was written.
absl::StatusOr<JournalRead> ParseJournal(std::string_view text, std::string_view source);

}  // namespace alexbench::harness
