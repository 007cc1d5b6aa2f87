// Bugs that one test program plants in the store, to see that the tests named for them notice.
//
// Everywhere else nothing is planted and nothing of this is compiled: IsPlanted is evaluated by the
// compiler, and every condition on it is gone. What each bug must be noticed by stands in
// docs/reliability.md, and planted_bugs_test.py holds it to that.
#pragma once

#include <cstdint>

namespace alexbench::engines::alex {

enum class PlantedBug : std::uint8_t {
  kNone,
  kSkipSync,               // a sync that reports success and does nothing
  kSkipFolderSync,         // a new segment whose name was never synced
  kAcknowledgeBeforeSync,  // durable levels that wait for nothing
  kRetrySync,              // a failed sync is tried again, and believed
  kKeepTail,               // recovery leaves what stands behind the end
  kNoGeneration,           // checksums that do not know the writer
  kChecksumWithoutKey,     // checksums that do not cover the key
  kSizeWrapsAround,        // a length compared after a subtraction that may wrap around
  kPublishBeforeWrite,     // the end of the log moves before the records are written
  kLateFrontier,           // what was appended during a sync counts as covered by it
  kUnmapEarly,             // compaction unmaps what a guard still keeps
  kRenameBeforeSync,       // a new log gets its name before its bytes are on the device
  kLoseKeyOnSplit,         // a data node that is split loses a key
  kLoseKeyOnOneLineSplit,  // a leaf of the one-line layout that is split loses a key
  kIgnoreShortWrite,       // a write that wrote less counts as whole
  kMoveByTwoStores,        // keys move up in a shared tree while readers come by the old way
  kFreeUnderReaders,       // what has left a shared tree is freed whoever is inside
  kCopyWithoutLooking,     // compaction copies what was written over or erased meanwhile
  kUnmapUnderReaders,      // compaction unmaps what a reader is inside of
  kBelieveAfterFailure,    // a sync counts that succeeds behind one that failed
  kEraseWhatIsDurable,     // copies are erased while a superblock calls them durable
  kForgetForTheOlder,      // a snapshot that ends takes along what an older one needs
};

#ifdef ALEXBENCH_PLANTED_BUGS
// Whether ALEX_PLANTED_BUG in the environment names this bug; the program ends on a name that is
// none.
bool IsPlanted(PlantedBug bug);
#else
consteval bool IsPlanted(PlantedBug) { return false; }
#endif

}  // namespace alexbench::engines::alex
