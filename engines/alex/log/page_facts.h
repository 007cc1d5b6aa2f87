// What kind of pages the kernel has mapped a range with.
#pragma once

#include <cstdint>
#include <optional>

namespace alexbench::engines::alex {

struct AddressRange {
  const char* start = nullptr;
  std::uint64_t size_bytes = 0;
};

// The size of the pages most of the range's mapped bytes are in: 2 MiB or 4 KiB. nullopt if none
// is mapped yet, or if the system does not tell.
//
// Cost:     reads /proc/self/smaps: milliseconds.
std::optional<std::uint64_t> MappedPageSizeBytes(AddressRange range);

}  // namespace alexbench::engines::alex
