// A folder that goes when the benchmark ends.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"

namespace alexbench::harness {

// One at a time in a parent. Where it can't be made, whoever keeps files in it says so.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent)
      : path_(parent / absl::StrFormat("alexbench-gbench-%d", getpid())) {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
    std::filesystem::create_directories(path_, ignored);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace alexbench::harness
