// What kind of pages the kernel has mapped a range with.
#pragma once

#include <cstdint>
#include <optional>

namespace alexbench::engines::alex {

struct AddressRange {
  const char* start = nullptr;
  std::uint64_t size_bytes = 0;
};

struct MappedPages {
  std::uint64_t resident_bytes = 0;  // not 0
  std::uint64_t huge_bytes = 0;      // of them in pages of 2 MiB
};

// How much of the range is mapped, and with what. nullopt if nothing is yet, or if the system does
// not tell.
//
// Requires: no mapping begins before the range and ends in it.
// Cost:     reads /proc/self/smaps: milliseconds.
std::optional<MappedPages> MappedPagesOf(const AddressRange& range);

// The size of the pages most of the range's mapped bytes are in: 2 MiB or 4 KiB. As MappedPagesOf.
std::optional<std::uint64_t> MappedPageSizeBytes(const AddressRange& range);

}  // namespace alexbench::engines::alex
