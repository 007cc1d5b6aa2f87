#include "harness/report/sample_run.h"

#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "harness/report/blocks_json.h"
#include "harness/report/result_json.h"
#include "harness/report/sample_fares.h"
#include "harness/report/session_json.h"

namespace alexbench::harness {
namespace {

constexpr std::uint32_t kSessions = 3;
constexpr std::uint32_t kRounds = 20;
constexpr std::uint64_t kOperations = 1000;
constexpr std::uint32_t kTrialBlocks = 4;

CellPlan Cell(std::string engine, Scenario scenario) {
  CellPlan cell;
  cell.settings.workload = scenario == Scenario::kMixed ? "mixed_80_20" : "query";
  cell.settings.scenario = scenario;
  cell.settings.records = 1000;
  cell.settings.value_size_bytes = 128;
  cell.spec = engine;
  cell.variant = engine + ":choice=one";
  cell.axes = {{"choice", "one"}};
  cell.durability = "buffered";
  cell.cell_id = cell.settings.workload + "/" + std::string(ScenarioName(scenario)) + "/" + engine;
  cell.engine = std::move(engine);
  return cell;
}

GroupPlan Group(std::string id, GroupPurpose purpose, const CellSettings& settings) {
  GroupPlan group;
  group.group_id = std::move(id);
  group.purpose = purpose;
  group.settings = settings;
  group.regime = RunsAlone(settings.scenario) ? Regime::kWriting : Regime::kReadOnly;
  group.sessions = kSessions;
  group.seconds_per_session = 10;
  group.block_ns = 1'000'000;
  group.trial_operations = group.regime == Regime::kWriting ? kTrialBlocks * kOperations : 0;
  return group;
}

void AddArm(const CellPlan& cell, ArmRole role, Stage stage, GroupPlan& group) {
  ArmPlan arm;
  arm.arm_index = static_cast<std::uint32_t>(group.arms.size());
  arm.role = role;
  arm.cell_id = cell.cell_id;
  arm.spec = cell.spec;
  arm.durability = cell.durability;
  arm.scenario = cell.settings.scenario;
  arm.stage = stage;
  arm.image = cell.engine;
  arm.memory_family = cell.engine;
  group.arms.push_back(std::move(arm));
}

// As if alpha were beta with a step taken.
AblationPlan OneStep(const std::string& without, const std::string& with) {
  AblationPlan ablation;
  AblationStepPlan& step = ablation.steps.emplace_back();
  step.axis = std::string("value_access");
  step.name = std::string("zero_copy");
  step.from = std::string("copy");
  step.to = std::string("borrow");
  step.group = step.axis;
  step.predicted_ns = -30;
  ablation.factorials = {{without, with}};
  return ablation;
}

RunPlan SamplePlan() {
  RunPlan plan;
  plan.profile = *FindProfile("quick");
  plan.seed = 7;
  plan.cells = {Cell("alpha", Scenario::kLatency), Cell("beta", Scenario::kLatency),
                Cell("alpha", Scenario::kMixed), Cell("beta", Scenario::kMixed)};
  plan.cells.push_back(Cell("floor", Scenario::kMixed));
  plan.cells.back().unsupported = "unsupported: floor only reads";
  GroupPlan reads = Group("g0", GroupPurpose::kComparison, plan.cells[0].settings);
  AddArm(plan.cells[0], ArmRole::kCell, Stage::kProduction, reads);
  AddArm(plan.cells[1], ArmRole::kCell, Stage::kProduction, reads);
  AddArm(plan.cells[0], ArmRole::kDuplicate, Stage::kProduction, reads);
  AddArm(plan.cells[0], ArmRole::kClone, Stage::kProduction, reads);
  GroupPlan stages = Group("g1", GroupPurpose::kBreakdown, plan.cells[0].settings);
  for (const Stage stage :
       {Stage::kKeyFetch, Stage::kFindSlot, Stage::kReadHeader, Stage::kReadValue}) {
    AddArm(plan.cells[0], ArmRole::kStage, stage, stages);
  }
  AddArm(plan.cells[0], ArmRole::kCell, Stage::kProduction, stages);
  plan.groups = {reads, stages};
  for (const std::size_t writer : {2U, 3U}) {
    GroupPlan trials = Group("g" + std::to_string(plan.groups.size()), GroupPurpose::kComparison,
                             plan.cells[writer].settings);
    AddArm(plan.cells[writer], ArmRole::kCell, Stage::kProduction, trials);
    plan.groups.push_back(std::move(trials));
  }
  GroupPlan longer = Group("g4", GroupPurpose::kSelfCheck, plan.cells[0].settings);
  AddArm(plan.cells[0], ArmRole::kCarryOver, Stage::kProduction, longer);
  AddArm(plan.cells[1], ArmRole::kCarryOver, Stage::kProduction, longer);
  plan.groups.push_back(std::move(longer));
  plan.cells.push_back(Cell("alpha", Scenario::kOpenLoop));
  plan.cells.back().settings.target_ops_per_s = 4'000'000;
  plan.cells.back().settings.memory_limit_bytes = 1'000'000;
  GroupPlan paced = Group("g5", GroupPurpose::kComparison, plan.cells.back().settings);
  AddArm(plan.cells.back(), ArmRole::kCell, Stage::kProduction, paced);
  plan.groups.push_back(std::move(paced));
  plan.contrasts = {{.a = plan.cells[0].cell_id,
                     .b = plan.cells[1].cell_id,
                     .group_id = "g0",
                     .ladder_step = true},
                    {.a = plan.cells[2].cell_id,
                     .b = plan.cells[3].cell_id,
                     .group_id = "",
                     .ladder_step = false}};
  plan.breakdowns = {{.cell_id = plan.cells[0].cell_id, .group_id = "g1"}};
  plan.ablation = OneStep(plan.cells[1].cell_id, plan.cells[0].cell_id);
  plan.cells[0].axes = {{"choice", "two"}};
  plan.mechanism.emplace();
  for (const char* quantity : {"instructions", "cycles"}) {
    plan.mechanism->claims.push_back(
        {"choice", "one", "two", quantity, "fewer", 0.5, "less is done"});
  }
  return plan;
}

// What one operation of an arm takes; stages take growing shares of it.
double ArmNs(const ArmPlan& arm, const SampleOptions& options) {
  const double share = (static_cast<double>(arm.stage) + 1) / 5;
  const double elsewhere = arm.role == ArmRole::kClone ? 1.004 : 1;
  return (arm.spec == "beta" ? 400 * options.beta_scale : 200) * share * elsewhere;
}

// Trials of beta are cut short, amid a block of alpha's.
bool IsCutShort(const ArmPlan& arm) {
  return arm.scenario == Scenario::kMixed && arm.spec == "beta";
}

std::uint64_t OperationsOf(const ArmPlan& arm) {
  return arm.role == ArmRole::kCarryOver ? 8 * kOperations
         : IsCutShort(arm)               ? kOperations - 50
                                         : kOperations;
}

// Rounds of cells that write are trials of several blocks.
void PlaceInTrial(BlockObservation& block) {
  block.position = block.round % kTrialBlocks;
  block.round /= kTrialBlocks;
}

std::vector<BlockObservation> SampleBlocks(const RunPlan& plan, const SampleOptions& options) {
  RandomStream random(options.seed, 1);
  RandomStream random_of_clones(options.seed, 2);
  std::vector<BlockObservation> blocks;
  for (const GroupPlan& group : plan.groups) {
    for (std::uint32_t session = 0; session < kSessions; ++session) {
      for (std::uint32_t round = 0; round < kRounds; ++round) {
        for (const ArmPlan& arm : group.arms) {
          BlockObservation block;
          block.group_id = group.group_id;
          block.session = session;
          block.arm_index = arm.arm_index;
          block.round = round;
          block.position = arm.arm_index;
          block.operations = OperationsOf(arm);
          RandomStream& own = arm.role == ArmRole::kClone ? random_of_clones : random;
          const double factor = 1 + 0.01 * (own.Fraction() - 0.5);
          const double ns = ArmNs(arm, options) * static_cast<double>(block.operations);
          block.ns = static_cast<std::int64_t>(ns * factor);
          block.involuntary_switches = round == 3 ? 1 : 0;
          block.hits = block.operations;
          block.checksum = 0xfedcba9876543210U;
          block.answers_right = true;
          if (arm.scenario == Scenario::kMixed) {
            PlaceInTrial(block);
          }
          if (!IsCutShort(arm) || block.position + 1 < kTrialBlocks) {
            blocks.push_back(block);
          }
        }
      }
    }
  }
  return blocks;
}

std::vector<ClaimSpec> SampleClaims() {
  CellSelector alpha;
  alpha.engine = "alpha";
  alpha.workload = "query";
  CellSelector beta = alpha;
  beta.engine = "beta";
  ClaimSpec twice;
  twice.id = "twice";
  twice.text = "alpha takes half the time of beta";
  twice.where = "a page";
  twice.origin = "published";
  twice.kind = ClaimKind::kRatio;
  twice.published = 2;
  twice.unit = "x";
  twice.a = alpha;
  twice.b = beta;
  ClaimSpec later = twice;
  later.id = "later";
  later.needs = "an engine that is not built yet";
  return {twice, later};
}

// Of the reading cells; what the processor's own counters would say can't be had.
void AddCounts(SessionRecord& record) {
  for (std::uint32_t arm = 0; arm < 2; ++arm) {
    CountObservation seen;
    seen.group_id = "g0";
    seen.arm_index = arm;
    seen.tool = "callgrind";
    seen.few_operations = 2'048;
    seen.many_operations = 6'144;
    seen.counts = {{"instructions", 100'000, 300'000 + 5'000 * arm}, {"allocations", 7, 7}};
    record.counts.push_back(seen);
    seen.tool = "perf_event";
    seen.reason = "perf_event_open of cycles: No such file or directory";
    seen.counts.clear();
    record.counts.push_back(seen);
  }
}

void AddImages(SessionRecord& record) {
  for (const char* image : {"alpha", "beta"}) {
    ImageObservation built;
    built.image = image;
    built.spec = image;
    built.status = "ok";
    built.records = 1000;
    built.load_ns_per_record = 123.5;
    built.open_ns = 1'500'000;
    built.log_bytes = 144'000;
    built.index = {{"leaves", "nodes", 12}, {"fill", "share", 0.625}};
    built.content_hash = "c0ffee";
    record.images.push_back(built);
  }
}

}  // namespace

RunFiles SampleRun(const SampleOptions& options) {
  RunFiles files;
  SessionRecord& record = files.record;
  record.run_id = "2026-01-31-sample";
  record.command_line = {"alexbench", "run", "--engine", "alpha,beta"};
  record.config = {{"engine", "alpha,beta"}, {"records", "1000"}};
  record.started_utc = "2026-01-31T10:00:00Z";
  record.ended_utc = "2026-01-31T10:05:00Z";
  record.status = "complete";
  record.host = {{"cpu_model", "a processor"}, {"vcpus", 2}, {"load_average_1m", 0.25}};
  record.host["governor"] = nullptr;
  record.build = {{"build_type", "Release"}, {"dirty", false}};
  record.doctor = Diagnose(record.host, record.build);
  record.plan = SamplePlan();
  record.fairness[record.plan.cells[0].cell_id] = {{"copies_per_read", "0"}};
  record.claims = SampleClaims();
  AddStreamsAndFares(record);
  AddImages(record);
  AddCounts(record);
  files.observation.arms = record.arms;
  files.observation.images = record.images;
  files.observation.streams = record.streams;
  files.observation.counts = record.counts;
  files.observation.blocks = SampleBlocks(record.plan, options);
  return files;
}

void WriteRun(RunFiles files, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::filesystem::remove(folder / "blocks.jsonl");
  ALEXBENCH_CHECK(AppendBlocks(folder / "blocks.jsonl", files.observation.blocks).ok());
  const absl::StatusOr<BlocksRead> read = ReadBlocks(folder);
  ALEXBENCH_CHECK(read.ok());
  files.record.block_count = read->blocks.size();
  files.record.blocks_hash = read->hash;
  ALEXBENCH_CHECK(WriteSession(files.record, folder / "session.json").ok());
  const absl::StatusOr<Summary> summary =
      Summarize(files.record.plan, files.observation, InputsOf(files.record));
  ALEXBENCH_CHECK(summary.ok());
  ALEXBENCH_CHECK(WriteSummary(*summary, folder / "summary.json").ok());
}

}  // namespace alexbench::harness
