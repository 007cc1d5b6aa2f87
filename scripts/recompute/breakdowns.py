"""Breakdowns: where the time of a get goes, stage by stage."""

from recompute.blocks import ns_per_operation
from recompute.differences import Near
from recompute.plan import find_group, production_arm
from recompute.statistic import over_sessions

_STAGES = ("key_fetch", "find_slot", "read_header", "read_value")


def all_breakdowns(run, cells):
    """Returns the breakdowns of valid cells whose arms left rounds in common."""
    valid = {cell["cell_id"] for cell in cells if cell["valid"]}
    found = [_breakdown(run, planned) for planned in run.plan["breakdowns"]]
    return [breakdown for breakdown in found if breakdown and breakdown["cell_id"] in valid]


def _breakdown(run, planned):
    group = find_group(run.plan, planned["group_id"])
    if group is None:
        return None
    stages = {
        arm["stage"]: arm
        for arm in reversed(group["arms"])
        if (arm["role"], arm["cell_id"]) == ("stage", planned["cell_id"])
    }
    production = production_arm(group, planned["cell_id"])
    if production is None or any(stage not in stages for stage in _STAGES[:3]):
        return None
    names = [stage for stage in _STAGES if stage in stages]
    arms = [stages[name] for name in names] + [production]
    sessions = run.blocks.select(group, arms).sessions
    if not sessions:
        return None
    upto = [[ns_per_operation(blocks) for blocks in session] for session in sessions]
    steps = [
        over_sessions([means[i] - (means[i - 1] if i else 0.0) for means in upto])
        for i in range(len(arms))
    ]
    total = over_sessions([means[-1] for means in upto])
    missed = (sum(step.estimate for step in steps) - total.estimate) / total.estimate
    return {
        "cell_id": planned["cell_id"],
        "scenario": production["scenario"],
        "total_ns": total,
        "phases": [{"name": name, "ns": step} for name, step in zip(names, steps)],
        "residual_ns": steps[-1],
        "sum_error": Near(missed),
    }
