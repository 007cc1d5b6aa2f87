// The folder a run writes into, and the scratch folder its stores live in.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/run/folder_lock.h"
#include "harness/run/made_folders.h"

namespace alexbench::harness {

// kNew: a run of its own. kGoOn: one that may have begun there.
enum class FolderUse : std::uint8_t { kNew, kGoOn };

// Whether results may be written there: the folder is absent or empty, or holds a run to go on
// with. Creates nothing.
// Errors: AlreadyExists if something else is in it; InvalidArgument if it is no folder.
absl::Status CheckOutFolder(const std::filesystem::path& out, FolderUse use);

// A run's folders, locked against other runs. Destroying it removes the scratch folder it made, the
// lock, and of the folders it made those that are empty, never anything else.
class RunFolder {
 public:
  // Creates `out`, and inside `scratch_parent` (empty: `out`/scratch) a folder of its own. What an
  // earlier run in `out` left behind when it was killed is removed first.
  //
  // Errors: PermissionDenied or ResourceExhausted naming the folder; Unavailable naming the process
  //         that is running there; InvalidArgument naming a folder whose path is no UTF-8. Folders
  //         that a call made which failed are removed again.
  static absl::StatusOr<RunFolder> Create(const std::filesystem::path& out,
                                          const std::filesystem::path& scratch_parent);

  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&&) = delete;
  ~RunFolder();

  const std::filesystem::path& out() const { return out_; }
  const std::filesystem::path& scratch() const { return note_.scratch; }

  // Errors: Unavailable naming the folder if it was removed or replaced since.
  absl::Status CheckStillThere() const;

  // The folder's own name: what the run is called.
  std::string run_id() const;

 private:
  RunFolder(MadeFolders made, std::filesystem::path out, FolderLock lock, LockNote note)
      : made_(std::move(made)),
        out_(std::move(out)),
        lock_(std::move(lock)),
        note_(std::move(note)) {}

  MadeFolders made_;  // before the lock: they can go once its file is gone
  std::filesystem::path out_;
  FolderLock lock_;
  LockNote note_;  // without scratch folder: moved from
};

}  // namespace alexbench::harness
