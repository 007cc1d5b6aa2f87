"""The raw blocks of a run by arm and session, and which of them count."""

import collections
import functools

import numpy

from run_files import BadRun

# Below this share of clean rounds all rounds count.
LEAST_CLEAN_SHARE = 0.4

_COLUMNS = numpy.dtype(
    [
        ("session", "i8"),
        ("round", "i8"),
        ("position", "i8"),
        ("operations", "i8"),
        ("ns", "i8"),
        ("other_cpu_ns", "i8"),
        ("hits", "i8"),
        ("checksum", "u8"),
        ("faults", "i8"),
        ("watched", "?"),
        ("lost_ns", "i8"),
        ("clean", "?"),
        ("right", "?"),
    ]
)

# sessions: [[blocks of the first arm, blocks of the second, ...], ...], round by round.
Selection = collections.namedtuple("Selection", "sessions clean_share preempted")


def _row(block):
    faults = block["minor_faults"] + block["major_faults"]
    clean = not (block["involuntary_switches"] or faults)
    return (
        block["session"],
        block["round"],
        block["position"],
        block["operations"],
        block["ns"],
        block["other_cpu_ns"],
        block["hits"],
        int(block["checksum"], 16),
        faults,
        "cpu_ns" in block and not block["voluntary_switches"],
        max(block["ns"] - block.get("cpu_ns", block["ns"]), 0),
        clean,
        block["answers_right"],
    )


def _nest(block, layouts):
    """Sessions of one layout count as one, their rounds following one another."""
    if layouts > 1:
        block["round"] += (block["session"] // layouts) << 24
        block["session"] %= layouts


class Blocks:
    """All blocks of a run: {session: array} by arm, sorted by round and position."""

    def __init__(self, plan, lines, layouts=1):
        rows = collections.defaultdict(lambda: collections.defaultdict(list))
        self.count = 0
        for block in lines:
            _nest(block, layouts)
            rows[block["group_id"], block["arm_index"]][block["session"]].append(_row(block))
            self.count += 1
        planned = {
            (group["group_id"], arm["arm_index"])
            for group in plan["groups"]
            for arm in group["arms"]
        }
        for place in rows:
            if place not in planned:
                raise BadRun(f"blocks: the plan has no arm {place[1]} in a group '{place[0]}'")
        self._by_arm = {
            place: {session: _sorted(by_session[session]) for session in sorted(by_session)}
            for place, by_session in rows.items()
        }

    def of_arm(self, group, arm):
        """Returns {session: array}, empty where the arm left nothing."""
        return self._by_arm.get((group["group_id"], arm["arm_index"]), {})

    def select(self, group, arms, clean_only=True):
        """Returns the rounds that count for all these arms of a read-only group together."""
        by_arm = [self.of_arm(group, arm) for arm in arms]
        every = []
        for session in by_arm[0]:
            if all(session in sessions for sessions in by_arm):
                every.append(_common([sessions[session] for sessions in by_arm]))
        every = [arms for arms in every if len(arms[0])]
        total = sum(len(arms[0]) for arms in every)
        if not total:
            return Selection([], 0.0, False)
        clean = [_clean(arms) for arms in every]
        clean = [arms for arms in clean if len(arms[0])]
        share = sum(len(arms[0]) for arms in clean) / total
        preempted = share < LEAST_CLEAN_SHARE
        return Selection(clean if clean_only and not preempted else every, share, preempted)


def _sorted(rows):
    return numpy.sort(numpy.array(rows, dtype=_COLUMNS), order=["round", "position"])


def _common(arms):
    rounds = functools.reduce(numpy.intersect1d, [arm["round"] for arm in arms])
    return [arm[numpy.isin(arm["round"], rounds)] for arm in arms]


def _clean(arms):
    all_clean = numpy.logical_and.reduce([arm["clean"] for arm in arms])
    return [arm[all_clean] for arm in arms]


def ns_per_operation(blocks):
    """Returns the plain mean: sum of ns over sum of operations."""
    return int(blocks["ns"].sum()) / int(blocks["operations"].sum())


def without_work(mean_of, arms, measured=1):
    """Returns the means of the measured arms less that of the work's, where that is one more."""
    work = mean_of(arms[measured]) if len(arms) > measured else 0.0
    return [mean_of(blocks) - work for blocks in arms[:measured]]


def charged_ns_per_operation(blocks):
    """The same with the processor time of the engine's other threads."""
    charged = int(blocks["ns"].sum()) + int(blocks["other_cpu_ns"].sum())
    return charged / int(blocks["operations"].sum())
