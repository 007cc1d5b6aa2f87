// The findings of a run as plain data: what summary.json holds, field by field.
//
// Units are part of the names. Missing is nullopt (JSON null), never 0 or NaN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "harness/report/ablation_result.h"
#include "harness/report/statistic.h"
#include "harness/session/observation.h"

namespace alexbench::harness {

// nullopt where too few operations were timed to say.
struct LatencyPercentiles {
  std::optional<std::uint64_t> p50;
  std::optional<std::uint64_t> p90;
  std::optional<std::uint64_t> p99;
  std::optional<std::uint64_t> p999;
  std::optional<std::uint64_t> p9999;
  std::uint64_t max = 0;
};

// How often something happens in one operation of a cell.
struct CountResult {
  std::string name;  // of operation_counts.h
  std::string tool;  // callgrind | perf_event | blocks
  std::optional<double> per_op;
  std::optional<std::string> reason;  // why there is no number
};

struct OpenLoopResult {
  double achieved_ops_per_s = 0;
  std::uint64_t operations = 0;
  std::uint64_t late_starts = 0;
  std::optional<LatencyPercentiles> service_ns;  // from the start, not from the intended one
};

// What a limit of memory did to a store.
struct MemoryResult {
  std::uint64_t used_bytes = 0;  // by the group, in the session that used least
  double major_faults_per_op = 0;
  double read_bytes_per_op = 0;  // fetched from storage
};

// One engine variant under one setting, as measured; settings as the command line has them.
struct CellResult {
  std::string cell_id;
  std::string engine;
  std::string variant;
  std::vector<std::pair<std::string, std::string>> axes;
  std::string workload;
  std::string scenario;
  std::string consume;
  std::uint64_t records = 0;
  std::uint32_t value_bytes = 0;
  std::string load_order;
  std::string data_set;
  std::string durability;
  std::uint32_t threads = 1;
  std::optional<std::uint32_t> batch_size;
  std::optional<double> target_ops_per_s;
  std::optional<std::uint64_t> memory_limit_bytes;  // page cache included; absent without a limit
  // "warm": all in memory, a warm prefix before each block; "limited": what memory_limit_bytes
  // hold.
  std::string cache_state;
  std::uint32_t layouts = 1;
  std::map<std::string, std::string> fairness;
  std::string regime;
  std::optional<std::uint64_t> page_size;  // bytes
  bool valid = false;
  std::optional<std::string> invalid_reason;
  std::vector<std::string> flags;
  std::uint64_t hits = 0;
  std::string checksum;  // 16 hexadecimal digits, over all blocks
  std::optional<Statistic> ns_per_op;
  // Cells that write: the share of their operations that trials did before their seconds were over.
  std::optional<double> stream_fraction;
  std::optional<LatencyPercentiles> latency_ns;  // open_loop: from the intended start
  std::optional<OpenLoopResult> open_loop;       // absent in other scenarios
  std::optional<MemoryResult> memory;            // absent without a limit
  std::uint64_t ops_per_block = 0;
  std::uint32_t sessions = 0;
  std::uint64_t rounds = 0;              // blocks that count in the estimate
  std::optional<double> clean_fraction;  // read-only: those blocks over all blocks made
  std::optional<double> index_bytes_per_key;
  std::vector<IndexFigure> index;  // of the opened image; empty where the engine says nothing
  // Cells that write: what a trial left. Absent where the engine says nothing of it.
  std::optional<IndexAfterWrites> index_after_writes;
  std::optional<std::uint64_t> log_bytes;
  std::optional<std::uint64_t> disk_bytes;
  std::optional<std::uint64_t> rss_bytes;
  std::optional<double> load_ns_per_op;
  std::optional<std::int64_t> open_ns;
  std::optional<double> write_amplification;
  std::vector<CountResult> counts;  // empty unless the run was asked to count
};

// Two cells held against each other, both by cell_id; `faster` means that a is.
struct ContrastResult {
  std::string a;
  std::string b;
  std::string scenario;
  std::optional<Statistic> ratio;          // time of a over time of b
  std::optional<Statistic> difference_ns;  // a - b
  std::optional<double> mde_ns;            // smallest difference found with 80 % power
  // Cells that write: the operations of each trial that are compared, from the first one on.
  std::optional<std::uint64_t> stretch_operations;
  std::string verdict;  // faster | slower | equivalent | inconclusive | invalid | inert
  std::vector<std::string> flags;
  // How far the same code at other addresses was from itself, the longer time over the shorter;
  // nullopt where no clone bears on the contrast.
  std::optional<double> clone_ratio;
};

// What a step is said to change, held against the counts of the two cells.
struct MechanismEvidence {
  std::string quantity;
  std::string direction;  // fewer | more
  double at_least = 0;    // per operation
  std::string because;
  std::optional<double> delta_per_op;  // with the step less without
  std::optional<bool> contained;       // nullopt: not counted
};

// Whether the counts contain what a step is said to do; its time is another matter.
struct MechanismResult {
  std::string a;  // the cell with the step
  std::string b;  // the cell without it
  std::string axis;
  std::string from;
  std::string to;
  std::vector<MechanismEvidence> evidence;
  std::string verdict;  // established | not_established
};

// What a get takes from one stage to the next.
struct PhaseResult {
  std::string name;  // key_fetch | find_slot | read_header | read_value
  Statistic ns;
};

// The phases of one cell's get side by side; with the residual they add up to the total.
struct BreakdownResult {
  std::string cell_id;
  std::string scenario;
  Statistic total_ns;
  std::vector<PhaseResult> phases;
  Statistic residual_ns;
  double sum_error = 0;
};

// A claim, what was observed of it (nullopt: nothing), and what would be needed to decide it.
struct ClaimResult {
  std::string id;
  std::string text;
  std::string where;
  std::string origin;  // published | hypothesis
  std::string kind;
  double published = 0;
  std::string unit;
  std::optional<Statistic> observed;
  std::string verdict;  // reproduced | refuted | open | not_comparable | self_inconsistent
  std::optional<std::string> needs;
  std::vector<std::string> cells;
};

struct SelfCheckResult {
  std::string name;
  std::string expected;
  std::map<std::string, std::optional<double>> got;
  std::optional<bool> pass;  // nullopt: too noisy to tell, see reason
  std::optional<std::string> reason;
};

// One fact about a host or a build, units in its name; nullptr where it is not exposed.
using Fact = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string>;

// What host and build a run came from; see environment.h.
using Facts = std::map<std::string, Fact>;

struct Summary {
  std::uint32_t schema_version = 1;
  std::string run_id;
  std::string profile;
  Facts host;
  Facts build;
  std::string status;  // complete | interrupted | failed
  std::vector<CellResult> cells;
  std::vector<ContrastResult> contrasts;
  std::vector<BreakdownResult> breakdowns;
  std::optional<Ablation> ablation;
  std::vector<MechanismResult> mechanisms;  // of ladder steps and of steps alone in an ablation
  std::vector<ClaimResult> claims;
  std::vector<SelfCheckResult> selfchecks;
};

}  // namespace alexbench::harness
