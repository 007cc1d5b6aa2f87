// What is counted of an operation beside its time, and by which tool.
#pragma once

#include <array>
#include <string_view>

namespace alexbench::harness {

inline constexpr std::string_view kCallgrindTool = "callgrind";
inline constexpr std::string_view kPerfTool = "perf_event";

struct CountedQuantity {
  std::string_view name;
  std::string_view tool;
};

// callgrind simulates: its misses are those of two levels of cache of fixed sizes that start empty
// and know no prefetching; see callgrind_output.h. perf_event counts what the processor did.
inline constexpr std::array kCountedQuantities{
    CountedQuantity{"instructions", kCallgrindTool},
    CountedQuantity{"data_reads", kCallgrindTool},
    CountedQuantity{"data_writes", kCallgrindTool},
    CountedQuantity{"l1_data_misses", kCallgrindTool},
    CountedQuantity{"last_level_misses", kCallgrindTool},
    CountedQuantity{"branches", kCallgrindTool},
    CountedQuantity{"branch_misses", kCallgrindTool},
    CountedQuantity{"allocations", kCallgrindTool},
    CountedQuantity{"system_calls", kCallgrindTool},
    CountedQuantity{"mapping_calls", kCallgrindTool},
    CountedQuantity{"cycles", kPerfTool},
    CountedQuantity{"retired_instructions", kPerfTool},
    CountedQuantity{"cache_misses", kPerfTool},
    CountedQuantity{"retired_branch_misses", kPerfTool},
};

// From the timed blocks themselves.
inline constexpr std::string_view kBlocksTool = "blocks";
inline constexpr std::string_view kPageFaults = "page_faults";

}  // namespace alexbench::harness
