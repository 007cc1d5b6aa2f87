#include "engines/alex/live_entries.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace alexbench::engines::alex {
namespace {

constexpr Payload kTombstoneMark = 1;

}  // namespace

void LiveEntries::Add(const LoggedRecord& logged) {
  const DecodedRecord& record = logged.record;
  if (record.is_tombstone || (!entries_.empty() && record.key <= entries_.back().key)) {
    is_ascending_ = false;
  }
  entries_.push_back(
      {record.key, logged.offset << 1U | (record.is_tombstone ? kTombstoneMark : 0)});
}

std::span<const IndexEntry> LiveEntries::Finish() {
  if (!is_ascending_) {
    std::sort(entries_.begin(), entries_.end(), [](const IndexEntry& a, const IndexEntry& b) {
      return std::tie(a.key, a.payload) < std::tie(b.key, b.payload);
    });
    KeepLastOfEachKey();
  }
  for (IndexEntry& entry : entries_) {
    entry.payload >>= 1U;
  }
  return entries_;
}

void LiveEntries::KeepLastOfEachKey() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool is_last = i + 1 == entries_.size() || entries_[i + 1].key != entries_[i].key;
    if (is_last && (entries_[i].payload & kTombstoneMark) == 0) {
      entries_[kept++] = entries_[i];
    }
  }
  entries_.resize(kept);
}

}  // namespace alexbench::engines::alex
