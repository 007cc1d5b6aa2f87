"""The self-checks that have a row for each group."""

import math

import scipy.stats

from recompute.blocks import ns_per_operation
from recompute.contrasts import in_rounds
from recompute.differences import Text
from recompute.plan import production_arm, with_role
from recompute.statistic import (
    EQUIVALENCE_LEVEL,
    over_sessions,
    over_sessions_of_logs,
    t_interval,
)

SLOPE_TOLERANCE = 0.10
MOST_FLOOR_SHARE = 0.6


def row(name, got, passed, reasoned=False):
    """A row of the summary; a row that cannot tell always gives its reason."""
    reason = Text() if passed is None or reasoned else None
    return {"name": name, "expected": Text(), "got": got, "pass": passed, "reason": reason}


def triple(name, statistic):
    """A statistic as three members of `got`."""
    return {
        name: statistic.estimate,
        f"{name}_ci_low": statistic.ci_low,
        f"{name}_ci_high": statistic.ci_high,
    }


def in_band(values, low, high):
    """True inside, False outside, None where the 90 % interval crosses an end."""
    interval = t_interval(values, EQUIVALENCE_LEVEL)
    if interval is None:
        return None
    if low < interval[0] and interval[1] < high:
        return True
    return False if interval[1] < low or interval[0] > high else None


def duplicates(run):
    """Returns [(group, row)] of aa_duplicate."""
    bound = math.log1p(run.plan["profile"]["margin"])
    found = []
    for group in run.plan["groups"]:
        if group["regime"] != "read_only":
            continue
        for arm in with_role(group, "duplicate"):
            cell = production_arm(group, arm["cell_id"])
            measured = in_rounds(run, group, arm, cell) if cell else None
            logs = measured.logs if measured else []
            got = triple("ratio", over_sessions_of_logs(logs)) if logs else {}
            preempted = measured is not None and measured.preempted is not False
            passed = None if preempted else in_band(logs, -bound, bound)
            found.append((group, row("aa_duplicate", got, passed)))
    return found


def known_delays(run):
    """Returns [(group, row)] of known_delay."""
    found = []
    for group in run.plan["groups"]:
        delays = sorted(with_role(group, "delay"), key=lambda arm: arm["delay_steps"])
        if not delays:
            continue
        alone = {arm["delay_steps"]: arm for arm in reversed(with_role(group, "calibration"))}
        pairs = [(arm, alone[arm["delay_steps"]]) for arm in delays if arm["delay_steps"] in alone]
        slopes, preempted = _slopes(run, group, pairs)
        got = triple("slope", over_sessions(slopes)) if slopes else {}
        passed = in_band(slopes, 1 - SLOPE_TOLERANCE, 1 + SLOPE_TOLERANCE)
        found.append((group, row("known_delay", got, None if preempted else passed)))
    return found


def _slopes(run, group, pairs):
    if not pairs:
        return [], False
    selection = run.blocks.select(group, [arm for pair in pairs for arm in pair])
    slopes = []
    for session in selection.sessions:
        means = [ns_per_operation(blocks) for blocks in session]
        measured, calibrated = means[0::2], means[1::2]
        if len(set(calibrated)) > 1:
            slopes.append(float(scipy.stats.linregress(calibrated, measured).slope))
    return slopes, selection.preempted


def throughput_gates(run):
    """Returns [(group, row)] of throughput_gate."""
    return [(group, _gate(run, group)) for group in run.plan["groups"] if _needs_gate(group)]


def _needs_gate(group):
    return (
        group["purpose"] != "breakdown"
        and group["settings"]["consume"] == "all"
        and any(arm["scenario"] == "throughput" for arm in with_role(group, "cell"))
    )


def _gate(run, group):
    floors = {
        arm["scenario"] == "throughput": arm for arm in with_role(group, "floor_gate")
    }
    sessions = []
    if len(floors) == 2:
        sessions = run.blocks.select(group, [floors[True], floors[False]]).sessions
    logs = [math.log(ns_per_operation(x) / ns_per_operation(y)) for x, y in sessions]
    if not logs:
        return row("throughput_gate", {}, None)
    ratio = over_sessions_of_logs(logs)
    passed = ratio.estimate <= MOST_FLOOR_SHARE
    return row("throughput_gate", triple("ratio", ratio), passed, reasoned=not passed)
