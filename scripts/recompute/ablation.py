"""The ablation of a run: what each step of a full factorial is worth.

Shapley's and Owen's values, and interactions, are formed here by walking through the orders
themselves: those in which no step of an axis comes before an earlier one of the same axis.
"""

import itertools
import math

import numpy
import scipy.stats
from statsmodels.stats.multitest import multipletests

from recompute.blocks import ns_per_operation
from recompute.differences import Text
from recompute.plan import home
from recompute.statistic import (
    EQUIVALENCE_LEVEL,
    over_sessions,
    over_sessions_of_logs,
    p_beyond,
    t_interval,
)
from recompute.stretch import are_unequal, charged_ns_over, common_stretch

_ERROR_RATE = 0.05
_ROUNDING = 1e-24
_SAME_LOG = 1e-9
_SETTING = ("workload", "scenario", "consume", "records", "value_bytes", "load_order", "data_set",
            "durability", "threads")
_LISTS = ("cells", "solo", "ladder", "leave_one_out", "shapley", "owen", "interactions", "totals")


def ablation_of(run, cells, clones):
    """Returns the ablation as it should be, or None where the plan has none."""
    plan = run.plan.get("ablation")
    if plan is None:
        return None
    found = {"axes": list(dict.fromkeys(step["axis"] for step in plan["steps"])), "settings": []}
    found["steps"] = [
        {**step, "predicted_ns": None if step["predicted_ns"] is None
         else float(step["predicted_ns"])} for step in plan["steps"]]
    found.update({name: [] for name in _LISTS})
    by_id = {cell["cell_id"]: cell for cell in cells}
    for index, ids in enumerate(plan["factorials"]):
        group, _ = home(run.plan, ids[0])
        bar = clones.spread_for(group["group_id"]) or 0.0 if group else 0.0
        setting, rows = _setting(run, plan, ids, by_id, bar)
        place = {"setting": index, "scenario": setting["scenario"]}
        found["settings"].append(setting)
        for name, some in rows.items():
            found[name] += [{**place, **row} for row in some]
    verdicts = {total["verdict"] for total in found["totals"]}
    whole = len(found["totals"]) == len(found["settings"]) and verdicts == {"additive"}
    found["additive"] = False if "not_additive" in verdicts else True if whole else None
    return found


def _times(run, cell_id, stretch):
    """Returns {session: ns per operation} of a cell, from the blocks that count."""
    group, arm = home(run.plan, cell_id)
    if arm is None:
        return {}
    by_session = run.blocks.of_arm(group, arm)
    if group["regime"] == "writing":
        return {s: charged_ns_over(stretch, blocks) for s, blocks in by_session.items()}
    clean = {s: blocks[blocks["clean"]] for s, blocks in by_session.items()}
    if run.blocks.select(group, [arm]).preempted:
        clean = by_session
    return {s: ns_per_operation(blocks) for s, blocks in clean.items() if len(blocks)}


def _stretch(run, ids):
    """Returns (the operations that trials of all these cells did, whether they are too unlike)."""
    places = [home(run.plan, cell_id) for cell_id in ids]
    if any(arm is None for _, arm in places):
        return None, False
    arms = [run.blocks.of_arm(*place) for place in places]
    stretch = common_stretch(places[0][1]["scenario"], arms)
    return stretch, are_unequal(arms, stretch)


def _setting(run, plan, ids, by_id, bar):
    axes = _labels(plan["steps"])
    setting = {name: by_id[ids[0]][name] for name in _SETTING}
    cells = [{"cell_id": cell_id, "steps": _names(axes, taken), "additive_ns": None,
              "ns_per_op": by_id[cell_id]["ns_per_op"]}
             for taken, cell_id in zip(sets_of_steps(plan["steps"]), ids)]
    stretch, unequal = _stretch(run, ids)
    times = [_times(run, cell_id, stretch) for cell_id in ids]
    sessions = sorted(set.intersection(*(set(of_cell) for of_cell in times)))
    valid = bool(sessions) and all(by_id[cell_id]["valid"] for cell_id in ids) and not unequal
    setting.update(valid=valid, sessions=len(sessions) if valid else 0,
                   invalid_reason=None if valid else Text())
    rows = {"cells": cells}
    if valid:
        logs = numpy.log([[of_cell[s] for s in sessions] for of_cell in times])
        if stretch is not None:
            setting["stretch_operations"] = stretch
            for cell, of_cell in zip(cells, times):
                cell["ns_per_op"] = over_sessions([of_cell[s] for s in sessions])
        factorial = _Factorial(plan, logs, math.log1p(run.plan["profile"]["margin"]), bar)
        rows.update(factorial.rows())
        for cell, additive in zip(cells, factorial.additive()):
            cell["additive_ns"] = over_sessions(numpy.exp(additive))
    return setting, rows


def _labels(steps):
    """Returns what rows call each step: its axis, or axis=choice where the axis has several."""
    axes = [step["axis"] for step in steps]
    return [step["axis"] if axes.count(step["axis"]) == 1 else f"{step['axis']}={step['to']}"
            for step in steps]


def taken_for_granted(steps):
    """Returns, by step, the set of the earlier steps of its axis."""
    return [sum(1 << place for place, other in enumerate(steps[:index])
                if other["axis"] == step["axis"]) for index, step in enumerate(steps)]


def sets_of_steps(steps):
    """Returns the sets that hold, with a step, those before it on its axis; ascending."""
    before = taken_for_granted(steps)
    return [taken for taken in range(1 << len(steps))
            if all(taken & before[step] == before[step]
                   for step in range(len(steps)) if taken >> step & 1)]


def _names(axes, taken):
    return [axis for place, axis in enumerate(axes) if taken >> place & 1]


class _Factorial:
    """Logs of times: by set of steps, one a session."""

    def __init__(self, plan, logs, bound, bar):
        self._axes, self._bound, self._bar = _labels(plan["steps"]), bound, bar
        self._before, self._sets = taken_for_granted(plan["steps"]), sets_of_steps(plan["steps"])
        self._logs = dict(zip(self._sets, logs))
        self._groups = [step["group"] for step in plan["steps"]]
        self._all = self._sets[-1]
        self._orders = [order for order in itertools.permutations(range(len(self._axes)))
                        if all(taken in self._logs for taken in _prefixes(order))]
        self._judged = []  # (row, logs, bar)

    def rows(self):
        """Returns the lists of the ablation but its cells."""
        rows = {
            "solo": self._effects(lambda step: self._before[step]),
            "ladder": self._effects(lambda step: (1 << step) - 1),
            "leave_one_out": self._effects(lambda step: max(self._contexts(step))),
            "shapley": self._shares(self._orders),
        }
        if len(set(self._groups)) < len(self._axes):
            rows["owen"] = self._shares([
                order for order in self._orders
                if len(list(itertools.groupby(order, key=self._groups.__getitem__)))
                == len(set(self._groups))])
        found = [self._p(logs, bar) for _, logs, bar in self._judged]
        adjusted = multipletests(found, method="holm")[1]
        for (row, logs, _), p in zip(self._judged, adjusted):
            row["verdict"] = row["verdict"] or self._word(logs, p)
        rows["interactions"] = self._interactions()
        rows["totals"] = [self._total(rows["interactions"])]
        return rows

    def additive(self):
        """Returns the log of each set's time if each step were worth what it is alone."""
        solo = [self._effect(step, before) for step, before in enumerate(self._before)]
        return [self._logs[0] + sum(x for step, x in enumerate(solo) if taken >> step & 1)
                for taken in self._sets]

    def _contexts(self, step):
        return [taken for taken in self._sets
                if not taken >> step & 1 and taken | 1 << step in self._logs]

    def _effect(self, step, context):
        return self._logs[context | 1 << step] - self._logs[context]

    def _effect_ns(self, step, context):
        return numpy.exp(self._logs[context | 1 << step]) - numpy.exp(self._logs[context])

    def _effects(self, context_of):
        rows = []
        for step, axis in enumerate(self._axes):
            context = context_of(step)
            row = {"axis": axis, "context": _names(self._axes, context), "verdict": None,
                   **_figures(self._effect(step, context), self._effect_ns(step, context))}
            self._judged.append((row, self._effect(step, context), self._bar))
            rows.append(row)
        return rows

    def _shares(self, orders):
        values = [0] * len(self._axes)
        for order in orders:
            taken = 0
            for step in order:
                values[step] = values[step] + self._effect(step, taken) / len(orders)
                taken |= 1 << step
        low, high = self._logs[0], self._logs[self._all]
        near = abs(high - low) < _SAME_LOG
        weight = numpy.where(near, numpy.exp(low),
                             (numpy.exp(high) - numpy.exp(low)) / numpy.where(near, 1, high - low))
        return [self._share(step, value, weight) for step, value in enumerate(values)]

    def _share(self, step, value, weight):
        contexts = self._contexts(step)
        effects = numpy.array([self._effect(step, context) for context in contexts])
        means = effects.mean(axis=1)
        ends = {}
        for name, place in (("lowest", means.argmin()), ("highest", means.argmax())):
            context = contexts[place]
            ends[name] = {"steps": _names(self._axes, context),
                          "ratio": over_sessions_of_logs(effects[place]),
                          "difference_ns": over_sessions(self._effect_ns(step, context))}
        p = _contexts_alike_p(effects)
        row = {"axis": self._axes[step], **_figures(value, value * weight), **ends,
               "contexts_alike_p": p, "verdict": None}
        small, great = sorted(abs(x) for x in (means.min(), means.max()))
        differ = means.min() < 0 < means.max() or great > 2 * small
        if p is not None and p < _ERROR_RATE and means.max() - means.min() > self._bound and differ:
            row["verdict"] = "context_dependent"
        self._judged.append((row, value, 0.0))
        return row

    def _interactions(self):
        rows, samples = [], []
        for a, b in itertools.combinations(range(len(self._axes)), 2):
            if self._before[b] >> a & 1:
                continue
            # What both add where one comes right after the other.
            contexts = [sum(1 << step for step in order[:order.index(a)])
                        for order in self._orders if order.index(b) == order.index(a) + 1]
            logs = sum(self._effect(a, context | 1 << b) - self._effect(a, context)
                       for context in contexts) / len(contexts)
            rows.append({"axis_a": self._axes[a], "axis_b": self._axes[b],
                         "log_ratio": over_sessions(logs), "ratio": over_sessions_of_logs(logs)})
            samples.append(logs)
        if rows:
            adjusted = multipletests([self._p(logs) for logs in samples], method="fdr_bh")[1]
            for row, logs, p in zip(rows, samples, adjusted):
                word = "reinforce" if logs.mean() < 0 else "overlap"
                word = word if p < _ERROR_RATE else "inconclusive"
                row["verdict"] = "none" if self._within(logs) else word
        return rows

    def _total(self, interactions):
        ratio = self._logs[self._all] - self._logs[0]
        additive = self.additive()[-1] - self._logs[0]
        deviation = ratio - additive
        interact = any(row["verdict"] in ("reinforce", "overlap") for row in interactions)
        within = self._within(deviation)
        differs = self._p(deviation) < _ERROR_RATE
        verdict = "not_additive" if interact or (differs and not within) else "inconclusive"
        if within and not interact:
            verdict = "additive"
        return {**_figures(ratio, numpy.exp(self._logs[self._all]) - numpy.exp(self._logs[0])),
                "additive_ratio": over_sessions_of_logs(additive),
                "deviation": over_sessions_of_logs(deviation), "verdict": verdict}

    def _within(self, logs):
        interval = t_interval(logs, EQUIVALENCE_LEVEL)
        return interval is not None and -self._bound < interval[0] and interval[1] < self._bound

    def _p(self, logs, bar=0.0):
        p = p_beyond(logs, bar)
        return 1.0 if p is None else p

    def _word(self, logs, adjusted):
        if self._within(logs):
            return "inert"
        if adjusted < _ERROR_RATE:
            return "faster" if logs.mean() < 0 else "slower"
        return "inconclusive"


def _prefixes(order):
    return list(itertools.accumulate(1 << step for step in order))


def _figures(logs, ns):
    return {"log_ratio": over_sessions(logs), "ratio": over_sessions_of_logs(logs),
            "difference_ns": over_sessions(ns)}


def _contexts_alike_p(effects):
    contexts, sessions = effects.shape
    if contexts < 2 or sessions < 2:
        return None
    by_context = effects.mean(axis=1, keepdims=True)
    by_session = effects.mean(axis=0, keepdims=True)
    freedom = (contexts - 1, (contexts - 1) * (sessions - 1))
    between = sessions * ((by_context - effects.mean()) ** 2).sum() / freedom[0]
    remainder = ((effects - by_context - by_session + effects.mean()) ** 2).sum() / freedom[1]
    if remainder < _ROUNDING:
        return 1.0 if between < _ROUNDING else 0.0
    return float(scipy.stats.f.sf(between / remainder, *freedom))
