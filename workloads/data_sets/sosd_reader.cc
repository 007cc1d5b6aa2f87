#include "workloads/data_sets/sosd_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "workloads/data_sets/memory_check.h"

namespace alexbench::workloads {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status BadFile(const SosdSource& source, std::string_view what) {
  return absl::DataLossError(
      absl::StrFormat("data set file %s (%s): %s", source.path, SosdTypeName(source.type), what));
}

absl::Status ReadFully(const SosdSource& source, int descriptor, std::span<char> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = read(descriptor, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return BadFile(source, absl::StrFormat("cannot be read: %s", std::strerror(errno)));
    }
    if (got == 0) {
      return BadFile(source, "became shorter while it was read");
    }
    done += static_cast<std::size_t>(got);
  }
  return absl::OkStatus();
}

// The size of a regular file. Opening does not wait for the writer of a FIFO, and devices, which
// may never end, are refused before a byte is read.
absl::StatusOr<std::uint64_t> RegularFileBytes(const SosdSource& source, int descriptor) {
  struct stat info {};
  if (fstat(descriptor, &info) != 0) {
    return BadFile(source, std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return BadFile(source, "no regular file");
  }
  return static_cast<std::uint64_t>(info.st_size);
}

// The count at the start of the file, once the file's size agrees with it.
absl::StatusOr<std::uint64_t> ReadCount(const SosdSource& source, int descriptor) {
  ASSIGN_OR_RETURN(const std::uint64_t file_bytes, RegularFileBytes(source, descriptor));
  if (file_bytes < kSosdHeaderBytes) {
    return BadFile(source, absl::StrFormat("has %d bytes, its count alone needs %d", file_bytes,
                                           kSosdHeaderBytes));
  }
  std::array<char, kSosdHeaderBytes> header{};
  RETURN_IF_ERROR(ReadFully(source, descriptor, header));
  std::uint64_t count = 0;
  std::memcpy(&count, header.data(), sizeof(count));
  // The count may be anything: divide the known size instead of multiplying it.
  const std::uint64_t body_bytes = file_bytes - kSosdHeaderBytes;
  const std::uint64_t key_bytes = SosdKeyBytes(source.type);
  if (body_bytes % key_bytes != 0 || body_bytes / key_bytes != count) {
    return BadFile(source, absl::StrFormat("is too %s: it says %d keys of %d bytes, but %d bytes "
                                           "follow the count",
                                           body_bytes / key_bytes < count ? "short" : "long", count,
                                           key_bytes, body_bytes));
  }
  if (count == 0) {
    return BadFile(source, "holds 0 keys");
  }
  RETURN_IF_ERROR(CheckKeysFitMemory(source.path, count));
  return count;
}

Key DecodeKey(const SosdSource& source, const char* bytes) {
  if (source.type == SosdType::kUint32) {
    std::uint32_t key = 0;
    std::memcpy(&key, bytes, sizeof(key));
    return key;
  }
  Key key = 0;
  std::memcpy(&key, bytes, sizeof(key));
  return key;
}

}  // namespace

absl::StatusOr<std::vector<Key>> ReadSosdFile(const SosdSource& source) {
  const FileDescriptor file(open(source.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0) {
    const int cause = errno;
    if (cause == ENOENT || cause == ENOTDIR) {
      return absl::NotFoundError(
          absl::StrFormat("data set file %s: %s", source.path, std::strerror(cause)));
    }
    return BadFile(source, absl::StrFormat("cannot be opened: %s", std::strerror(cause)));
  }
  ASSIGN_OR_RETURN(const std::uint64_t count, ReadCount(source, file.get()));
  const std::uint64_t key_bytes = SosdKeyBytes(source.type);
  std::vector<Key> keys;
  keys.reserve(count);
  std::vector<char> chunk(kChunkBytes);
  while (keys.size() < count) {
    const std::size_t part_bytes =
        std::min<std::uint64_t>(kChunkBytes, (count - keys.size()) * key_bytes);
    RETURN_IF_ERROR(ReadFully(source, file.get(), std::span(chunk).first(part_bytes)));
    for (std::size_t at = 0; at < part_bytes; at += key_bytes) {
      keys.push_back(DecodeKey(source, chunk.data() + at));
    }
  }
  return keys;
}

}  // namespace alexbench::workloads
