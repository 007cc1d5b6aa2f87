#include "engines/alex/kept_versions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

// Of each snapshot's notes, how many are looked at while the writer may wait.
constexpr std::size_t kNotesAtATime = 256;

}  // namespace

KeptVersions::Moment::Moment(std::shared_ptr<KeptVersions> kept) : kept_(std::move(kept)) {
  const std::lock_guard lock(kept_->mutex_);
  own_ = kept_->notes_.emplace(kept_->notes_.end());
  kept_->is_keeping_.store(true, std::memory_order_relaxed);
}

KeptVersions::Moment::~Moment() {
  std::list<Notes> ended;  // freed without the lock: they may be many
  const std::lock_guard lock(kept_->mutex_);
  if (own_ != kept_->notes_.begin() && !IsPlanted(PlantedBug::kForgetForTheOlder)) {
    std::prev(own_)->merge(*own_);
  }
  ended.splice(ended.begin(), kept_->notes_, own_);
  kept_->is_keeping_.store(!kept_->notes_.empty(), std::memory_order_relaxed);
}

std::optional<Payload> KeptVersions::Moment::Then(Key key, std::optional<Payload> now) const {
  const std::lock_guard lock(kept_->mutex_);
  for (auto notes = own_; notes != kept_->notes_.end(); ++notes) {
    const auto note = notes->find(key);
    if (note != notes->end()) {
      return note->second == kAbsent ? std::nullopt : std::optional(note->second);
    }
  }
  return now;
}

Key KeptVersions::Moment::Restore(Key from, Key through, std::vector<IndexEntry>& entries) const {
  std::vector<IndexEntry> then;
  {
    const std::lock_guard lock(kept_->mutex_);
    for (auto notes = own_; notes != kept_->notes_.end(); ++notes) {
      std::size_t looked_at = 0;
      for (auto note = notes->lower_bound(from); note != notes->end() && note->first <= through;
           ++note) {
        then.push_back({note->first, note->second});
        if (++looked_at == kNotesAtATime) {
          through = note->first;
        }
      }
    }
  }
  if (then.empty()) {
    return through;
  }
  then.insert(then.end(), entries.begin(), entries.end());
  // Of each key the first stays: the oldest note, and what the index says only where there is none.
  std::stable_sort(then.begin(), then.end(),
                   [](const IndexEntry& a, const IndexEntry& b) { return a.key < b.key; });
  then.erase(std::unique(then.begin(), then.end(),
                         [](const IndexEntry& a, const IndexEntry& b) { return a.key == b.key; }),
             then.end());
  std::erase_if(then, [through](const IndexEntry& entry) {
    return entry.key > through || entry.payload == kAbsent;
  });
  entries = std::move(then);
  return through;
}

void KeptVersions::Note(Key key, std::optional<Payload> before) {
  const std::lock_guard lock(mutex_);
  if (!notes_.empty()) {
    notes_.back().try_emplace(key, before.value_or(kAbsent));
  }
}

std::size_t KeptVersions::size() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const Notes& notes : notes_) {
    count += notes.size();
  }
  return count;
}

}  // namespace alexbench::engines::alex
