"""Claims: a published figure held against what the run measured."""

import functools
import math

from recompute.differences import Text
from recompute.statistic import Statistic, mapped
from recompute.stretch import MOST_UNEQUAL

_GIVEN = ("id", "text", "where", "origin", "kind", "published", "unit")
_OF_INDEX = {"leaf_count": "leaves", "keys_per_leaf": "keys_per_leaf"}
_OF_PAIRS = ("ratio", "percent_change", "difference_ns", "scale_ratio")


def all_claims(run, summary):
    """Returns the claims of the run, judged by the recomputed cells, contrasts and breakdowns."""
    return [_claim(spec, summary) for spec in run.session["claims"]]


def _claim(spec, summary):
    observed, cells, missing = _observe(spec, summary)
    verdict = _verdict(spec, observed, missing)
    claim = {name: spec[name] for name in _GIVEN}
    claim["published"] = float(claim["published"])
    claim.update(observed=observed, verdict=verdict, cells=cells)
    claim["needs"] = Text() if verdict == "open" else None
    return claim


def _band(spec):
    half = spec["tolerance"] * abs(spec["published"])
    return spec["published"] - half, spec["published"] + half


def _verdict(spec, observed, missing):
    low, high = _band(spec)
    if spec["kind"] == "arithmetic":
        computed = spec["computed"]
        agrees = computed is None or low <= computed <= high
        return "open" if agrees else "self_inconsistent"
    if spec["needs"] is not None or missing or observed is None:
        return "open"
    if spec["kind"] in ("cell_ns", "load_ns"):
        return "not_comparable"
    if observed.ci_low is None or observed.ci_high is None:
        return "open"
    if observed.ci_high < low or observed.ci_low > high:
        return "refuted"
    inside = low <= observed.ci_low and observed.ci_high <= high
    holds = observed.ci_low <= spec["published"] <= observed.ci_high
    narrow = observed.ci_high - observed.ci_low <= high - low
    return "reproduced" if inside or (holds and narrow) else "open"


def _find(wanted, cells):
    """The first valid cell that is as wanted, else the first; what is empty may be anything."""
    fits = [
        cell
        for cell in cells
        if all(want in ("", None) or cell[name] == want for name, want in wanted.items())
    ]
    return next((cell for cell in fits if cell["valid"]), fits[0] if fits else None)


def _observe(spec, summary):
    """Returns (figure, ids of the cells found, whether something is missing)."""
    if spec["kind"] == "arithmetic":
        computed = spec["computed"]
        return (None if computed is None else Statistic(float(computed), None, None)), [], False
    if spec["kind"] == "unmeasured":
        return None, [], False
    sides = "ab" if spec["kind"] in _OF_PAIRS else "a"
    found = [_find(spec[side], summary["cells"]) for side in sides]
    ids = [cell["cell_id"] for cell in found if cell]
    if any(not cell or not cell["valid"] or cell["ns_per_op"] is None for cell in found):
        return None, ids, True
    busy = any("busy" in cell["flags"] for cell in found)
    if spec["kind"] == "cell_ns":
        return found[0]["ns_per_op"], ids, busy
    if spec["kind"] == "load_ns":
        load = found[0]["load_ns_per_op"]
        return (None if load is None else Statistic(load, None, None)), ids, busy
    if spec["kind"] == "index_bytes_per_key":
        size = found[0]["index_bytes_per_key"]
        return (None if size is None else Statistic(*[float(size)] * 3)), ids, size is None
    if spec["kind"] in _OF_INDEX:
        values = [float(figure["value"]) for figure in found[0]["index"].value
                  if figure["name"] == _OF_INDEX[spec["kind"]]]
        figure = Statistic(*values[:1] * 3) if values else None
        return figure, ids, figure is None
    if spec["kind"] in _OF_PAIRS:
        figure, unusable = _pair(spec["kind"], found, summary["contrasts"])
        return figure, ids, unusable or busy
    phase = _phases(spec, found[0], summary["breakdowns"])
    return phase, ids, phase is None or busy


def _pair(kind, cells, contrasts):
    """Returns (figure of b against a, whether the contrast it rests on is unusable)."""
    a, b = (cell["cell_id"] for cell in cells)
    member = "difference_ns" if kind == "difference_ns" else "ratio"
    by_ids = {(contrast["a"], contrast["b"]): contrast for contrast in reversed(contrasts)}
    contrast = by_ids.get((b, a)) or by_ids.get((a, b))
    if contrast is None:
        times = (cells[1]["ns_per_op"], cells[0]["ns_per_op"])
        figure = _difference(*times) if member == "difference_ns" else _ratio(*times)
        unusable = _are_of_unequal_stretches(cells)
    else:
        figure = contrast[member]
        if figure is not None and contrast["a"] == a:
            turn = (lambda x: -x) if member == "difference_ns" else (lambda x: 1 / x)
            figure = mapped(figure, turn)
        flags = {"preempted", "unequal_stretch"} & set(contrast["flags"])
        unusable = contrast["verdict"] == "invalid" or bool(flags)
    if kind == "percent_change" and figure is not None:
        figure = mapped(figure, lambda ratio: 100 * (ratio - 1))
    return figure, unusable


def _are_of_unequal_stretches(cells):
    """Whether trials of one did much more of their operations than those of the other."""
    shares = [cell["stream_fraction"] for cell in cells if "stream_fraction" in cell]
    return len(shares) == 2 and max(shares) > MOST_UNEQUAL * min(shares)


def _difference(x, y):
    """x - y with the interval of two independent figures [ZOU08]."""
    estimate = x.estimate - y.estimate
    if x.ci_low is None or y.ci_low is None:
        return Statistic(estimate, None, None)
    below = math.hypot(x.estimate - x.ci_low, y.ci_high - y.estimate)
    above = math.hypot(x.ci_high - x.estimate, y.estimate - y.ci_low)
    return Statistic(estimate, estimate - below, estimate + above)


def _ratio(x, y):
    x, y = (
        each if each.ci_low is None or each.ci_low > 0 else Statistic(each.estimate, None, None)
        for each in (x, y)
    )
    try:
        return mapped(_difference(mapped(x, math.log), mapped(y, math.log)), math.exp)
    except OverflowError:
        return Statistic(x.estimate / y.estimate, None, None)


def _phases(spec, cell, breakdowns):
    """The phases named by `phase`, added up; their ends, too."""
    found = [each for each in breakdowns if each["cell_id"] == cell["cell_id"]]
    if not found:
        return None
    named = {phase["name"]: phase["ns"] for phase in found[0]["phases"]}
    named.update(total=found[0]["total_ns"], residual=found[0]["residual_ns"])
    parts = [named.get(name) for name in spec["phase"].split("+")]
    if any(part is None for part in parts):
        return None
    total = functools.reduce(_sum, parts)
    if spec["kind"] == "phase_share":
        whole = found[0]["total_ns"].estimate
        return mapped(total, lambda ns: 100 * ns / whole)
    return total


def _sum(one, other):
    if one.ci_low is None or other.ci_low is None:
        return Statistic(one.estimate + other.estimate, None, None)
    return Statistic(*(x + y for x, y in zip(one, other)))
