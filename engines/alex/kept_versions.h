// What an index held before it was changed, for those who still have to see it.
//
// An index knows the newest record of a key, where it is now, and nothing of when it was written:
// compaction gives records new places and new sequences. So what a snapshot needs is kept the
// other way round. While one is open, whoever changes what a key leads to notes first what that
// was. The key's first note since the snapshot says what the snapshot shows of it; without one
// the index still says it. Copies of compaction change nothing that a snapshot shows, so nothing
// is noted of them.
//
// Why that is right beside a writer: the note comes before the change, and a reader asks the index
// first, for the notes afterwards. If the index answered by a change made since the snapshot, the
// note of the first such change is found; if it did not, its answer is that of the snapshot, and so
// is every note that may be there by now.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/key.h"
#include "engines/alex/index/index_entry.h"

namespace alexbench::engines::alex {

// Notes are kept apart for each stretch between two snapshots, so of a key there is at most one in
// each. A snapshot that ends leaves its own to the one before it, where that lacks them; those of
// the oldest go with it. So there is never a note that no snapshot needs.
//
// Cost:     about 64 bytes a note, in memory alone.
// Threads:  any number; Note by the one writer.
class KeptVersions {
  // Where the index led to from each key that has been changed; kAbsent: nowhere.
  using Notes = std::map<Key, Payload>;

 public:
  // What the index holds when this is made, until it is destroyed.
  //
  // Cost:     each question looks at the notes of every snapshot since. The end moves notes to the
  //           snapshot before, one search in that one's notes each; writers wait meanwhile.
  // Threads:  made while no writer changes the index; the rest by any number.
  class Moment {
   public:
    explicit Moment(std::shared_ptr<KeptVersions> kept);
    ~Moment();
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;

    // Where the key led to. Requires: `now` is what the index said since this was made.
    std::optional<Payload> Then(Key key, std::optional<Payload> now) const;

    // Turns what the index said of all keys from `from` to `through`, in ascending order, into
    // what it held, and returns up to which key: where there are many notes not all are looked at.
    // Requires: `from` <= `through`; as Then.
    Key Restore(Key from, Key through, std::vector<IndexEntry>& entries) const;

   private:
    std::shared_ptr<KeptVersions> kept_;
    std::list<Notes>::iterator own_;
  };

  // Whether there is a moment. Certain to a writer who has kept others from being made.
  bool IsKeeping() const { return is_keeping_.load(std::memory_order_relaxed); }

  // Keeps where the key leads to, before that changes. Does nothing without a moment, or where the
  // latest has a note of the key.
  void Note(Key key, std::optional<Payload> before);

  // How many notes there are.
  std::size_t size() const;

 private:
  static constexpr Payload kAbsent = std::numeric_limits<Payload>::max();  // no log goes so far

  mutable std::mutex mutex_;
  std::list<Notes> notes_;  // one for each moment, the oldest first
  std::atomic<bool> is_keeping_ = false;
};

}  // namespace alexbench::engines::alex
