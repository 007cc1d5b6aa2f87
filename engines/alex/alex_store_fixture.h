// What the tests of AlexStore stand on: a folder, and the product's store in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

using Product = AlexStore<kProduct>;

class AlexStoreTest : public testing::Test {
 protected:
  Product Open(const LogOptions& options = {}) {
    absl::StatusOr<Product> store = Product::Open(folder_.store(), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  // All records, in the order of a scan.
  static std::vector<std::pair<Key, std::string>> All(const Product& store) {
    std::vector<std::pair<Key, std::string>> all;
    const auto count =
        store.Scan({std::numeric_limits<Key>::min(), 1'000'000},
                   [&](Key key, std::string_view value) { all.emplace_back(key, value); });
    EXPECT_TRUE(count.ok()) << count.status();
    EXPECT_EQ(*count, all.size());
    return all;
  }

  void OverwriteFile(std::uint64_t position, std::string_view bytes) {
    std::fstream file(folder_.log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(position));
    file << bytes;
  }

  TestFolder folder_;
};

}  // namespace alexbench::engines::alex
