"""The operations that trials of writing cells have in common, and times over them.

Trials begin with the same operation and end when their operations or their seconds are over.
"""

import numpy

from recompute.blocks import charged_ns_per_operation

MOST_UNEQUAL = 1.1

_IN_TRIALS = ("mixed", "open_loop")


def _trials(by_session):
    """Yields (where each block begins, where it ends) of every trial."""
    for blocks in by_session.values():
        for trial in _split(blocks):
            ends = numpy.cumsum(trial["operations"])
            yield ends - trial["operations"], ends


def _split(blocks):
    return numpy.split(blocks, numpy.flatnonzero(numpy.diff(blocks["round"])) + 1)


def common_stretch(scenario, arms):
    """Returns the operations that every trial of these arms did; None where all blocks count."""
    if scenario not in _IN_TRIALS or not all(arms):
        return None
    return min(int(ends[-1]) for by_session in arms for _, ends in _trials(by_session))


def charged_ns_over(stretch, blocks):
    """Returns a session's time per operation over the stretch, a block that crosses its end in
    proportion; over all blocks where there is no stretch."""
    if stretch is None:
        return charged_ns_per_operation(blocks)
    trials = _split(blocks)
    total = 0.0
    for trial in trials:
        operations = trial["operations"]
        begins = numpy.cumsum(operations) - operations
        shares = numpy.clip((stretch - begins) / operations, 0, 1)
        total += float((shares * (trial["ns"] + trial["other_cpu_ns"])).sum())
    return total / (len(trials) * stretch)


def are_unequal(arms, stretch):
    """Whether what two of the arms stand for differs too much."""
    if stretch is None:
        return False
    lengths = [numpy.mean([_stands_for(*trial, stretch) for trial in _trials(by_session)])
               for by_session in arms]
    return bool(max(lengths) > MOST_UNEQUAL * min(lengths))


def _stands_for(begins, ends, stretch):
    """How long a stretch has its middle where the counted operations have theirs on average."""
    inside = numpy.clip(stretch - begins, 0, ends - begins)
    return float(((begins + ends) * inside).sum()) / stretch


def stream_fraction(group, by_session):
    """Returns the mean share of the planned operations that trials did."""
    planned = group["trial_operations"]
    settings = group["settings"]
    in_trials = settings["scenario"] in _IN_TRIALS or "put_batch_size" in settings
    if not in_trials or not by_session or not planned:
        return None
    return float(numpy.mean([int(ends[-1]) for _, ends in _trials(by_session)])) / planned
