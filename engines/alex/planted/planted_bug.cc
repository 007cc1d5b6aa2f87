#include "engines/alex/planted/planted_bug.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace alexbench::engines::alex {
namespace {

struct NamedBug {
  PlantedBug bug = PlantedBug::kNone;
  std::string_view name;
};

constexpr std::array kNamedBugs{
    NamedBug{PlantedBug::kSkipSync, "skip_sync"},
    NamedBug{PlantedBug::kSkipFolderSync, "skip_folder_sync"},
    NamedBug{PlantedBug::kAcknowledgeBeforeSync, "acknowledge_before_sync"},
    NamedBug{PlantedBug::kRetrySync, "retry_sync"},
    NamedBug{PlantedBug::kKeepTail, "keep_tail"},
    NamedBug{PlantedBug::kNoGeneration, "no_generation"},
    NamedBug{PlantedBug::kChecksumWithoutKey, "checksum_without_key"},
    NamedBug{PlantedBug::kSizeWrapsAround, "size_wraps_around"},
    NamedBug{PlantedBug::kPublishBeforeWrite, "publish_before_write"},
    NamedBug{PlantedBug::kLateFrontier, "late_frontier"},
    NamedBug{PlantedBug::kUnmapEarly, "unmap_early"},
    NamedBug{PlantedBug::kRenameBeforeSync, "rename_before_sync"},
    NamedBug{PlantedBug::kLoseKeyOnSplit, "lose_key_on_split"},
    NamedBug{PlantedBug::kLoseKeyOnOneLineSplit, "lose_key_on_one_line_split"},
    NamedBug{PlantedBug::kIgnoreShortWrite, "ignore_short_write"},
    NamedBug{PlantedBug::kMoveByTwoStores, "move_by_two_stores"},
    NamedBug{PlantedBug::kFreeUnderReaders, "free_under_readers"},
    NamedBug{PlantedBug::kCopyWithoutLooking, "copy_without_looking"},
    NamedBug{PlantedBug::kUnmapUnderReaders, "unmap_under_readers"},
    NamedBug{PlantedBug::kBelieveAfterFailure, "believe_after_failure"},
    NamedBug{PlantedBug::kEraseWhatIsDurable, "erase_what_is_durable"},
    NamedBug{PlantedBug::kForgetForTheOlder, "forget_for_the_older"},
};

// A name that is none must not look like a bug that was noticed.
constexpr int kExitUnknownBug = 64;

[[noreturn]] void RefuseName(std::string_view name) {
  std::fprintf(stderr, "ALEX_PLANTED_BUG=%.*s is none of:", static_cast<int>(name.size()),
               name.data());
  for (const NamedBug& known : kNamedBugs) {
    std::fprintf(stderr, " %.*s", static_cast<int>(known.name.size()), known.name.data());
  }
  std::fputc('\n', stderr);
  std::_Exit(kExitUnknownBug);
}

PlantedBug BugOfEnvironment() {
  const char* const name = std::getenv("ALEX_PLANTED_BUG");
  if (name == nullptr) {
    return PlantedBug::kNone;
  }
  for (const NamedBug& known : kNamedBugs) {
    if (known.name == name) {
      return known.bug;
    }
  }
  RefuseName(name);
}

}  // namespace

bool IsPlanted(PlantedBug bug) {
  static const PlantedBug planted = BugOfEnvironment();
  return bug == planted;
}

}  // namespace alexbench::engines::alex
