// What the tests of stores that compact stand on.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/alex/log/log_file.h"
#include "engines/alex/log/test_folder.h"

namespace alexbench::engines::alex {

template <typename Store>
class CompactingStoreTest : public testing::Test {
 protected:
  Store Open(std::uint64_t number) {
    return OpenWith(number, {.segment_bytes = std::uint64_t{1} << 20U});
  }
  Store OpenWith(std::uint64_t number, const LogOptions& options) {
    absl::StatusOr<Store> store = Store::Open(folder_.path() / std::to_string(number), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  static std::map<Key, std::string> ContentsOf(const Store& store) {
    std::map<Key, std::string> contents;
    const auto count = store.Scan({.from = std::numeric_limits<Key>::min(),
                                   .limit = std::numeric_limits<std::uint64_t>::max()},
                                  [&](Key key, std::string_view value) { contents[key] = value; });
    EXPECT_TRUE(count.ok()) << count.status();
    return contents;
  }

  TestFolder folder_;
};

}  // namespace alexbench::engines::alex
