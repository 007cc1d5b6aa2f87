"""The self-check that measures a contrast once more, in longer blocks."""

import math

from recompute.blocks import ns_per_operation
from recompute.group_checks import in_band, row, triple
from recompute.plan import production_arm, with_role
from recompute.statistic import over_sessions_of_logs

LEAST_BLOCK_FACTOR = 4


def carry_overs(run):
    """Returns [(comparison group, row)] of carry_over."""
    found = []
    for group in run.plan["groups"]:
        longer = with_role(group, "carry_over")
        usual = _usual(run.plan, longer) if len(longer) == 2 else None
        if usual:
            found.append((usual[0], _row(run, _measure(run, *usual), _measure(run, group, longer))))
    return found


def _usual(plan, longer):
    """Returns (group, arms): the same cells in the first comparison group that has both."""
    for group in plan["groups"]:
        arms = [production_arm(group, arm["cell_id"]) for arm in longer]
        if group["purpose"] == "comparison" and all(arms):
            return group, arms
    return None


def _measure(run, group, arms):
    """Returns ({session: ln(Ta / Tb)}, mean operations of each arm's blocks), cleaned or not."""
    every = run.blocks.select(group, arms, clean_only=False).sessions
    rounds = sum(len(a) for a, _ in every)
    operations = [sum(int(pair[i]["operations"].sum()) for pair in every) for i in (0, 1)]
    logs = {
        int(a["session"][0]): math.log(ns_per_operation(a) / ns_per_operation(b)) for a, b in every
    }
    return logs, [count / rounds for count in operations] if rounds else []


def _row(run, usual, longer):
    moves = [longer[0][session] - usual[0][session] for session in longer[0] if session in usual[0]]
    if not moves:
        return row("carry_over", {}, None)
    factor = min(long / short for long, short in zip(longer[1], usual[1]))
    got = {"block_factor": factor, **triple("moved", over_sessions_of_logs(moves))}
    bound = math.log1p(run.plan["profile"]["margin"])
    passed = None if factor < LEAST_BLOCK_FACTOR else in_band(moves, -bound, bound)
    return row("carry_over", got, passed)
