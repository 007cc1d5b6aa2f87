#include "workloads/data_sets/sosd_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::workloads {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

absl::Status CannotWrite(const std::string& path) {
  return absl::UnavailableError(
      absl::StrFormat("%s: cannot be written: %s", path, std::strerror(errno)));
}

// A file beside its target that takes the target's name once it is complete, and vanishes if not.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& target)
      : target_(target), path_(target + ".part-XXXXXX"), descriptor_(mkstemp(path_.data())) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      close(descriptor_);
      unlink(path_.c_str());
    }
  }

  bool is_open() const { return descriptor_ >= 0; }

  absl::Status Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) {
        return CannotWrite(target_);
      }
      bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return absl::OkStatus();
  }

  absl::Status Publish() {
    // mkstemp keeps everyone else out; a data set is as readable as any new file.
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(descriptor_, 0666 & ~mask) != 0 || fsync(descriptor_) != 0 ||
        rename(path_.c_str(), target_.c_str()) != 0) {
      return CannotWrite(target_);
    }
    close(descriptor_);
    descriptor_ = -1;
    return absl::OkStatus();
  }

 private:
  std::string target_;
  std::string path_;
  int descriptor_;
};

absl::Status CheckKeys(std::span<const Key> keys, const std::string& path, SosdType type) {
  const Key lowest = type == SosdType::kInt64 ? std::numeric_limits<Key>::min() : 0;
  const Key highest = type == SosdType::kUint32 ? Key{std::numeric_limits<std::uint32_t>::max()}
                                                : std::numeric_limits<Key>::max();
  const auto bad = std::ranges::find_if(
      keys, [lowest, highest](Key key) { return key < lowest || key > highest; });
  if (bad == keys.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: key %d does not fit %s", path, *bad, SosdTypeName(type)));
}

void Append(std::uint64_t number, std::size_t size_bytes, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), size_bytes);
}

}  // namespace

absl::Status CheckSosdTarget(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrFormat("%s: is there and no regular file", path));
  }
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) == 0 ? absl::OkStatus()
                                                                         : CannotWrite(path);
}

absl::Status WriteSosdFile(std::span<const Key> keys, const std::string& path, SosdType type,
                           absl::FunctionRef<void(std::uint64_t)> on_written) {
  RETURN_IF_ERROR(CheckKeys(keys, path, type));
  RETURN_IF_ERROR(CheckSosdTarget(path));
  TemporaryFile file(path);
  if (!file.is_open()) {
    return CannotWrite(path);
  }
  std::string buffer;
  Append(keys.size(), kSosdHeaderBytes, buffer);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Append(static_cast<std::uint64_t>(keys[i]), SosdKeyBytes(type), buffer);
    if (buffer.size() >= kBufferBytes) {
      RETURN_IF_ERROR(file.Write(buffer));
      buffer.clear();
      on_written(i + 1);
    }
  }
  RETURN_IF_ERROR(file.Write(buffer));
  on_written(keys.size());
  return file.Publish();
}

}  // namespace alexbench::workloads
