#include "harness/run/run_folder.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/run/folder_error.h"
#include "harness/run/recorder.h"
#include "harness/run/scratch_folder.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

// Files that are replaced whole: a kill may leave FILE.PID.tmp beside them.
constexpr std::array<std::string_view, 4> kReplaced = {
    Recorder::kSessionFile, Recorder::kSummaryFile, Recorder::kReportFile, Recorder::kJournalFile};

bool IsTornReplacement(std::string_view name) {
  return name.ends_with(".tmp") &&
         std::any_of(kReplaced.begin(), kReplaced.end(), [name](std::string_view file) {
           return name.starts_with(file) && name.substr(file.size()).starts_with('.');
         });
}

// What a run may leave that was killed before it wrote its session.json.
bool IsOfAStart(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return name == FolderLock::kFileName || name == "scratch" || name == Recorder::kJournalFile ||
         IsTornReplacement(name);
}

absl::Status CheckContent(const fs::path& out, FolderUse use) {
  std::error_code error;
  bool empty = true;
  bool only_of_a_start = true;
  for (fs::directory_iterator entry(out, error), end; !error && entry != end;
       entry.increment(error)) {
    empty = false;
    only_of_a_start = only_of_a_start && IsOfAStart(entry->path());
  }
  if (error) {
    return absl::PermissionDeniedError(
        absl::StrFormat("--out: %s: %s", out.string(), error.message()));
  }
  if (empty || (use == FolderUse::kGoOn &&
                (only_of_a_start || fs::is_regular_file(out / Recorder::kSessionFile, error)))) {
    return absl::OkStatus();
  }
  return absl::AlreadyExistsError(
      use == FolderUse::kGoOn
          ? absl::StrFormat("--resume: %s holds no run: session.json is missing", out.string())
          : absl::StrFormat("--out: %s is not empty; name a new folder, or add --resume to go on "
                            "with the run in it",
                            out.string()));
}

void RemoveTornReplacements(const fs::path& out) {
  std::error_code error;
  for (fs::directory_iterator entry(out, error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsTornReplacement(entry->path().filename().string())) {
      std::error_code ignored;  // it is in nobody's way
      fs::remove(entry->path(), ignored);
    }
  }
}

// Those of a folder and of the folders it is in that are not there, the innermost first.
std::vector<fs::path> MissingFolders(const fs::path& folder) {
  std::vector<fs::path> missing;
  std::error_code error;
  for (fs::path each = fs::absolute(folder, error).lexically_normal();
       !each.empty() && !fs::exists(each, error) && each != each.root_path();
       each = each.parent_path()) {
    missing.push_back(each);
  }
  return missing;
}

void RemoveEmpty(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    ::rmdir(folder.c_str());  // stays where someone else has put something there
  }
}

std::string NewTag() {
  std::random_device random;
  return absl::StrFormat("%08x%08x", random(), random());
}

// Locks the folder, cleans it, makes the scratch folder.
absl::StatusOr<std::pair<FolderLock, LockNote>> SetUp(const fs::path& out,
                                                      const fs::path& scratch_parent) {
  ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(out));
  if (!lock.left().scratch.empty()) {
    RETURN_IF_ERROR(RemoveScratch(lock.left().scratch, lock.left().run_tag));
  }
  RemoveTornReplacements(out);
  LockNote note{.pid = getpid(), .run_tag = NewTag(), .scratch = out / "scratch"};
  std::error_code error;
  if (!scratch_parent.empty()) {
    note.scratch = fs::absolute(scratch_parent, error) / ("alexbench-" + note.run_tag);
    fs::create_directories(note.scratch.parent_path(), error);
    if (error) {
      return CreationError(note.scratch.parent_path(), error);
    }
  }
  RETURN_IF_ERROR(lock.Write(note));
  RETURN_IF_ERROR(MakeScratch(note.scratch, note.run_tag));
  return std::pair(std::move(lock), std::move(note));
}

}  // namespace

absl::Status CheckOutFolder(const fs::path& out, FolderUse use) {
  std::error_code error;
  const fs::file_status status = fs::status(out, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::OkStatus();
  }
  if (status.type() != fs::file_type::directory) {
    return absl::InvalidArgumentError(absl::StrFormat("--out: %s is no folder", out.string()));
  }
  return CheckContent(out, use);
}

absl::StatusOr<RunFolder> RunFolder::Create(const fs::path& out, const fs::path& scratch_parent) {
  const std::vector<fs::path> missing = MissingFolders(out);
  std::error_code error;
  fs::create_directories(out, error);
  if (error) {
    RemoveEmpty(missing);
    return CreationError(out, error);
  }
  const fs::path absolute_out = fs::canonical(out, error);
  absl::StatusOr<std::pair<FolderLock, LockNote>> held = SetUp(absolute_out, scratch_parent);
  if (!held.ok()) {
    RemoveEmpty(missing);
    return held.status();
  }
  return RunFolder(absolute_out, std::move(held->first), std::move(held->second));
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : out_(std::move(other.out_)),
      lock_(std::move(other.lock_)),
      note_(std::exchange(other.note_, LockNote{})) {}

RunFolder::~RunFolder() {
  if (!note_.scratch.empty()) {
    // Nothing can be done about a scratch folder that won't go.
    RemoveScratch(note_.scratch, note_.run_tag).IgnoreError();
  }
}

absl::Status RunFolder::CheckStillThere() const {
  return lock_.IsStillThere() ? absl::OkStatus()
                              : absl::UnavailableError(absl::StrFormat(
                                    "%s was removed while the run wrote into it", out_.string()));
}

std::string RunFolder::run_id() const { return out_.filename().string(); }

}  // namespace alexbench::harness
