// A folder for a test of stores, and where a store lies in it.
#pragma once

#include <filesystem>

#include "base/test_folder.h"

namespace alexbench::engines::alex {

class TestFolder : public alexbench::TestFolder {
 public:
  // Where a store of this test goes; not there yet.
  std::filesystem::path store() const { return path() / "store"; }
  std::filesystem::path log() const { return store() / "000001.log"; }
};

}  // namespace alexbench::engines::alex
