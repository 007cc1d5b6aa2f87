// Reads the object code of the measured loops in this very program: that none asks for the time
// or for memory, that latency loops carry a dependence from one key to the next, and that
// throughput loops carry none.
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/measure/disassembly.h"
#include "harness/measure/drift_control.h"
#include "harness/measure/mixed_loop.h"
#include "harness/measure/read_loop_table.h"
#include "harness/measure/small_engine.h"

namespace alexbench::harness {
namespace {

#if defined(ALEXBENCH_SANITIZED) || defined(ALEXBENCH_COVERAGE)
constexpr bool kIsInstrumented = true;
#else
constexpr bool kIsInstrumented = false;
#endif

// An engine whose steps are calls, so that what is left in a loop's code is the loop's own.
class OpaqueEngine {
 public:
  struct Options {};
  using Value = std::string_view;
  static absl::StatusOr<OpaqueEngine> Open(const std::filesystem::path&, const Options&) {
    return OpaqueEngine();
  }
  absl::Status BulkLoad(std::span<const Record>) { return absl::OkStatus(); }
  absl::Status Put(const Record&) { return absl::OkStatus(); }
  [[gnu::noipa]] std::optional<Value> Get(Key) const { return Value("12345678"); }
  [[gnu::noipa]] void MultiGet(std::span<const Key>, std::span<std::optional<Value>>) const {}
  absl::Status health() const { return absl::OkStatus(); }
};

class ObjectCodeTest : public testing::Test {
 protected:
  void SetUp() override {
    if (kIsInstrumented) {
      GTEST_SKIP() << "sanitizers and counters of coverage add code of their own to the loops";
    }
    if (std::system("objdump --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "objdump is not installed";
    }
    KeepLoops();
    functions_ = DisassembleThisProgram();
  }

  // Runs every loop on nothing, so that the linker keeps them all.
  static void KeepLoops() {
    const SmallEngine small;
    const OpaqueEngine opaque;
    for (const Scenario scenario : {Scenario::kLatency, Scenario::kThroughput}) {
      for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
        for (const Stage stage : {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader,
                                  Stage::kReadValue, Stage::kProduction}) {
          const ReadBlockRequest request{
              .scenario = scenario, .consume = consume, .stage = stage, .keys = {}};
          if (const auto loop = ChooseReadLoop<SmallEngine>(request)) {
            loop(small, request);
          }
          if (const auto loop = ChooseReadLoop<OpaqueEngine>(request)) {
            loop(opaque, request);
          }
        }
      }
    }
    const WorkBuffer work({.buffer_bytes = 8, .touches = 1});
    for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
      ReadBlockRequest request{.consume = consume, .batch_size = 1, .work = &work, .keys = {}};
      for (const Scenario scenario : {Scenario::kLatencyWithWork, Scenario::kBatched}) {
        request.scenario = scenario;
        ChooseReadLoop<SmallEngine>(request)(small, request);
        ChooseReadLoop<OpaqueEngine>(request)(opaque, request);
      }
      request.scenario = Scenario::kLatency;
      request.stage = Stage::kFindSlotTwin;
      ChooseReadLoop<SmallEngine>(request)(small, request);
    }
    const ReadBlockRequest work_alone{.scenario = Scenario::kLatencyWithWork,
                                      .stage = Stage::kKeyFetch,
                                      .work = &work,
                                      .keys = {}};
    ChooseReadLoop<SmallEngine>(work_alone)(small, work_alone);
    const ReadBlockRequest delayed{.delay_steps = 3, .keys = {}};
    ChooseReadLoop<SmallEngine>(delayed)(small, delayed);
    SmallEngine writable;
    std::vector<std::uint32_t> sampled_ns;
    for (const Consume consume : {Consume::kNone, Consume::kFirst, Consume::kAll}) {
      MixedBlockRequest request;
      request.consume = consume;
      RunMixedBlock(writable, request);
      request.sample_every = 1;
      request.sampled_ns = &sampled_ns;
      RunMixedBlock(writable, request);
    }
    DriftControl().Run({.first = 0, .count = 1});
  }

  std::vector<std::string> NamesWith(std::string_view part) const {
    std::vector<std::string> names;
    for (const auto& [name, code] : functions_) {
      if (name.find(part) != std::string::npos) {
        names.push_back(name);
      }
    }
    return names;
  }

  // What a function calls or jumps to, by name.
  static std::set<std::string> TargetsOf(const std::string& code) {
    std::set<std::string> targets;
    for (const Instruction& instruction : InstructionsOf(code)) {
      const bool leads_on = instruction.name == "call" || instruction.name.front() == 'j';
      const std::size_t open = instruction.operands.find('<');
      if (leads_on && open != std::string::npos) {
        const std::size_t end = instruction.operands.find_first_of("+>", open);
        targets.insert(instruction.operands.substr(open + 1, end - open - 1));
      }
    }
    return targets;
  }

  // Names of everything that can be reached from `name` by direct calls within the program.
  void Reach(const std::string& name, std::set<std::string>& reached) const {
    const auto found = functions_.find(name);
    if (!reached.insert(name).second || found == functions_.end()) {
      return;
    }
    for (const std::string& target : TargetsOf(found->second)) {
      Reach(target, reached);
    }
  }

  // The same without what lies behind the engine's own calls: only the harness's functions are
  // followed.
  void ReachOwn(const std::string& name, std::set<std::string>& reached) const {
    const auto found = functions_.find(name);
    if (!reached.insert(name).second || found == functions_.end() ||
        name.find("7harness") == std::string::npos) {
      return;
    }
    for (const std::string& target : TargetsOf(found->second)) {
      ReachOwn(target, reached);
    }
  }

  Disassembly functions_;
};

bool ReadsAClock(const std::string& name) {
  return name.find("clock") != std::string::npos || name.find("chrono") != std::string::npos ||
         name.find("NowNs") != std::string::npos || name.find("gettimeofday") != std::string::npos;
}

bool TakesMemory(const std::string& name) {
  return name.rfind("_Znw", 0) == 0 || name.rfind("_Zna", 0) == 0 ||
         name.find("malloc") != std::string::npos || name.find("calloc") != std::string::npos;
}

TEST_F(ObjectCodeTest, NoReadLoopReadsAClockOrTakesMemory) {
  std::vector<std::string> loops = NamesWith("MeasuredReadLoop");
  ASSERT_GE(loops.size(), 16U);
  for (const std::string_view other :
       {"MeasuredDelayLoop", "MeasuredKeyFetchLoop", "MeasuredChainedKeyFetchLoop",
        "MeasuredDelayOnlyLoop", "MeasuredDriftLoop", "MeasuredBatchLoop", "MeasuredWorkLoop",
        "MeasuredWorkOnlyLoop", "MeasuredTwinLoop"}) {
    const std::vector<std::string> named = NamesWith(other);
    ASSERT_FALSE(named.empty()) << other;
    loops.insert(loops.end(), named.begin(), named.end());
  }
  for (const std::string& loop : loops) {
    std::set<std::string> reached;
    Reach(loop, reached);
    for (const std::string& name : reached) {
      EXPECT_FALSE(ReadsAClock(name)) << loop << " reaches " << name;
      EXPECT_FALSE(TakesMemory(name)) << loop << " reaches " << name;
    }
  }
}

TEST_F(ObjectCodeTest, NoMixedLoopReadsAClock) {
  const std::vector<std::string> loops = NamesWith("MeasuredMixedLoop");
  ASSERT_GE(loops.size(), 3U);
  for (const std::string& loop : loops) {
    std::set<std::string> reached;
    ReachOwn(loop, reached);
    for (const std::string& name : reached) {
      EXPECT_FALSE(ReadsAClock(name)) << loop << " reaches " << name;
    }
  }
}

TEST_F(ObjectCodeTest, TheSampledLoopReadsTheClockSoTheSearchFindsClocks) {
  const std::vector<std::string> loops = NamesWith("SampledMixedLoop");
  ASSERT_FALSE(loops.empty());
  std::set<std::string> reached;
  ReachOwn(loops.front(), reached);
  bool reads_a_clock = false;
  for (const std::string& name : reached) {
    reads_a_clock = reads_a_clock || ReadsAClock(name);
  }
  EXPECT_TRUE(reads_a_clock);
}

// Whether the code has the mask and the exclusive-or that make a key depend on what was read
// before. `xor` of a register with itself only clears it.
bool HasDependence(const std::string& code) {
  bool has_mask = false;
  bool has_xor = false;
  for (const Instruction& instruction : InstructionsOf(code)) {
    const std::size_t comma = instruction.operands.find(',');
    const bool differ = comma != std::string::npos && instruction.operands.substr(0, comma) !=
                                                          instruction.operands.substr(comma + 1);
    has_xor = has_xor || (instruction.name == "xor" && differ);
    has_mask = has_mask || (instruction.name == "and" && differ);
  }
  return has_mask && has_xor;
}

// The template's arguments as the compiler mangles them: scenario, then consumption.
std::vector<std::string> ProductionLoops(const std::vector<std::string>& names, int scenario) {
  std::vector<std::string> chosen;
  const std::string argument = "ScenarioE" + std::to_string(scenario) + "E";
  for (const std::string& name : names) {
    if (name.find("OpaqueEngine") != std::string::npos &&
        name.find(argument) != std::string::npos) {
      chosen.push_back(name);
    }
  }
  return chosen;
}

TEST_F(ObjectCodeTest, LatencyLoopsChainTheirKeys) {
  const std::vector<std::string> loops =
      ProductionLoops(NamesWith("MeasuredReadLoop"), static_cast<int>(Scenario::kLatency));
  ASSERT_GE(loops.size(), 3U);
  for (const std::string& loop : loops) {
    EXPECT_TRUE(HasDependence(functions_.at(loop))) << loop << '\n' << functions_.at(loop);
  }
  for (const std::string_view other : {"MeasuredChainedKeyFetchLoop", "MeasuredWorkLoop",
                                       "MeasuredWorkOnlyLoop", "MeasuredTwinLoop"}) {
    for (const std::string& loop : NamesWith(other)) {
      EXPECT_TRUE(HasDependence(functions_.at(loop))) << functions_.at(loop);
    }
  }
}

TEST_F(ObjectCodeTest, ThroughputLoopsChainNothing) {
  const std::vector<std::string> loops =
      ProductionLoops(NamesWith("MeasuredReadLoop"), static_cast<int>(Scenario::kThroughput));
  ASSERT_GE(loops.size(), 3U);
  for (const std::string& loop : loops) {
    EXPECT_FALSE(HasDependence(functions_.at(loop))) << loop << '\n' << functions_.at(loop);
  }
  for (const std::string& loop : NamesWith("MeasuredBatchLoop")) {
    if (loop.find("OpaqueEngine") != std::string::npos) {
      EXPECT_FALSE(HasDependence(functions_.at(loop))) << loop << '\n' << functions_.at(loop);
    }
  }
  for (const std::string& loop : NamesWith("MeasuredKeyFetchLoop")) {
    EXPECT_FALSE(HasDependence(functions_.at(loop))) << functions_.at(loop);
  }
}

}  // namespace
}  // namespace alexbench::harness
