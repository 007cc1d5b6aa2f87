// Disks that fill up, for tests.
#pragma once

#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "base/check.h"

namespace alexbench::engines::alex {

// While it lives, no file of this process can grow past the limit: a write that crosses it is cut
// short, the next one fails with EFBIG.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t size_bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ALEXBENCH_CHECK(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{.rlim_cur = size_bytes, .rlim_max = before_.rlim_max};
    ALEXBENCH_CHECK(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_ = {};
};

// A file system in memory of a fixed size. Mounting takes root: ask is_mounted().
class SmallDisk {
 public:
  SmallDisk(std::filesystem::path folder, std::uint64_t size_bytes) : folder_(std::move(folder)) {
    std::filesystem::create_directory(folder_);
    const std::string options = "size=" + std::to_string(size_bytes);
    is_mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_mounted_) {
      ::umount2(folder_.c_str(), MNT_DETACH);
    }
  }

  bool is_mounted() const { return is_mounted_; }

 private:
  std::filesystem::path folder_;
  bool is_mounted_ = false;
};

}  // namespace alexbench::engines::alex
