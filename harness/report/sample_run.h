// A whole run made of numbers, for tests: two engines, one of them with a breakdown, cells that
// read and cells that write (trials of one of them cut short), one unsupported cell, two claims.
#pragma once

#include <cstdint>

#include "harness/report/run_files.h"

namespace alexbench::harness {

struct SampleOptions {
  // Multiplies the times of the engine "beta".
  double beta_scale = 1;
  std::uint64_t seed = 1;  // of the small differences between blocks
};

// block_count and blocks_hash are left empty: they belong to files.
RunFiles SampleRun(const SampleOptions& options);

// Writes session.json, blocks.jsonl and summary.json of a run into a folder. Dies on errors.
void WriteRun(RunFiles files, const std::filesystem::path& folder);

}  // namespace alexbench::harness
