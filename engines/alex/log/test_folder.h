// A folder of its own for each test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/check.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

class TestFolder {
 public:
  TestFolder() {
    std::string name = testing::TempDir() + "alex.XXXXXX";
    ALEXBENCH_CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  // Where a store of this test goes; not there yet.
  std::filesystem::path store() const { return path_ / "store"; }
  std::filesystem::path log() const { return store() / "000001.log"; }

 private:
  std::filesystem::path path_;
};

}  // namespace alexbench::engines::alex
