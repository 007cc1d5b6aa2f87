"""The whole summary of a run, computed from session.json and the blocks."""

import math

from recompute import group_checks
from recompute import run_checks
from recompute.ablation import ablation_of
from recompute.blocks import Blocks
from recompute.breakdowns import all_breakdowns
from recompute.busy import BusyGroups
from recompute.carry_over import carry_overs
from recompute.cells import all_cells
from recompute.claims import all_claims
from recompute.clones import Clones
from recompute.contrasts import all_contrasts
from recompute.differences import Text
from recompute.mechanism import all_mechanisms
from recompute.plan import find_group, production_arm, with_role
from recompute.statistic import without_interval
from run_files import BadRun


class MeasuredRun:
    """What a run planned and saw."""

    def __init__(self, files):
        self.session = files.session()
        self.plan = self.session["plan"]
        hashes = self.session["config"].get("layouts", "")
        self.layouts = hashes.count(",") + 1
        self.blocks = Blocks(self.plan, files.blocks(), self.layouts)
        if self.blocks.count != self.session["block_count"]:
            raise BadRun(
                f"session.json: block_count: {self.session['block_count']}, "
                f"but there are {self.blocks.count}"
            )
        self.images = {image["image"]: image for image in reversed(self.session["images"])}

    def fares(self, group, arm):
        """Returns how the arm fared in its sessions."""
        place = (group["group_id"], arm["arm_index"])
        return [f for f in self.session["arms"] if (f["group_id"], f["arm_index"]) == place]


class _Failures:
    """The self-checks that failed, and the contrasts they bear on."""

    def __init__(self, of_groups, delays, longer, busy):
        self.busy = busy
        self._longer = [(group, row) for group, row in longer if row["pass"] is False]
        self._groups = {group["group_id"] for group, check in of_groups if check["pass"] is False}
        self._delay_failed = any(check["pass"] is False for _, check in delays)

    def bear_on(self, contrast, cell):
        delayed = self._delay_failed and cell["scenario"] == "latency"
        return delayed or contrast["group_id"] in self._groups

    def carried_over(self, plan, contrast):
        """How much of a contrast between structures may be due to the length of its blocks."""
        group = find_group(plan, contrast["group_id"])
        arms = [production_arm(group, contrast[side]) for side in "ab"] if group else [None]
        if not all(arms) or arms[0]["memory_family"] == arms[1]["memory_family"]:
            return None
        rows = [row["got"] for of, row in self._longer if of["group_id"] == group["group_id"]]
        bars = [
            abs(math.log(got[end])) / (1 - 1 / got["block_factor"])
            for got in rows
            for end in ("moved_ci_low", "moved_ci_high")
        ]
        return max(bars, default=None)


def recompute(run):
    """Returns summary.json as it should be."""
    session = run.session
    summary = {name: session[name] for name in ("run_id", "host", "build", "status")}
    summary.update(schema_version=1, profile=run.plan["profile"]["name"])
    summary["cells"] = all_cells(run)
    duplicates = group_checks.duplicates(run)
    clones = Clones(run)
    delays = group_checks.known_delays(run)
    gates = group_checks.throughput_gates(run)
    longer = carry_overs(run)
    busy = BusyGroups(run)
    busy.flag(summary["cells"])
    busy.excuse_groups(duplicates + delays + gates, longer)
    _close_gates(gates, summary["cells"])
    failures = _Failures(duplicates, delays, longer, busy)
    summary["contrasts"] = all_contrasts(run, summary["cells"], failures, clones)
    summary["breakdowns"] = all_breakdowns(run, summary["cells"])
    summary["ablation"] = ablation_of(run, summary["cells"], clones)
    busy.leave_open(summary["ablation"], summary["cells"])
    summary["mechanisms"] = all_mechanisms(run, summary["cells"])
    of_groups = duplicates + clones.rows + delays + gates + longer
    summary["selfchecks"] = [check for _, check in of_groups]
    of_run = run_checks.drift_rows(run)
    of_run += run_checks.residual_rows(summary["breakdowns"])
    of_run += run_checks.twin_rows(run)
    of_run += run_checks.work_rows(run, summary["cells"])
    of_run += run_checks.runner_rows(summary["cells"])
    of_run += run_checks.sampling_rows(run)
    busy.excuse(of_run)
    summary["selfchecks"] += of_run + busy.rows()
    if summary["profile"] == "as_published":
        _drop_intervals(summary)
    summary["claims"] = all_claims(run, summary)
    return summary


def _close_gates(gates, cells):
    """The throughput cells of a group whose gate failed are no throughput."""
    for group, check in gates:
        if check["pass"] is not False:
            continue
        closed = {
            arm["cell_id"] for arm in with_role(group, "cell") if arm["scenario"] == "throughput"
        }
        for cell in cells:
            if cell["cell_id"] in closed:
                cell.update(valid=False, invalid_reason=Text())


def _drop_intervals(summary):
    for cell in summary["cells"]:
        cell["ns_per_op"] = without_interval(cell["ns_per_op"])
    for contrast in summary["contrasts"]:
        contrast["ratio"] = without_interval(contrast["ratio"])
        contrast["difference_ns"] = without_interval(contrast["difference_ns"])
        contrast["mde_ns"] = None
        if contrast["verdict"] != "invalid":
            contrast["verdict"] = "inconclusive"
    for breakdown in summary["breakdowns"]:
        for name in ("total_ns", "residual_ns"):
            breakdown[name] = without_interval(breakdown[name])
        for phase in breakdown["phases"]:
            phase["ns"] = without_interval(phase["ns"])
