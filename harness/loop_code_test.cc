// Reads the object code of the loops in which gets of this project's own stores are measured: that
// variants of a get differ by what their choices say, and not by what the compiler made a call of.
#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "harness/measure/disassembly.h"

namespace alexbench::harness {
namespace {

#if !defined(NDEBUG) || defined(ALEXBENCH_SANITIZED) || defined(ALEXBENCH_COVERAGE)
constexpr bool kIsAsMeasured = false;
#else
constexpr bool kIsAsMeasured = true;
#endif

// Stores over a log or over maps, as their names are mangled.
constexpr std::string_view kStores[] = {"9AlexStoreI",          "15OptimisticStoreI",
                                        "18AlexPublishedStoreI", "15IndexedLogStoreI",
                                        "10FloorStoreI",         "12BareMapStoreI"};

// What a loop may call of this project.
const std::set<std::string_view>& CallsAllowed() {
  static const std::set<std::string_view> kNames = {
      // The published index, a source of its own, and the place of a thread among readers.
      "LeafArray::Find", "alex::PlaceOfThisThread",
      // Before the loop.
      "RetiredRanges::Pin",
      // What few gets need: keys that are not where they are looked for first, values of fewer than
      // 8 bytes, and checksums.
      "one_line::FindBelow", "one_line::FindElsewhere", "SharedCursor::LookOn",
      "harness::ShortWord", "SegmentedLog::IsAsWritten", "ReadLot::First",
      // What fails, and where a reader leaves then.
      "SharedReader::~SharedReader",
      "IndexedLogStore::FindOtherSlot", "AlexCore::NoteDamage", "PublishedCore::NoteDamage"};
  return kNames;
}

// "Class::Method" or "namespace::Function" of what of this project `operands` ("address <name>")
// name; nullopt if it is a library's.
std::optional<std::string> CalleeOf(const std::string& operands) {
  const std::size_t open = operands.find('<');
  std::string mangled = operands.substr(open == std::string::npos ? operands.size() : open + 1);
  mangled.resize(std::min(mangled.size(), mangled.find_first_of(".@>+")));
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(mangled.c_str(), nullptr, nullptr, nullptr), &std::free);
  if (text == nullptr) {
    return std::nullopt;
  }
  // Without arguments of templates and functions; a template's name follows its return type.
  std::string plain;
  int depth = 0;
  for (const char c : std::string_view(text.get())) {
    depth += c == '<' || c == '(' ? 1 : 0;
    if (depth == 0) {
      plain += c;
    }
    depth -= c == '>' || c == ')' ? 1 : 0;
  }
  const std::size_t begin = plain.rfind("alexbench::");
  if (begin == std::string::npos) {
    return std::nullopt;
  }
  const std::string name = plain.substr(begin, plain.find(' ', begin) - begin);
  const std::size_t last = name.rfind("::");
  const std::size_t before = name.rfind("::", last - 1);
  return name.substr(before == std::string::npos ? 0 : before + 2);
}

TEST(CalleeTest, IsNamedWithoutItsArguments) {
  EXPECT_EQ(CalleeOf("4f0 <_ZNK9alexbench7engines4alex12SegmentedLog10ReadHeaderILNS1_11BoundsCheck"
                     "E0EEESt8optionalISt17basic_string_viewIcSt11char_traitsIcEEElm>"),
            "SegmentedLog::ReadHeader");
  EXPECT_EQ(CalleeOf("4f0 <_ZNK9alexbench7engines9reference8MapIndexISt3mapIlmSt4lessIlESaISt4pair"
                     "IKlmEEEE4FindEl.part.0>"),
            "MapIndex::Find");
  EXPECT_EQ(CalleeOf("4f0 <_ZN9alexbench7harness9ShortWordEPKcm>"), "harness::ShortWord");
  EXPECT_EQ(CalleeOf("4f0 <memcpy@plt>"), std::nullopt);
  EXPECT_EQ(CalleeOf("*%rax"), std::nullopt);
}

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

class LoopCodeTest : public testing::Test {
 protected:
  using Functions = std::map<std::string, std::vector<Instruction>>;

  void SetUp() override {
    if (!kIsAsMeasured) {
      GTEST_SKIP() << "checks, sanitizers and counters of coverage make other code of the loops";
    }
    if (std::system("objdump --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "objdump is not installed";
    }
    for (auto& [function, code] : DisassembleThisProgram()) {
      functions_.emplace(function, InstructionsOf(code));
    }
  }

  // Loops of a kind over stores of this project.
  Functions LoopsOf(std::string_view kind) const {
    Functions loops;
    for (const auto& [function, instructions] : functions_) {
      const bool is_ours = std::ranges::any_of(
          kStores, [&](std::string_view store) { return Holds(function, store); });
      if (is_ours && Holds(function, kind) && !Holds(function, "clone_of_") &&
          !Holds(function, ".cold")) {
        loops.emplace(function, instructions);
      }
    }
    return loops;
  }

  static long PrefetchesIn(const std::vector<Instruction>& instructions) {
    return std::ranges::count_if(
        instructions, [](const Instruction& one) { return one.name.starts_with("prefetch"); });
  }

  // With those of the project's functions it calls, and of those that they call.
  long PrefetchesBehind(const std::string& function, int depth = 2) const {
    const auto found = functions_.find(function);
    if (found == functions_.end()) {
      return 0;
    }
    long count = PrefetchesIn(found->second);
    for (const Instruction& instruction : found->second) {
      const std::size_t open = instruction.operands.find('<');
      if (depth > 0 && instruction.name == "call" && open != std::string::npos) {
        count += PrefetchesBehind(
            instruction.operands.substr(open + 1, instruction.operands.size() - open - 2),
            depth - 1);
      }
    }
    return count;
  }

  Functions functions_;
};

// Left to choose, g++ 12 called the log for the header where bounds are checked and made it part
// of the loop where they are not: the axis bounds_check then measured a call as well.
TEST_F(LoopCodeTest, NoGetCallsForWhatAnotherHasInItsLoop) {
  const Functions loops = LoopsOf("16MeasuredReadLoop");
  EXPECT_GE(loops.size(), 500U) << "variants, scenarios, ways to consume and stages";
  std::map<std::string, std::string> calls;
  for (const auto& [function, instructions] : loops) {
    for (const Instruction& instruction : instructions) {
      if (instruction.name == "call") {
        if (const auto callee = CalleeOf(instruction.operands); callee.has_value()) {
          calls.emplace(*callee, function);
        }
      }
    }
  }
  for (const auto& [callee, function] : calls) {
    EXPECT_TRUE(CallsAllowed().contains(callee)) << callee << "\n is called in " << function;
  }
}

// A function that only prefetches has no effect in the eyes of g++ 12: calls of it are left out.
TEST_F(LoopCodeTest, OnlyTheChoiceToPrefetchValuesPrefetchesAndItDoes) {
  int prefetching = 0;
  for (const auto& [function, instructions] : LoopsOf("16MeasuredReadLoop")) {
    if (!Holds(function, "9AlexStoreI") || Holds(function, "17TraversalPrefetchE1") ||
        Holds(function, "10NodeTuningE3")) {
      continue;  // the traversal's own
    }
    const bool reads_record = !Holds(function, "5StageE1E");
    const bool wants = Holds(function, "13ValuePrefetchE1") && reads_record;
    const long prefetches = PrefetchesIn(instructions);
    EXPECT_TRUE(wants ? prefetches >= 4 : prefetches == 0) << prefetches << " in " << function;
    prefetching += wants ? 1 : 0;
  }
  EXPECT_GE(prefetching, 50);
}

TEST_F(LoopCodeTest, BatchesAskAheadForHeadersAndValues) {
  const Functions loops = LoopsOf("17MeasuredBatchLoop");
  EXPECT_GE(loops.size(), 50U);
  for (const auto& [function, instructions] : loops) {
    const bool is_alex = Holds(function, "9AlexStoreI") || Holds(function, "15OptimisticStoreI");
    const bool is_map = Holds(function, "12BareMapStoreI");
    // alex: nodes and lines of its index, a header that may lie in two lines, a value's lines.
    EXPECT_GE(PrefetchesBehind(function), is_alex ? 6 : is_map ? 1 : 2) << function;
  }
}

// What a step finds stays in registers: a load of sixteen bytes that were stored in smaller pieces
// waits until they, and everything before them, are done.
TEST_F(LoopCodeTest, NothingThatAGetFindsIsPutTogetherInMemory) {
  for (const auto& [function, instructions] : LoopsOf("16MeasuredReadLoop")) {
    for (const Instruction& instruction : instructions) {
      const bool is_wide = instruction.name.starts_with("vmovdq") ||
                           instruction.name.starts_with("vmovup") ||
                           instruction.name.starts_with("vmovap");
      const bool is_stack_load = Holds(instruction.operands, "(%rsp),%xmm") ||
                                 Holds(instruction.operands, "(%rbp),%xmm");
      EXPECT_FALSE(is_wide && is_stack_load)
          << instruction.name << " " << instruction.operands << "\n in " << function;
    }
  }
}

}  // namespace
}  // namespace alexbench::harness
