// Reads the object code of gets in this very program: prefetching choices have prefetch
// instructions, the others have none, and what a get finds is not put together in memory.

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

class GetCodeTest : public testing::Test {
 protected:
  void SetUp() override {
#if !defined(__OPTIMIZE__) || defined(ALEXBENCH_SANITIZED) || defined(ALEXBENCH_COVERAGE)
    GTEST_SKIP() << "only optimised code has all of a lookup in one function";
#endif
    if (std::system("objdump --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "objdump is not installed";
    }
  }

  // Instructions that `text` is in; nullopt if the program has no such function.
  static std::optional<int> CountIn(const std::string& function, std::string_view text) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe");
    const std::string command =
        "objdump -d --no-show-raw-insn --disassemble=" + function + " '" + program + "'";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::array<char, 4096> line;
    int count = 0;
    bool returns = false;
    while (pipe != nullptr && std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
      const std::string_view instruction(line.data());
      count += instruction.find(text) != std::string_view::npos ? 1 : 0;
      returns = returns || instruction.find("\tret") != std::string_view::npos;
    }
    return returns ? std::optional(count) : std::nullopt;
  }
  static std::optional<int> PrefetchesIn(const std::string& function) {
    return CountIn(function, "\tprefetch");
  }
  // Loads of sixteen bytes from the stack.
  static std::optional<int> WideLoadsIn(const std::string& function) {
    const std::optional<int> by_stack_pointer = CountIn(function, "(%rsp),%xmm");
    const std::optional<int> by_base_pointer = CountIn(function, "(%rbp),%xmm");
    return by_stack_pointer.has_value() && by_base_pointer.has_value()
               ? std::optional(*by_stack_pointer + *by_base_pointer)
               : std::nullopt;
  }
};

TEST_F(GetCodeTest, TraversalPrefetchesTheHeaderAndThePredictedSlot) {
  EXPECT_EQ(PrefetchesIn("PlainFindSlot"), 0);
  EXPECT_GE(PrefetchesIn("WalkingFindSlot"), 4) << "two for a header, two for key and payload";
}

TEST_F(GetCodeTest, DuringLookupPrefetchesTheLinesOfTheRecord) {
  EXPECT_EQ(PrefetchesIn("PlainGetSize"), 0);
  EXPECT_EQ(PrefetchesIn("FetchingGetSize"), static_cast<int>(kPrefetchedRecordLines));
}

// A load of what was stored in smaller pieces waits until they, and everything before them, are
// done: here for the line of the record's header, which the value's lines would not wait for.
TEST_F(GetCodeTest, WhatAGetFindsIsNotPutTogetherInMemory) {
  for (const char* const get : {"SumOfProductGet", "SumOfSealedGet", "SumOfSampledGet"}) {
    EXPECT_EQ(WideLoadsIn(get), 0) << get;
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
