#include "harness/run/run_folder.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/random_tag.h"
#include "base/status_macros.h"
#include "harness/report/strict_json.h"
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

// Sessions are told where to work in JSON.
absl::Status CheckCanBeTold(const fs::path& folder) {
  return IsUtf8(folder.native())
             ? absl::OkStatus()
             : absl::InvalidArgumentError(absl::StrFormat(
                   "%s is no UTF-8: name another folder, or start in another",
                   QuoteJson(folder.native())));
}

// Where the scratch folder will be.
absl::StatusOr<fs::path> ScratchOf(const fs::path& out, const fs::path& scratch_parent,
                                   const std::string& run_tag) {
  if (scratch_parent.empty()) {
    return out / "scratch";
  }
  std::error_code error;
  const fs::path parent = fs::absolute(scratch_parent, error);
  if (error) {
    // The folder that this process works in is gone, and no other run makes it again.
    return absl::PermissionDeniedError(CreationError(scratch_parent, error).message());
  }
  RETURN_IF_ERROR(CheckCanBeTold(parent));
  return parent / ("alexbench-" + run_tag);
}

struct LockedFolder {
  fs::path path;  // without links
  FolderLock lock;
};

// Errors: NotFound where the folder is not there.
absl::StatusOr<LockedFolder> Lock(const fs::path& out) {
  std::error_code error;
  fs::path path = fs::canonical(out, error);
  if (error) {
    return CreationError(out, error);
  }
  RETURN_IF_ERROR(CheckCanBeTold(path));
  ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(path));
  return LockedFolder{.path = std::move(path), .lock = std::move(lock)};
}

// Cleans the folder, makes the scratch folder.
absl::StatusOr<LockNote> SetUp(LockedFolder& out, const fs::path& scratch_parent,
                               MadeFolders& made) {
  const LockNote& left = out.lock.left();
  if (!left.scratch.empty()) {
    RETURN_IF_ERROR(RemoveScratch(left.scratch, left.run_tag));
  }
  RemoveTornReplacements(out.path);
  LockNote note{.pid = getpid(), .run_tag = RandomTag(), .scratch = {}};
  ASSIGN_OR_RETURN(note.scratch, ScratchOf(out.path, scratch_parent, note.run_tag));
  RETURN_IF_ERROR(out.lock.Write(note));
  RETURN_IF_ERROR(made.MakeAndFill(note.scratch.parent_path(), [&note] {
    return MakeScratch(note.scratch, note.run_tag);
  }));
  return note;
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
  MadeFolders made;
  std::optional<LockedFolder> locked;
  RETURN_IF_ERROR(made.MakeAndFill(out, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(LockedFolder taken, Lock(out));
    locked.emplace(std::move(taken));
    return absl::OkStatus();
  }));
  ASSIGN_OR_RETURN(LockNote note, SetUp(*locked, scratch_parent, made));
  return RunFolder(std::move(made), std::move(locked->path), std::move(locked->lock),
                   std::move(note));
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : made_(std::move(other.made_)),
      out_(std::move(other.out_)),
      lock_(std::move(other.lock_)),
      note_(std::exchange(other.note_, LockNote{})) {}

RunFolder::~RunFolder() {
  if (note_.scratch.empty()) {
    return;
  }
  // Nothing can be done about a scratch folder that won't go.
  RemoveScratch(note_.scratch, note_.run_tag).IgnoreError();
  if (!lock_.IsStillThere()) {
    made_.Keep();  // a folder that has its name now is someone else's
  }
}

absl::Status RunFolder::CheckStillThere() const {
  return lock_.IsStillThere() ? absl::OkStatus()
                              : absl::UnavailableError(absl::StrFormat(
                                    "%s was removed while the run wrote into it", out_.string()));
}

std::string RunFolder::run_id() const { return out_.filename().string(); }

}  // namespace alexbench::harness
