"""Contrasts: two cells compared session by session, and the word for what was found."""

import collections
import math

import numpy
import scipy.stats
from statsmodels.stats.multitest import multipletests

from recompute.blocks import ns_per_operation, without_work
from recompute.plan import find_group, home, production_arm, with_role
from recompute.statistic import (
    REPORTED_LEVEL,
    minimum_detectable,
    over_sessions,
    over_sessions_of_logs,
    p_beyond,
    t_interval,
    two_sided_p,
)
from recompute.stopping import ERROR_RATE, error_rate_after
from recompute.stretch import are_unequal, charged_ns_over, common_stretch

TRIMMED_SHARE = 0.1

Measured = collections.namedtuple(
    "Measured",
    "logs differences other_estimator all_rounds preempted unequal stretch unequal_stretch",
    defaults=(None, False),
)
_NOTHING = Measured([], [], [], [], False, False)
_Bars = collections.namedtuple("_Bars", "bound stopping")
_LOST_IN_WORK = Measured([], [], [], [], None, False)
_Open = collections.namedtuple(
    "_Open", "plan measured cells_valid selfcheck_failed busy clone_spread carried_over"
)
_Ps = collections.namedtuple("_Ps", "beyond_bar of_zero")
# What may be due to where code lies and to how long blocks are.
_Spreads = collections.namedtuple("_Spreads", "clone_spread carried_over", defaults=(None, None))


def trimmed_log_ratio(pair):
    """10 %-trimmed mean over rounds of ln(Ta / Tb)."""
    if len(pair) > 2:
        return _log_of_ratio(without_work(_trimmed_ns_per_operation, pair, measured=2))
    a, b = (arm["ns"] / arm["operations"] for arm in pair)
    return float(scipy.stats.trim_mean(numpy.log(a / b), TRIMMED_SHARE))


def plain_log_ratio(pair):
    """ln of the ratio of plain means, of what is left without the work where there is any."""
    return _log_of_ratio(without_work(ns_per_operation, pair, measured=2))


def _trimmed_ns_per_operation(blocks):
    return float(scipy.stats.trim_mean(blocks["ns"] / blocks["operations"], TRIMMED_SHARE))


def _log_of_ratio(times):
    """NaN where a get took no longer than the work alone."""
    return math.log(times[0] / times[1]) if min(times) > 0 else math.nan


def in_rounds(run, group, a, b):
    """Two arms of one read-only group."""
    arms = [a, b, *with_role(group, "work")[:1]]
    counting = run.blocks.select(group, arms)
    every = run.blocks.select(group, arms, clean_only=False)
    own, other = plain_log_ratio, trimmed_log_ratio
    one_family = bool(a["memory_family"]) and a["memory_family"] == b["memory_family"]
    if one_family:
        own, other = other, own
    unequal = any((x["operations"] != y["operations"]).any() for x, y, *_ in every.sessions)
    measured = Measured(
        logs=[own(pair) for pair in counting.sessions],
        differences=[
            ns_per_operation(pair[0]) - ns_per_operation(pair[1]) for pair in counting.sessions
        ],
        other_estimator=[other(pair) for pair in counting.sessions],
        all_rounds=[own(pair) for pair in every.sessions],
        preempted=counting.preempted,
        unequal=one_family and unequal,
    )
    logs = measured.logs + measured.other_estimator + measured.all_rounds
    return _LOST_IN_WORK if any(map(math.isnan, logs)) else measured


def _by_session(scenario, arms):
    """Two arms that have a process to themselves."""
    stretch = common_stretch(scenario, arms)
    common = [session for session in arms[0] if session in arms[1]]
    a, b = ([charged_ns_over(stretch, arm[session]) for session in common] for arm in arms)
    return _NOTHING._replace(
        logs=[math.log(x / y) for x, y in zip(a, b)],
        differences=[x - y for x, y in zip(a, b)],
        stretch=stretch,
        unequal_stretch=are_unequal(arms, stretch),
    )


def _measure(run, planned):
    group = find_group(run.plan, planned["group_id"])
    if group is not None:
        a, b = (production_arm(group, planned[side]) for side in "ab")
        if group["regime"] == "read_only" and a and b:
            return in_rounds(run, group, a, b)
        return _NOTHING
    places = [home(run.plan, planned[side]) for side in "ab"]
    if all(group and group["regime"] == "writing" for group, _ in places):
        arms = [run.blocks.of_arm(*place) for place in places]
        return _by_session(places[0][1]["scenario"], arms)
    return _NOTHING


def all_contrasts(run, cells, failures, clones):
    """Returns the contrasts; `failures` answers whether a self-check speaks against one, it and
    `clones` what a difference has to exceed."""
    by_id = {cell["cell_id"]: cell for cell in cells}
    contrasts = []
    for planned in run.plan["contrasts"]:
        pair = [by_id[planned[side]] for side in "ab"]
        failed = failures.bear_on(planned, pair[0])
        valid = all(cell["valid"] for cell in pair)
        contrasts.append(_Open(planned, _measure(run, planned), valid, failed,
                               failures.busy.bear_on(planned),
                               clones.spread_for(planned["group_id"]),
                               failures.carried_over(run.plan, planned)))
    bars = _Bars(math.log1p(run.plan["profile"]["margin"]), run.plan.get("stopping"))
    adjusted = zip(
        _holm(contrasts, _p_beyond_artefacts),
        _holm(contrasts, lambda c: two_sided_p(c.measured.logs)),
    )
    return [
        _result(contrast, by_id[contrast.plan["a"]]["scenario"], bars, _Ps(*ps))
        for contrast, ps in zip(contrasts, adjusted)
    ]


def _p_beyond_artefacts(contrast):
    """Returns the p of a difference that neither code layout nor what carries over explains."""
    explained = max(contrast.clone_spread or 0.0, contrast.carried_over or 0.0)
    return p_beyond(contrast.measured.logs, explained)


def _error_rate(measured, bars):
    over = max(len(measured.logs), len(measured.all_rounds))
    return error_rate_after(bars.stopping, over)


def _holm(contrasts, p_of):
    """One p for each contrast, adjusted over all that have one."""
    found = [p_of(c) if c.cells_valid else None for c in contrasts]
    family = [p for p in found if p is not None]
    holm = iter(multipletests(family, method="holm")[1] if family else [])
    return [None if p is None else next(holm) for p in found]


def _result(contrast, scenario, bars, ps):
    measured = contrast.measured
    verdict, flags = _verdict(contrast, bars, ps)
    result = {"a": contrast.plan["a"], "b": contrast.plan["b"], "scenario": scenario}
    result.update(ratio=None, difference_ns=None, mde_ns=None, verdict=verdict, flags=flags)
    if contrast.cells_valid and measured.logs:
        level = 1 - (_error_rate(measured, bars) or ERROR_RATE)
        result["ratio"] = over_sessions_of_logs(measured.logs, level)
        result["difference_ns"] = over_sessions(measured.differences, level)
        result["mde_ns"] = minimum_detectable(measured.differences)
        if measured.stretch is not None:
            result["stretch_operations"] = measured.stretch
    if contrast.clone_spread is not None:
        result["clone_ratio"] = math.exp(contrast.clone_spread)
    return result


def _verdict(contrast, bars, ps):
    measured = contrast.measured
    if not contrast.cells_valid:
        return "invalid", ["cell_invalid"]
    if contrast.selfcheck_failed:
        return "invalid", ["selfcheck_failed"]
    if measured is _LOST_IN_WORK:
        return "inconclusive", ["lost_in_work"]
    if measured.unequal:
        return "invalid", ["unequal_operations"]
    if measured.unequal_stretch:
        return "inconclusive", ["unequal_stretch"]
    if contrast.busy:
        return "inconclusive", ["busy"]
    if measured.preempted:
        return "inconclusive", ["preempted"]
    if ps.of_zero is None:
        return "inconclusive", ["one_session" if measured.logs else "no_common_round"]
    error_rate = _error_rate(measured, bars)
    if error_rate is None:
        return "inconclusive", ["before_first_look"]
    word, flags = judge(measured, bars.bound, ps, error_rate, contrast)
    on_ladder = word == "equivalent" and contrast.plan["ladder_step"]
    return ("inert" if on_ladder else word), flags


def judge(measured, bound, ps, error_rate=ERROR_RATE, spreads=_Spreads()):
    """Returns (verdict, flags) by the intervals alone; `ps` after their adjustment."""
    flags, flips = _sensitivity(measured, bound)
    low, high = t_interval(measured.logs, 1 - 2 * error_rate)
    detectable = ps.beyond_bar < error_rate
    has_carried = spreads.carried_over is not None
    if -bound < low and high < bound and has_carried:
        return "inconclusive", ["within_carry_over"] + flags
    if -bound < low and high < bound:
        return "equivalent", (["detectable"] if detectable else []) + flags
    if detectable and not flips:
        return ("faster" if numpy.mean(measured.logs) < 0 else "slower"), flags
    if not detectable and ps.of_zero < error_rate:
        has_carried = has_carried and spreads.carried_over > (spreads.clone_spread or 0.0)
        flags = ["within_carry_over" if has_carried else "within_clone_spread"] + flags
    return "inconclusive", flags


def judge_alone(measured, bound, bar=0.0):
    """The same for a contrast that is the only one of its run."""
    ps = _Ps(p_beyond(measured.logs, bar), two_sided_p(measured.logs))
    return judge(measured, bound, ps)


def _sensitivity(measured, bound):
    """Returns (flags, whether one of them blocks faster and slower)."""
    logs = measured.logs
    estimate = numpy.mean(logs)
    low, high = t_interval(logs, REPORTED_LEVEL)
    half = len(logs) // 2
    left_out = [numpy.mean(logs[:i] + logs[i + 1 :]) for i in range(len(logs))]
    others = {
        "trimmed_vs_mean": [numpy.mean(x) for x in [measured.other_estimator] if x],
        "clean_vs_all": [numpy.mean(x) for x in [measured.all_rounds] if x],
        "halves": [numpy.mean(logs[:half]), numpy.mean(logs[half:])],
        "leave_one_out": left_out if len(logs) > 2 else [],
    }
    flags = []
    blocked = False
    for flag, values in others.items():
        flips = [
            estimate * other <= 0 or (abs(estimate) > bound and abs(other) <= bound)
            for other in values
        ]
        blocked = blocked or any(flips)
        if any(flips) or any(other < low or other > high for other in values):
            flags.append(flag)
    return flags, blocked
