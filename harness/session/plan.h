// What a run will do, decided before anything is measured: cells, arms, session groups.
//
// A run executes its groups; a group executes `sessions` child processes; a read-only session
// executes rounds, in which every arm runs one block; a writing session executes trials of one
// engine. The plan is stored in session.json and is all a session process is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/measure/block.h"
#include "harness/measure/work.h"
#include "harness/session/opened_engine.h"

namespace alexbench::harness {

// The engine that does nothing: its cells are what the measuring loop itself costs.
inline constexpr std::string_view kRunnerAlone = "null";

enum class LoadOrder : std::uint8_t { kRandom, kSorted };

// kReadOnly: arms interleaved in shuffled rounds. kWriting: one engine a process, trials.
enum class Regime : std::uint8_t { kReadOnly, kWriting };

std::string_view LoadOrderName(LoadOrder order);
std::string_view RegimeName(Regime regime);

// What is stored and asked; two cells with equal settings differ by engine alone.
struct CellSettings {
  std::string workload;
  Scenario scenario = Scenario::kLatency;
  Consume consume = Consume::kAll;
  std::uint64_t records = 0;
  std::uint32_t value_size_bytes = 0;
  LoadOrder load_order = LoadOrder::kRandom;
  std::string data_set = "uniform";
  std::uint32_t threads = 1;
  std::optional<std::uint32_t> batch_size;  // keys of one group; kBatched only
  // The same of a workload that is a stream: it is then measured as one, in groups.
  std::optional<std::uint32_t> put_batch_size;
  std::optional<Work> work;                 // between operations; kLatencyWithWork only
  std::optional<std::uint64_t> target_ops_per_s;  // kOpenLoop only
  std::optional<std::uint64_t> memory_limit_bytes;  // of the store, page cache included
  std::uint64_t seed = 0;

  bool operator==(const CellSettings&) const = default;
};

// One engine variant under one setting: what was asked for, and listed in summary.json.
struct CellPlan {
  std::string cell_id;  // unique; the second of two equal cells ends in "#2"
  std::string engine;   // bare name
  std::string variant;  // with all choices
  std::string spec;     // as the catalogue resolves it again
  AxisChoices axes;
  std::string durability;
  CellSettings settings;
  std::string unsupported;  // why the pair cannot be; empty if it can
};

enum class ArmRole : std::uint8_t {
  kCell,          // production of a cell
  kDuplicate,     // a cell's function once more: A/A
  kDelay,         // a cell with a known delay
  kCalibration,   // the known delay alone
  kDriftControl,  // a fixed random walk over private memory, unrelated to any engine
  kFloorGate,     // floor at latency and at throughput: do throughput arms overlap?
  kStage,         // a cell's get up to a stage, and the twin of one
  kWork,          // what stands between the operations of kLatencyWithWork, alone
  kCarryOver,     // a cell once more, in blocks several times as long
  kClone,         // a cell's code once more, at other addresses
};

std::string_view ArmRoleName(ArmRole role);

struct ArmPlan {
  std::uint32_t arm_index = 0;  // position in its group's `arms`
  ArmRole role = ArmRole::kCell;
  std::string cell_id;  // the cell it belongs to; empty for drift control and floor gate
  std::string spec;     // engine string; empty for the drift control
  std::string durability;
  Scenario scenario = Scenario::kLatency;  // of a stream in groups kMixed, as it is run
  Stage stage = Stage::kProduction;
  std::int32_t delay_steps = kNoDelay;
  std::string image;          // folder name under the scratch folder; empty: loads in the session
  std::string memory_family;  // arms with the same family share memory and operation count
};

// Why a group exists; written into session.json.
enum class GroupPurpose : std::uint8_t { kComparison, kBreakdown, kSelfCheck };

std::string_view GroupPurposeName(GroupPurpose purpose);

struct GroupPlan {
  std::string group_id;  // "g0", "g1", ...
  GroupPurpose purpose = GroupPurpose::kComparison;
  Regime regime = Regime::kReadOnly;
  CellSettings settings;
  std::vector<ArmPlan> arms;
  std::uint32_t sessions = 0;
  double seconds_per_session = 0;  // timed blocks of all arms together; kWriting: of the one cell
  std::int64_t block_ns = 0;       // length a block aims at
  std::uint64_t trial_operations = 0;  // kWriting: operations of one trial
};

// Two cells to be compared; `a` is the one named first.
struct ContrastPlan {
  std::string a;
  std::string b;
  std::string group_id;  // where both are arms; empty where one is unsupported or both write
  bool ladder_step = false;
};

// The arms of one group that telescope to one cell's time.
struct BreakdownPlan {
  std::string cell_id;
  std::string group_id;
};

// A step that a factorial takes or leaves.
struct AblationStepPlan {
  std::string axis;
  std::string name;         // the ladder's
  std::string from;         // the baseline's choice, or where the axis' step before led
  std::string to;           // the step's choice
  std::string group;        // steps of one group count as one in Owen's values
  std::optional<double> predicted_ns;  // where one was published
};

// A full factorial, once a setting.
struct AblationPlan {
  std::vector<AblationStepPlan> steps;
  // The cell ids of each setting, one a feasible set of steps, ascending (see step_chains.h): where
  // no axis has two steps, cell [i] has taken those whose bits are set in i.
  std::vector<std::vector<std::string>> factorials;
};

struct Profile {
  std::string name;  // quick | standard | report | as_published
  std::uint32_t sessions = 3;
  double seconds_per_session = 10;
  double margin = 0.03;                     // equivalence margin, as a share
  std::uint64_t operations_per_record = 1;  // length of a writing trial
};

// Errors: nullopt for an unknown name.
std::optional<Profile> FindProfile(std::string_view name);

// So many layouts of the code are a sample of what its place in the program does; fewer are not.
inline constexpr std::uint32_t kEnoughLayouts = 5;
// The least margin of a profile that has fewer.
inline constexpr double kLeastMarginOfFewLayouts = 0.015;

// The margin of a profile whose sessions take so many binaries in turn: its own, but no less than
// code layout alone may come to where its sessions see fewer than kEnoughLayouts of them.
// Source: [MYTKOWICZ09].
double MarginOver(const Profile& profile, std::uint32_t layouts);

// A run that ends when its contrasts are decided or its time is spent: at which numbers of sessions
// it looks, fixed before anything is measured (harness/analysis/stopping.h).
struct StoppingPlan {
  std::uint32_t first_look_sessions = 0;  // no verdict before
  std::uint32_t most_sessions = 0;        // the last look
  double budget_seconds = 0;              // of everything, images included
};

// What a step is said to change about an operation, beforehand. `direction`: fewer | more.
struct MechanismClaim {
  std::string axis;
  std::string from;
  std::string to;
  std::string quantity;  // of operation_counts.h
  std::string direction;
  double at_least = 0;  // per operation
  std::string because;
};

// Count what operations of every compared cell do, and hold that against these.
struct MechanismPlan {
  std::vector<MechanismClaim> claims;
};

struct RunPlan {
  Profile profile;
  std::uint64_t seed = 0;
  std::vector<CellPlan> cells;
  std::vector<GroupPlan> groups;
  std::vector<ContrastPlan> contrasts;
  std::vector<BreakdownPlan> breakdowns;
  std::optional<StoppingPlan> stopping;  // nullopt: the groups' sessions are what there will be
  std::optional<AblationPlan> ablation;
  std::optional<MechanismPlan> mechanism;
};

// Of the timed seconds that the sessions of a plan have; both 0 where it has none.
struct SecondsRange {
  double least = 0;
  double most = 0;
};
SecondsRange SessionSeconds(const RunPlan& plan);

}  // namespace alexbench::harness
