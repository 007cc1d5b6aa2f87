"""An ablation with invented numbers, for the tests of the figures.

Three steps in two settings: one step that saves time everywhere, one that does nothing, one whose
effect turns its sign with the first; an interaction without a verdict.
"""

import math

_STEPS = (
    ("value_access", "zero_copy", "copy", "borrow", -30),
    ("bounds_check", "unchecked", "checked", "unchecked", -35),
    ("record_format", "sequential_read", "v1", "v2", -40),
)
_ALL = (1 << len(_STEPS)) - 1


def _time(bottom, taken):
    first, last = taken & 1, taken >> 2 & 1
    middle = taken >> 1 & 1
    return bottom * math.exp(-0.12 * first - 0.001 * middle + (0.03 - 0.08 * first) * last)


def _statistic(estimate, half_width=3.0):
    return {"estimate": estimate, "ci_low": estimate - half_width,
            "ci_high": estimate + half_width}


def _axes(taken):
    return [step[0] for place, step in enumerate(_STEPS) if taken >> place & 1]


def _effect(bottom, step, context):
    with_step, without = _time(bottom, context | 1 << step), _time(bottom, context)
    log_ratio = math.log(with_step / without)
    return {"log_ratio": _statistic(log_ratio, 0.005),
            "ratio": _statistic(with_step / without, 0.005),
            "difference_ns": _statistic(with_step - without)}


def _share(bottom, step):
    contexts = [context for context in range(_ALL + 1) if not context >> step & 1]
    effects = sorted((_effect(bottom, step, context)["ratio"]["estimate"], context)
                     for context in contexts)
    ends = []
    for _, context in (effects[0], effects[-1]):
        effect = _effect(bottom, step, context)
        ends.append({"steps": _axes(context), "ratio": effect["ratio"],
                     "difference_ns": effect["difference_ns"]})
    return {**_effect(bottom, step, 0), "lowest": ends[0], "highest": ends[1],
            "contexts_alike_p": 0.5,
            "verdict": ("faster", "inert", "context_dependent")[step]}


def _setting(index, cell):
    bottom = cell["ns_per_op"]["estimate"]
    place = {"setting": index, "scenario": cell["scenario"]}
    cells = [{**place, "cell_id": cell["cell_id"] if taken == 0 else f"{cell['cell_id']}+{taken}",
              "steps": _axes(taken), "ns_per_op": _statistic(_time(bottom, taken)),
              "additive_ns": _statistic(_time(bottom, taken) * (1.05 if taken & 5 == 5 else 1))}
             for taken in range(_ALL + 1)]
    contexts = {"solo": lambda step: 0, "ladder": lambda step: (1 << step) - 1,
                "leave_one_out": lambda step: _ALL & ~(1 << step)}
    rows = {name: [{**place, "axis": axis[0], "context": _axes(context(step)),
                    **_effect(bottom, step, context(step)), "verdict": "faster"}
                   for step, axis in enumerate(_STEPS)] for name, context in contexts.items()}
    shares = [{**place, "axis": axis[0], **_share(bottom, step)}
              for step, axis in enumerate(_STEPS)]
    interactions = [{**place, "axis_a": _STEPS[a][0], "axis_b": _STEPS[b][0],
                     "log_ratio": _statistic(log, 0.01), "ratio": _statistic(math.exp(log), 0.01),
                     "verdict": verdict}
                    for a, b, log, verdict in ((0, 1, 0.002, "inconclusive"),
                                               (0, 2, -0.08, "reinforce"), (1, 2, 0.0, "none"))]
    return {"cells": cells, **rows, "shapley": shares, "interactions": interactions, "totals": []}


def ablation(cells):
    """Returns an ablation that starts from each of these cells, one setting a cell."""
    settings = [_setting(index, cell) for index, cell in enumerate(cells)]
    joined = {name: [row for setting in settings for row in setting[name]] for name in settings[0]}
    return {
        "axes": [step[0] for step in _STEPS],
        "steps": [{"axis": axis, "name": name, "from": start, "to": to, "group": axis,
                   "predicted_ns": predicted} for axis, name, start, to, predicted in _STEPS],
        "settings": [{"scenario": cell["scenario"], "valid": True} for cell in cells],
        **joined, "owen": [], "additive": False,
    }
