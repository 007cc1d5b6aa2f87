// Reads the object code of the loops in which this project's own stores are measured: that
// variants of a get differ by what their choices say, and not by what the compiler made a call of.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "harness/measure/disassembly.h"

namespace alexbench::harness {
namespace {

constexpr std::string_view kStores[] = {"9AlexStoreI", "15OptimisticStoreI",
                                        "18AlexPublishedStoreI", "15IndexedLogStoreI"};

// Steps of a get that are part of its loop in every variant, as their names are mangled: of a
// store, of its log, of its index, and of what looks at the value.
const std::regex& NeverCalled() {
  static const std::regex kSteps(
      "E(3Get|10ReadHeader|12ReadHeaderAt|16ReadHeaderBefore|10ReadShared|6ReadAt|9FindByTag)"
      "(I[^>]*E)?E[lm]*>$"
      "|(8MapIndexI|13OneLineTreeOfI)[^>]*E4FindEl>$"
      "|7harness(8SumWords|9FirstWord|12ConsumeValue)");
  return kSteps;
}

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsLoopOfOurs(std::string_view function) {
  if (!Holds(function, "16MeasuredReadLoop") || Holds(function, "clone_of_") ||
      Holds(function, ".cold")) {
    return false;
  }
  for (const std::string_view store : kStores) {
    if (Holds(function, store)) {
      return true;
    }
  }
  return false;
}

class LoopCodeTest : public testing::Test {
 protected:
  void SetUp() override {
#if defined(ALEXBENCH_SANITIZED) || defined(ALEXBENCH_COVERAGE)
    GTEST_SKIP() << "sanitizers and counters of coverage make other code of the loops";
#endif
    if (std::system("objdump --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "objdump is not installed";
    }
    for (auto& [function, code] : DisassembleThisProgram()) {
      if (IsLoopOfOurs(function)) {
        loops_.emplace(function, InstructionsOf(code));
      }
    }
    ASSERT_GE(loops_.size(), 500U) << "variants, scenarios, ways to consume and stages";
  }

  std::map<std::string, std::vector<Instruction>> loops_;
};

// Left to choose, g++ 12 called the log for the header where bounds are checked and made it part
// of the loop where they are not: the axis bounds_check then measured a call as well.
TEST_F(LoopCodeTest, NoVariantCallsForWhatAnotherHasInItsLoop) {
  for (const auto& [function, instructions] : loops_) {
    for (const Instruction& instruction : instructions) {
      if (instruction.name != "call") {
        continue;
      }
      // "address <name>"
      EXPECT_FALSE(std::regex_search(instruction.operands, NeverCalled()))
          << instruction.operands << "\n in " << function;
    }
  }
}

// A function that only prefetches has no effect in the eyes of g++ 12: calls of it are left out.
TEST_F(LoopCodeTest, OnlyTheChoiceToPrefetchValuesPrefetchesAndItDoes) {
  int prefetching = 0;
  for (const auto& [function, instructions] : loops_) {
    if (!Holds(function, "9AlexStoreI")) {
      continue;
    }
    const auto prefetches = std::ranges::count_if(instructions, [](const Instruction& one) {
      return one.name.starts_with("prefetch");
    });
    const bool reads_record = !Holds(function, "StageE1E");
    const bool wants = Holds(function, "13ValuePrefetchE1") && reads_record;
    EXPECT_EQ(prefetches, wants ? 4 : 0) << function;
    prefetching += wants ? 1 : 0;
  }
  EXPECT_GE(prefetching, 100);
}

// What a step finds stays in registers: a load of sixteen bytes that were stored in smaller pieces
// waits until they, and everything before them, are done.
TEST_F(LoopCodeTest, NothingThatAGetFindsIsPutTogetherInMemory) {
  for (const auto& [function, instructions] : loops_) {
    for (const Instruction& instruction : instructions) {
      EXPECT_FALSE(Holds(instruction.operands, "(%rsp),%xmm") ||
                   Holds(instruction.operands, "(%rbp),%xmm"))
          << instruction.name << " " << instruction.operands << "\n in " << function;
    }
  }
}

}  // namespace
}  // namespace alexbench::harness
