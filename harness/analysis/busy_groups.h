// Was the machine busy with something else? A thread that is kept waiting measures others' work.
//
// Watched are blocks whose thread never slept by itself; what it did not run of such a block's time
// was taken from it. Of a group:
//
//   lost share    sum of max(0, ns - cpu_ns) / sum of ns over all watched blocks
//   stolen share  mean of its sessions' `stolen_share`, where a hypervisor tells
//
// A group is busy if the greater of the two is above kMostLostShare. Cleaning leaves out what was
// lost to some blocks, but not what the others' caches and clocks suffered, so that a busy group
// decides nothing: its contrasts are inconclusive, its checks cannot fail.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/report/result.h"

namespace alexbench::harness {

inline constexpr double kMostLostShare = 0.10;
inline constexpr char kBusyFlag[] = "busy";

class BusyGroups {
 public:
  BusyGroups(const BlockTable& table, const std::vector<LoadObservation>& loads);

  bool any() const;
  bool Has(const GroupPlan& group) const;
  // Whether the cell was measured in a busy group, be it the one its own figures come from or not.
  bool Measured(std::string_view cell_id) const;
  // Whether the contrast was measured in one.
  bool Bears(const ContrastPlan& contrast) const;

  // quiet_machine: one row per run, null where a group was busy. None without a watched block.
  std::vector<SelfCheckResult> Row() const;

  // A check that failed on a busy machine cannot tell.
  static void Excuse(SelfCheckResult& check);

 private:
  struct Busyness {
    double watched_ns = 0;
    double lost_ns = 0;
    std::vector<double> stolen_shares;

    double Share() const;
  };

  const RunPlan& plan_;
  std::map<const GroupPlan*, Busyness> groups_;
  std::optional<double> load_average_;
};

// Gives the flag to the cells that were measured in a busy group, and takes the verdicts of
// ablations they are part of.
void FlagBusyCells(const BusyGroups& busy, std::vector<CellResult>& cells);
void LeaveBusyAblationOpen(const std::vector<CellResult>& cells, Ablation& ablation);

bool IsBusy(const CellResult& cell);

}  // namespace alexbench::harness
