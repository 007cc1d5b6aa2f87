#include "engines/alex/log/page_facts.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kSmallPageBytes = std::uint64_t{1} << 12;
constexpr std::uint64_t kHugePageBytes = std::uint64_t{1} << 21;
constexpr std::uint64_t kKibBytes = 1024;

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
void AddAmount(const std::string& line, MappedPages& pages) {
  std::istringstream words(line);
  std::string name;
  std::uint64_t kib = 0;
  if (!(words >> name >> kib)) {
    return;
  }
  if (name == "Rss:") {
    pages.resident_bytes += kib * kKibBytes;
  } else if (name == "AnonHugePages:" || name == "FilePmdMapped:" ||
             name == "ShmemPmdMapped:") {
    pages.huge_bytes += kib * kKibBytes;
  }
}

}  // namespace

std::optional<MappedPages> MappedPagesOf(const AddressRange& range) {
  const auto first = reinterpret_cast<std::uintptr_t>(range.start);
  std::ifstream smaps("/proc/self/smaps");
  MappedPages pages;
  bool is_inside = false;
  for (std::string line; std::getline(smaps, line);) {
    if (const std::optional<std::uint64_t> start = MappingStart(line)) {
      is_inside = *start >= first && *start - first < range.size_bytes;
    } else if (is_inside) {
      AddAmount(line, pages);
    }
  }
  return pages.resident_bytes == 0 ? std::nullopt : std::optional(pages);
}

std::optional<std::uint64_t> MappedPageSizeBytes(const AddressRange& range) {
  const std::optional<MappedPages> pages = MappedPagesOf(range);
  if (!pages.has_value()) {
    return std::nullopt;
  }
  return 2 * pages->huge_bytes > pages->resident_bytes ? kHugePageBytes : kSmallPageBytes;
}

}  // namespace alexbench::engines::alex
