// Does the place of code in the program move its time?
//
// A clone is a cell's code linked once more: the same instructions on the same store,
// at other addresses. What it differs by is due to where it lies, and a difference between two
// variants may be due to no more than that. One clone is one sample of it, as is one program of
// several linked ones (layouts.h).
// Source: [MYTKOWICZ09].
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/analysis/block_table.h"
#include "harness/analysis/selfchecks.h"

namespace alexbench::harness {

// Lifetime: refers to the table's plan.
class Clones {
 public:
  explicit Clones(const BlockTable& table);

  // clone: one row per clone arm of a read-only group. The ratio of its time to its cell's,
  // measured like a contrast, lies within the equivalence bound (verdict.h). Never fails: what
  // moves by more is no defect of the instrument, but raises the bar for differences.
  const std::vector<GroupCheck>& rows() const { return rows_; }

  // How far a clone's time lies from its cell's, on the logarithm, over all sessions: the greatest
  // of this group's clones; without any, the greatest at its scenario in other groups that compare.
  // nullopt where there is none, and for groups that write.
  std::optional<double> SpreadFor(const GroupPlan& group) const;
  // The same for the group that a contrast is measured in.
  std::optional<double> SpreadFor(const ContrastPlan& contrast) const;

 private:
  void Measure(const BlockTable& table, const GroupPlan& group, const ArmPlan& clone);

  const RunPlan& plan_;
  std::vector<GroupCheck> rows_;
  std::map<const GroupPlan*, double> spreads_;  // of groups that compare
};

}  // namespace alexbench::harness
