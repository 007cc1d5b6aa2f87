// Which record of each key counts: the last one logged, unless it is a tombstone.
#pragma once

#include <span>
#include <vector>

#include "base/key.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/log/value_log.h"

namespace alexbench::engines::alex {

// Fed with the records of a log, oldest first; answers with what an index is loaded from.
class LiveEntries {
 public:
  // Starts over from what was live before the first record, as Finish would hand it out.
  void StartFrom(std::vector<IndexEntry> before);

  // Requires: offsets ascend from call to call.
  void Add(const LoggedRecord& logged);

  // The live keys, strictly ascending, each with the offset of its record. Nothing may be added
  // after.
  //
  // Cost:     sorts what was added, unless keys came in ascending order without overwriting or
  //           erasing; copies what was live before, if anything was added to it.
  // Lifetime: the span is valid while this object lives.
  std::span<const IndexEntry> Finish();

 private:
  // The last of each key, tombstones among them.
  void KeepLastOfEachKey();
  // What was live before and is not added anew, beside the live ones that were added.
  std::vector<IndexEntry> MergeWithBefore() const;

  // The payload holds the offset and, in its lowest bit, whether the record is a tombstone: the
  // order of payloads is then still the order of records.
  std::vector<IndexEntry> entries_;
  bool is_ascending_ = true;
  std::vector<IndexEntry> before_;  // plain offsets
};

}  // namespace alexbench::engines::alex
