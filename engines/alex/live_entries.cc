#include "engines/alex/live_entries.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace alexbench::engines::alex {
namespace {

constexpr Payload kTombstoneMark = 1;

bool IsTombstone(const IndexEntry& entry) { return (entry.payload & kTombstoneMark) != 0; }

}  // namespace

void LiveEntries::StartFrom(std::vector<IndexEntry> before) {
  before_ = std::move(before);
  entries_.clear();
  is_ascending_ = true;
}

void LiveEntries::Add(const LoggedRecord& logged) {
  const DecodedRecord& record = logged.record;
  if (record.is_tombstone || (!entries_.empty() && record.key <= entries_.back().key)) {
    is_ascending_ = false;
  }
  entries_.push_back(
      {record.key, logged.offset << 1U | (record.is_tombstone ? kTombstoneMark : 0)});
}

std::span<const IndexEntry> LiveEntries::Finish() {
  if (entries_.empty()) {
    return before_;
  }
  if (!is_ascending_) {
    std::sort(entries_.begin(), entries_.end(), [](const IndexEntry& a, const IndexEntry& b) {
      return std::tie(a.key, a.payload) < std::tie(b.key, b.payload);
    });
    KeepLastOfEachKey();
  }
  if (!before_.empty()) {
    before_ = MergeWithBefore();
    return before_;
  }
  if (!is_ascending_) {
    std::erase_if(entries_, IsTombstone);
  }
  for (IndexEntry& entry : entries_) {
    entry.payload >>= 1U;
  }
  return entries_;
}

void LiveEntries::KeepLastOfEachKey() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i + 1 == entries_.size() || entries_[i + 1].key != entries_[i].key) {
      entries_[kept++] = entries_[i];
    }
  }
  entries_.resize(kept);
}

std::vector<IndexEntry> LiveEntries::MergeWithBefore() const {
  std::vector<IndexEntry> merged;
  merged.reserve(before_.size() + entries_.size());
  auto old = before_.begin();
  for (const IndexEntry& entry : entries_) {
    for (; old != before_.end() && old->key < entry.key; ++old) {
      merged.push_back(*old);
    }
    if (old != before_.end() && old->key == entry.key) {
      ++old;
    }
    if (!IsTombstone(entry)) {
      merged.push_back({entry.key, entry.payload >> 1U});
    }
  }
  merged.insert(merged.end(), old, before_.end());
  return merged;
}

}  // namespace alexbench::engines::alex
