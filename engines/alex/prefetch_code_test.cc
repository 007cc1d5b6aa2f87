// Reads the object code of lookups in this very program: prefetching choices have prefetch
// instructions, the others have none.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

using Plain = AlexStore<kTextbookProduct>;
using Walking = AlexStore<With(kTextbookProduct, NodeTuning::kTraversalPrefetch)>;
using Fetching = AlexStore<With(kTextbookProduct, ValuePrefetch::kDuringLookup)>;

// Everything they call is made part of them.
extern "C" {
[[gnu::noipa, gnu::flatten]] std::uint64_t PlainFindSlot(const Plain& store, Key key) {
  return store.FindSlot(key);
}
[[gnu::noipa, gnu::flatten]] std::uint64_t WalkingFindSlot(const Walking& store, Key key) {
  return store.FindSlot(key);
}
[[gnu::noipa, gnu::flatten]] std::size_t PlainGetSize(const Plain& store, Key key) {
  return store.Get(key).value_or("").size();
}
[[gnu::noipa, gnu::flatten]] std::size_t FetchingGetSize(const Fetching& store, Key key) {
  return store.Get(key).value_or("").size();
}
}

namespace {

class PrefetchCodeTest : public testing::Test {
 protected:
  void SetUp() override {
#if !defined(__OPTIMIZE__) || defined(ALEXBENCH_SANITIZED) || defined(ALEXBENCH_COVERAGE)
    GTEST_SKIP() << "only optimised code has all of a lookup in one function";
#endif
    if (std::system("objdump --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "objdump is not installed";
    }
  }

  // Nullopt if the program has no such function.
  static std::optional<int> PrefetchesIn(const std::string& function) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe");
    const std::string command =
        "objdump -d --no-show-raw-insn --disassemble=" + function + " '" + program + "'";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::array<char, 4096> line;
    int prefetches = 0;
    bool returns = false;
    while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
      const std::string_view text(line.data());
      prefetches += text.find("\tprefetch") != std::string_view::npos ? 1 : 0;
      returns = returns || text.find("\tret") != std::string_view::npos;
    }
    return returns ? std::optional(prefetches) : std::nullopt;
  }
};

TEST_F(PrefetchCodeTest, TraversalPrefetchesTheHeaderAndThePredictedSlot) {
  EXPECT_EQ(PrefetchesIn("PlainFindSlot"), 0);
  EXPECT_GE(PrefetchesIn("WalkingFindSlot"), 4) << "two for a header, two for key and payload";
}

TEST_F(PrefetchCodeTest, DuringLookupPrefetchesTheLinesOfTheRecord) {
  EXPECT_EQ(PrefetchesIn("PlainGetSize"), 0);
  EXPECT_EQ(PrefetchesIn("FetchingGetSize"), static_cast<int>(kPrefetchedRecordLines));
}

}  // namespace
}  // namespace alexbench::engines::alex
