#include "engines/alex/log/page_facts.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kSmallPageBytes = std::uint64_t{1} << 12;
constexpr std::uint64_t kHugePageBytes = std::uint64_t{1} << 21;

struct MappedAmounts {
  std::uint64_t resident_kib = 0;
  std::uint64_t huge_kib = 0;
};

// A line that opens a mapping reads "start-end ...", in hexadecimal.
std::optional<std::uint64_t> MappingStart(const std::string& line) {
  std::istringstream words(line);
  std::uint64_t start = 0;
  char dash = ' ';
  if (words >> std::hex >> start >> dash && dash == '-') {
    return start;
  }
  return std::nullopt;
}

// A line of a mapping reads "Name:   123 kB".
void AddAmount(const std::string& line, MappedAmounts& amounts) {
  std::istringstream words(line);
  std::string name;
  std::uint64_t kib = 0;
  if (!(words >> name >> kib)) {
    return;
  }
  if (name == "Rss:") {
    amounts.resident_kib += kib;
  } else if (name == "FilePmdMapped:" || name == "ShmemPmdMapped:") {
    amounts.huge_kib += kib;
  }
}

}  // namespace

std::optional<std::uint64_t> MappedPageSizeBytes(AddressRange range) {
  const auto first = reinterpret_cast<std::uintptr_t>(range.start);
  std::ifstream smaps("/proc/self/smaps");
  MappedAmounts amounts;
  bool is_inside = false;
  for (std::string line; std::getline(smaps, line);) {
    if (const std::optional<std::uint64_t> start = MappingStart(line)) {
      is_inside = *start >= first && *start - first < range.size_bytes;
    } else if (is_inside) {
      AddAmount(line, amounts);
    }
  }
  if (amounts.resident_kib == 0) {
    return std::nullopt;
  }
  return 2 * amounts.huge_kib > amounts.resident_kib ? kHugePageBytes : kSmallPageBytes;
}

}  // namespace alexbench::engines::alex
