// A folder for a test of files of keys and operations.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/test_folder.h"

namespace alexbench::workloads {

class TestFolder : public alexbench::TestFolder {
 public:
  std::string Path(std::string_view name) const { return path() / name; }

  // Writes a file and returns its path.
  std::string Write(std::string_view name, std::string_view bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }

  bool IsEmpty() const { return std::filesystem::is_empty(path()); }
};

}  // namespace alexbench::workloads
