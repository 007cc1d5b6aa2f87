#include "harness/session/image_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "workloads/content_hash.h"

namespace alexbench::harness {
namespace {

absl::Status FileError(const std::filesystem::path& file, const std::error_code& error) {
  return absl::ErrnoToStatus(error.value(), file.string());
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags)
      : descriptor_(open(file.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status WriteAll(int descriptor, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return absl::ErrnoToStatus(errno, file.string());
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

// Calls take(piece) for the bytes of a file, so many at a time.
template <typename Take>
absl::Status ReadPieces(const std::filesystem::path& file, std::size_t piece_bytes, Take take) {
  const Descriptor input(file, O_RDONLY);
  if (input.get() < 0) {
    return absl::ErrnoToStatus(errno, file.string());
  }
  std::vector<char> piece(piece_bytes);
  while (true) {
    const ssize_t size = read(input.get(), piece.data(), piece.size());
    if (size == 0) {
      return absl::OkStatus();
    }
    if (size < 0 && errno != EINTR) {
      return absl::ErrnoToStatus(errno, file.string());
    }
    if (size > 0) {
      RETURN_IF_ERROR(take(std::string_view(piece.data(), static_cast<std::size_t>(size))));
    }
  }
}

absl::Status CopyFile(const CopyRequest& request) {
  const Descriptor output(request.to, O_WRONLY | O_CREAT | O_TRUNC);
  if (output.get() < 0) {
    return absl::ErrnoToStatus(errno, request.to.string());
  }
  RETURN_IF_ERROR(ReadPieces(request.from, request.piece_bytes, [&](std::string_view piece) {
    return WriteAll(output.get(), piece, request.to);
  }));
  return fsync(output.get()) == 0 ? absl::OkStatus()
                                  : absl::ErrnoToStatus(errno, request.to.string());
}

// All regular files below a folder, as paths relative to it, sorted.
absl::StatusOr<std::vector<std::filesystem::path>> FilesBelow(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::recursive_directory_iterator();
       entries.increment(error)) {
    if (entries->is_regular_file()) {
      files.push_back(entries->path().lexically_relative(folder));
    }
  }
  if (error) {
    return FileError(folder, error);
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::Status EmptyFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  if (!error) {
    std::filesystem::create_directories(folder, error);
  }
  return error ? FileError(folder, error) : absl::OkStatus();
}

absl::Status SyncFolder(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> files, FilesBelow(folder));
  for (const std::filesystem::path& file : files) {
    const Descriptor opened(folder / file, O_RDONLY);
    if (opened.get() < 0 || fsync(opened.get()) != 0) {
      return absl::ErrnoToStatus(errno, (folder / file).string());
    }
  }
  return absl::OkStatus();
}

absl::Status CopyImage(const CopyRequest& request) {
  RETURN_IF_ERROR(EmptyFolder(request.to));
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> files, FilesBelow(request.from));
  for (const std::filesystem::path& file : files) {
    const std::filesystem::path target = request.to / file;
    std::error_code error;
    std::filesystem::create_directories(target.parent_path(), error);
    if (error) {
      return FileError(target, error);
    }
    RETURN_IF_ERROR(
        CopyFile({.from = request.from / file, .to = target, .piece_bytes = request.piece_bytes}));
  }
  return absl::OkStatus();
}

absl::Status DropCached(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> files, FilesBelow(folder));
  for (const std::filesystem::path& file : files) {
    const Descriptor opened(folder / file, O_RDONLY);
    if (opened.get() < 0) {
      return absl::ErrnoToStatus(errno, (folder / file).string());
    }
    if (const int error = posix_fadvise(opened.get(), 0, 0, POSIX_FADV_DONTNEED); error != 0) {
      return absl::ErrnoToStatus(error, (folder / file).string());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> HashFolder(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::filesystem::path> files, FilesBelow(folder));
  workloads::ContentHash hash;
  for (const std::filesystem::path& file : files) {
    std::error_code error;
    const std::uintmax_t size_bytes = std::filesystem::file_size(folder / file, error);
    if (error) {
      return FileError(folder / file, error);
    }
    hash.Add(absl::StrFormat("%s\n%d\n", file.string(), size_bytes));
    RETURN_IF_ERROR(ReadPieces(folder / file, kLargePieceBytes, [&hash](std::string_view piece) {
      hash.Add(piece);
      return absl::OkStatus();
    }));
  }
  return hash.Hex();
}

}  // namespace alexbench::harness
