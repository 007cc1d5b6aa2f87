"""The self-checks that have a row for the run or for a cell."""

import math

from recompute.blocks import ns_per_operation
from recompute.group_checks import in_band, row, triple
from recompute.plan import find_group, home, production_arm, with_role
from recompute.statistic import over_sessions, over_sessions_of_logs

NOTED_DRIFT = 0.10
MOST_RESIDUAL_SHARE = 0.05
MOST_BAD_BREAKDOWNS = 0.25
MOST_RUNNER_NS = 2.0
MOST_PERTURBATION = 0.05


def drift_rows(run):
    """Returns the row of drift_control; none where no control was planned."""
    planned = False
    drifts = []
    for group in run.plan["groups"]:
        for arm in with_role(group, "drift_control"):
            planned = True
            for (blocks,) in run.blocks.select(group, [arm]).sessions:
                half = len(blocks) // 2
                if half:
                    halves = ns_per_operation(blocks[:half]) / ns_per_operation(blocks[half:])
                    drifts.append(abs(math.log(halves)))
    if not planned:
        return []
    if not drifts:
        return [row("drift_control", {}, None)]
    over = sum(drift > NOTED_DRIFT for drift in drifts)
    got = {
        "largest_abs_ln": max(drifts),
        "sessions": float(len(drifts)),
        "sessions_over": float(over),
    }
    return [row("drift_control", got, None if over else True)]


def residual_rows(breakdowns):
    """Returns the row of breakdown_residuals; none without a breakdown."""
    if not breakdowns:
        return []
    bad = sum(not _residual_is_good(breakdown) for breakdown in breakdowns)
    share = bad / len(breakdowns)
    got = {"breakdowns": float(len(breakdowns)), "bad": float(bad), "bad_share": share}
    return [row("breakdown_residuals", got, share <= MOST_BAD_BREAKDOWNS)]


def _residual_is_good(breakdown):
    residual = breakdown["residual_ns"]
    holds_zero = residual.ci_low is not None and residual.ci_low <= 0 <= residual.ci_high
    most = MOST_RESIDUAL_SHARE * abs(breakdown["total_ns"].estimate)
    return holds_zero or abs(residual.estimate) < most


def twin_rows(run):
    """Returns a row for each breakdown with a twin of its slot stage."""
    rows = []
    for planned in run.plan["breakdowns"]:
        group = find_group(run.plan, planned["group_id"])
        arms = [_stage_arm(group, planned, stage) for stage in ("find_slot_twin", "find_slot")]
        arms.append(production_arm(group, planned["cell_id"]))
        if None not in arms:
            rows.append(_twin_row(run.blocks.select(group, arms).sessions))
    return rows


def _stage_arm(group, planned, stage):
    fitting = (
        arm
        for arm in with_role(group, "stage")
        if arm["cell_id"] == planned["cell_id"] and arm["stage"] == stage
    )
    return next(fitting, None)


def _twin_row(sessions):
    if not sessions:
        return row("pollution_twin", {}, None)
    means = [[ns_per_operation(blocks) for blocks in arms] for arms in sessions]
    gap = over_sessions([twin - stage for twin, stage, _ in means])
    share = gap.estimate / over_sessions([get for _, _, get in means]).estimate
    got = triple("gap_ns", gap) | {"gap_share": share}
    return row("pollution_twin", got, None if share > MOST_RESIDUAL_SHARE else True)


def work_rows(run, cells):
    """Returns a row for each group with work between its operations."""
    rows = []
    for group in run.plan["groups"]:
        for work in with_role(group, "work")[:1]:
            alone = [ns_per_operation(b) for (b,) in run.blocks.select(group, [work]).sessions]
            got = triple("work_ns", over_sessions(alone)) if alone else {}
            passed = not any(_lies_below_zero(group, cell) for cell in cells) if alone else None
            rows.append(row("work_between", got, passed))
    return rows


def _lies_below_zero(group, cell):
    time = cell["ns_per_op"]
    if not cell["valid"] or time is None or production_arm(group, cell["cell_id"]) is None:
        return False
    return (time.estimate if time.ci_high is None else time.ci_high) < 0


def runner_rows(cells):
    """Returns a row for each valid cell of the empty engine."""
    rows = []
    for cell in cells:
        kind = (cell["engine"], cell["scenario"], cell["consume"])
        time = cell["ns_per_op"]
        if kind != ("null", "throughput", "none") or not cell["valid"] or time is None:
            continue
        passed = time.estimate <= MOST_RUNNER_NS
        if not passed and time.ci_low is not None and time.ci_low <= MOST_RUNNER_NS:
            passed = None
        rows.append(row("runner_cost", triple("ns_per_op", time), passed))
    return rows


def sampling_rows(run):
    """Returns a row for each cell with operations that were timed alone."""
    rows = []
    for cell in run.plan["cells"]:
        group, arm = home(run.plan, cell["cell_id"])
        fares = run.fares(group, arm) if arm else []
        sampled = [fare["sampling"] for fare in fares if "sampling" in fare]
        if sampled:
            rows.append(_sampling_row(sampled))
    return rows


def _sampling_row(sampled):
    logs = []
    for sampling in sampled:
        kinds = [sampling[kind] for kind in ("sampled", "plain")]
        if all(kind["operations"] for kind in kinds):
            timed, plain = (kind["ns"] / kind["operations"] for kind in kinds)
            logs.append(math.log(timed / plain))
    count = sum(sum(sampling["latency_ns"]["counts"]) for sampling in sampled)
    got = {"sampled_operations": float(count)}
    if not logs:
        return row("sampling_perturbation", got, None)
    got |= triple("ratio", over_sessions_of_logs(logs))
    passed = in_band(logs, -math.inf, math.log1p(MOST_PERTURBATION))
    return row("sampling_perturbation", got, passed)
