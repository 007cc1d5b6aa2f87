// The facts every engine states of itself in every cell, so that tables can set them side by side.
#pragma once

#include <array>
#include <string_view>

namespace alexbench::harness {

struct LedgerKey {
  std::string_view key;    // in `fairness` of a cell
  std::string_view title;  // in a table
};

// What a cell promises its writes (durability) is not among them: it is a setting of the cell.
inline constexpr auto kLedgerKeys = std::to_array<LedgerKey>({
    {"copies_per_read", "copies per read"},
    {"cache_bytes", "cache, bytes"},
    {"compression", "compression"},
    {"checksums", "checksums"},
    {"threads", "threads"},
    {"concurrent_use", "usable by"},
    {"ordering", "ordering"},
    {"recovery", "recovery"},
});

}  // namespace alexbench::harness
