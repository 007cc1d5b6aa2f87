// What a simulated disk keeps of a file: what it is now, what of it is durable, and the changes in
// between.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "engines/alex/log/file_descriptor.h"
#include "engines/alex/log/segmented/simulated_disk.h"

namespace alexbench::engines::alex {

struct SimulatedDisk::Inode {
  static constexpr std::uint64_t kPageBytes = 4096;

  // Bytes at a position, or a new size.
  struct Change {
    std::uint64_t position = 0;
    std::string bytes;
    std::uint64_t size_bytes = 0;  // after it

    void ApplyToPage(std::uint64_t page_start, std::string& page) const {
      const std::uint64_t page_end = page_start + kPageBytes;
      const std::uint64_t start = std::max(position, page_start);
      const std::uint64_t end = std::min(position + bytes.size(), page_end);
      if (start < end) {
        page.replace(start - page_start, end - start, bytes, start - position, end - start);
      }
      if (size_bytes < page_end) {
        const std::uint64_t kept = size_bytes > page_start ? size_bytes - page_start : 0;
        std::fill(page.begin() + static_cast<std::ptrdiff_t>(kept), page.end(), '\0');
      }
    }
  };

  Inode() : memory(::memfd_create("simulated", MFD_CLOEXEC)) { ALEXBENCH_CHECK(memory.is_open()); }

  std::string Content() const {
    std::string bytes(size_bytes, '\0');
    ALEXBENCH_CHECK(::pread(memory.get(), bytes.data(), bytes.size(), 0) ==
                    static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

  void Resize(std::uint64_t new_size_bytes) {
    ALEXBENCH_CHECK(::ftruncate(memory.get(), static_cast<off_t>(new_size_bytes)) == 0);
    size_bytes = new_size_bytes;
    changes.push_back({.size_bytes = size_bytes});
  }

  void Write(std::uint64_t position, std::string_view bytes) {
    ALEXBENCH_CHECK(::pwrite(memory.get(), bytes.data(), bytes.size(),
                             static_cast<off_t>(position)) == static_cast<ssize_t>(bytes.size()));
    size_bytes = std::max(size_bytes, position + bytes.size());
    lost_pages.erase(lost_pages.lower_bound(position / kPageBytes * kPageBytes),
                     lost_pages.lower_bound(position + bytes.size()));  // to be written again
    changes.push_back({position, std::string(bytes), size_bytes});
  }

  void Persist() {
    std::string before = std::exchange(durable, Content());
    before.resize(durable.size(), '\0');
    for (const std::uint64_t page_start : lost_pages) {
      if (page_start < durable.size()) {
        durable.replace(page_start, kPageBytes, before, page_start, kPageBytes);
      }
    }
    changes.clear();
  }

  // The pages that were to be written are clean now, and some are not on the disk.
  void FailSync() {
    for (const Change& change : changes) {
      if (!change.bytes.empty()) {
        lost_pages.insert(change.position / kPageBytes * kPageBytes);
      }
    }
  }

  // What a power cut leaves.
  std::string Survivor(RandomStream& random) const {
    const auto some = [&] { return random.Below(changes.size() + 1); };
    const std::uint64_t size_cut = some();
    const std::uint64_t size = size_cut == 0 ? durable.size() : changes[size_cut - 1].size_bytes;
    std::string survivor(size, '\0');
    const bool at_once = random.Below(3) == 0;  // all pages of one moment
    for (std::uint64_t start = 0; start < size; start += kPageBytes) {
      std::string page = durable.substr(std::min<std::uint64_t>(start, durable.size()), kPageBytes);
      page.resize(kPageBytes, '\0');
      const std::uint64_t cut = at_once ? size_cut : some();
      for (std::uint64_t i = 0; i < cut; ++i) {
        const bool is_torn = i + 1 == cut && !changes[i].bytes.empty() && random.Below(4) == 0;
        Change change = changes[i];
        if (is_torn) {
          change.bytes.resize(random.Below(change.bytes.size()));
        }
        change.ApplyToPage(start, page);
      }
      survivor.replace(start, std::min(kPageBytes, size - start), page, 0,
                       std::min(kPageBytes, size - start));
    }
    return survivor;
  }

  FileDescriptor memory;
  std::uint64_t size_bytes = 0;
  std::string durable;
  std::vector<Change> changes;  // since the last sync
  std::set<std::uint64_t> lost_pages;
};

}  // namespace alexbench::engines::alex
