// alexstore load: many records from a file or a pipe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

#include "engines/alex/log/durability.h"
#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

enum class LoadFormat : std::uint8_t { kTsv, kSosd };

struct LoadOptions {
  LoadFormat format = LoadFormat::kTsv;
  engines::alex::DurabilityLevel durability;
  std::optional<std::uint32_t> compact_above_percent;
};

// Reads records and stores them, creating the store where there is none. Prints each key on a line
// of its own once its record is as safe as the level of durability says; what has come in is stored
// and printed before more is waited for. A key that comes twice is overwritten.
//
// kTsv:  the lines that `alexstore scan` prints.
// kSosd: a 64-bit count, then that many keys, little-endian; each is stored with 8 bytes that
//        follow from it. The name says int64, uint64 or uint32 at its end; uint64 if it says
//        nothing. A uint64 file with keys above 2^63 - 1 has all its keys lowered by 2^63.
//
// Compacts the store between what came in if it is asked to: see CompactIfAsked.
//
// Errors:   DataLoss naming file and line, or file and offset, at the first thing that is wrong;
//           what came before it is stored. A SOSD file of the wrong length is refused untouched.
//           Those of the store.
absl::Status RunLoad(const StorePlace& place, const std::string& from, const LoadOptions& options);

}  // namespace alexbench::tools
