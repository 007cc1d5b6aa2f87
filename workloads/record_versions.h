// Which version of its value each record holds while a stream goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alexbench::workloads {

// Loading or inserting a record stores version 0, the n-th write after that version n; a record
// that was erased and stored again counts on.
//
// Cost: 4 bytes a record.
class RecordVersions {
 public:
  struct Counts {
    std::size_t loaded = 0;
    std::size_t all = 0;  // loaded and inserted
  };
  explicit RecordVersions(const Counts& counts) : versions_(counts.all, kNever) {
    for (std::size_t record = 0; record < counts.loaded; ++record) {
      versions_[record] = 0;
    }
  }

  // Requires: the record was written before.
  std::uint32_t Now(std::uint32_t record) const { return versions_[record]; }

  // Counts a write and returns the version it stores.
  std::uint32_t Write(std::uint32_t record) { return ++versions_[record]; }

 private:
  static constexpr std::uint32_t kNever = 0xffffffff;  // one write before version 0

  std::vector<std::uint32_t> versions_;
};

}  // namespace alexbench::workloads
