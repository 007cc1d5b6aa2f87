#include "engines/alex/log/log_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/mapped_file.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {
namespace {

bool Exists(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::symlink_status(path, ignored).type() !=
         std::filesystem::file_type::not_found;
}

// The name of a segment in the folder; empty where there is none.
std::string AnySegment(const std::filesystem::path& folder) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (SegmentNumber(name).has_value()) {
      return name;
    }
  }
  return "";
}

absl::Status NoStore(const std::filesystem::path& folder) {
  if (Exists(folder / kSuperblockName)) {
    return absl::NotFoundError(absl::StrFormat(
        "there is no store of this record format in %s: it is of v3", folder.string()));
  }
  const std::string segment = AnySegment(folder);
  return absl::NotFoundError(
      segment.empty() ? absl::StrFormat("there is no store in %s", folder.string())
                      : absl::StrFormat("there is no store in %s: %s is there and no %s, so it was "
                                        "not finished, or needs a repair",
                                        folder.string(), segment, std::string(kSuperblockName)));
}

absl::Status SyncFolder(const std::filesystem::path& folder) {
  const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open() || ::fsync(descriptor.get()) != 0) {
    return PosixStatus(errno, "sync", folder);
  }
  return absl::OkStatus();
}

// A store is made only where nothing else is, so that no one's files end up among its own.
absl::Status CheckOnlyOurFiles(const std::filesystem::path& folder, const StoreKind& kind) {
  const auto is_ours = [&kind](const std::filesystem::path& name) {
    const auto& unfinished = kind.unfinished_files;
    return name == "LOCK" ||
           std::find(unfinished.begin(), unfinished.end(), name.native()) != unfinished.end();
  };
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::filesystem::path name = entry->path().filename();
    if (!is_ours(name)) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "there is no store in %s, and it holds other files (%s): none is made there",
          folder.string(), name.string()));
    }
  }
  return error ? PosixStatus(error.value(), "list", folder) : absl::OkStatus();
}

absl::Status WriteNewLog(const std::filesystem::path& path, RecordFormat format) {
  ::unlink(path.c_str());  // what a creation that was cut short may have left
  constexpr int kFlags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  if (!FileDescriptor(::open(path.c_str(), kFlags, 0600)).is_open()) {
    return PosixStatus(errno, "create", path);
  }
  // A small window: this mapping is gone before the log is opened.
  ASSIGN_OR_RETURN(const std::shared_ptr<MappedFile> file,
                   MappedFile::Open(path, {.window_bytes = std::uint64_t{1} << 24}));
  RETURN_IF_ERROR(file->WriteAt(0, EncodeLogHeader({.format = format, .store_id = MakeStoreId()})));
  // The page gets its place on the disk here, so that later stores to its mapping cannot fail.
  return file->Sync();
}

absl::Status CreateLog(const std::filesystem::path& folder, RecordFormat format) {
  const std::filesystem::path unfinished = folder / kUnfinishedValueLogName;
  absl::Status status = WriteNewLog(unfinished, format);
  if (status.ok() && ::rename(unfinished.c_str(), (folder / kValueLogName).c_str()) != 0) {
    status = PosixStatus(errno, "rename", unfinished);
  }
  if (!status.ok()) {
    ::unlink(unfinished.c_str());
    return status;
  }
  RETURN_IF_ERROR(SyncFolder(folder));
  return SyncFolder(folder / "..");
}

struct Creation {
  bool made_folder = false;
  bool made_lock = false;
};

absl::StatusOr<LockFile> LockAndCreate(const std::filesystem::path& folder, const StoreKind& kind,
                                       Creation& creation) {
  if (::mkdir(folder.c_str(), 0700) == 0) {
    creation.made_folder = true;
  } else if (errno != EEXIST) {
    return PosixStatus(errno, "create", folder);
  }
  if (!Exists(folder / kind.main_file)) {
    RETURN_IF_ERROR(CheckOnlyOurFiles(folder, kind));
    creation.made_lock = !Exists(folder / "LOCK");
  }
  ASSIGN_OR_RETURN(LockFile lock, LockFile::Take(folder, LockKind::kExclusive));
  if (!Exists(folder / kind.main_file)) {
    absl::Status status = CheckOnlyOurFiles(folder, kind);
    if (status.ok()) {
      status = kind.create(folder);
    }
    if (!status.ok()) {
      if (creation.made_lock) {
        lock.Remove();
      }
      return status;
    }
  }
  return lock;
}

}  // namespace

absl::StatusOr<LockFile> LockStore(const std::filesystem::path& folder, OpenMode mode,
                                   const StoreKind& kind) {
  if (mode == OpenMode::kCreateOrOpen) {
    Creation creation;
    absl::StatusOr<LockFile> lock = LockAndCreate(folder, kind, creation);
    if (!lock.ok() && creation.made_folder) {
      ::rmdir(folder.c_str());
    }
    return lock;
  }
  if (!Exists(folder / kind.main_file)) {
    return NoStore(folder);
  }
  return LockFile::Take(folder,
                        mode == OpenMode::kReadOnly ? LockKind::kShared : LockKind::kExclusive);
}

absl::StatusOr<LockedFolder> OpenLogFolder(const std::filesystem::path& folder, OpenMode mode,
                                           RecordFormat format) {
  const auto create = [format](const std::filesystem::path& path) {
    return CreateLog(path, format);
  };
  const std::array<std::string_view, 1> unfinished = {kUnfinishedValueLogName};
  ASSIGN_OR_RETURN(
      LockFile lock,
      LockStore(folder, mode,
                {.main_file = kValueLogName, .unfinished_files = unfinished, .create = create}));
  if (Exists(folder / kSuperblockName)) {
    // A migration that was cut short after it had succeeded: the log is what it migrated from.
    return absl::FailedPreconditionError(
        absl::StrFormat("%s has record format v3, not %s", folder.string(), ChoiceName(format)));
  }
  return LockedFolder{std::move(lock), folder / kValueLogName};
}

absl::StatusOr<RecordFormat> StoredRecordFormat(const std::filesystem::path& folder) {
  if (Exists(folder / kSuperblockName)) {
    return RecordFormat::kV3;
  }
  const std::filesystem::path log_path = folder / kValueLogName;
  if (!Exists(log_path)) {
    return NoStore(folder);
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<MappedFile> file,
                   MappedFile::Open(log_path, {.access = FileAccess::kReadOnly}));
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, file->SizeBytes());
  const std::string_view page(file->base(),
                              std::min<std::uint64_t>(size_bytes, kLogHeaderSizeBytes));
  ASSIGN_OR_RETURN(const LogHeader header, DecodeLogHeader(page, log_path));
  return header.format;
}

}  // namespace alexbench::engines::alex
