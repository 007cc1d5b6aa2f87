"""Was the machine busy with something else? Then nothing is decided, and no check can fail."""

import numpy

from recompute.group_checks import row
from recompute.differences import Text
from recompute.plan import find_group, production_arm

MOST_LOST_SHARE = 0.10
_OF_ABLATION = ("solo", "ladder", "leave_one_out", "shapley", "owen", "interactions", "totals")


class BusyGroups:
    """The groups in which others took more of the measured time than they may."""

    def __init__(self, run):
        self._plan = run.plan
        loads = run.session.get("loads", [])
        self._times = {}
        self._shares = {}
        self._loads = []
        for group in run.plan["groups"]:
            lost, watched = _lost_and_watched(run, group)
            if watched:
                own = [load for load in loads if load["group_id"] == group["group_id"]]
                stolen = [x["stolen_share"] for x in own if x["stolen_share"] is not None]
                share = max([lost / watched] + ([float(numpy.mean(stolen))] if stolen else []))
                self._times[group["group_id"]] = (lost, watched)
                self._shares[group["group_id"]] = share
                self._loads += [x["load_average"] for x in own if x["load_average"] is not None]
        self._busy = {name for name, share in self._shares.items() if share > MOST_LOST_SHARE}

    def _measured(self, cell_id):
        return any(
            group["group_id"] in self._busy and production_arm(group, cell_id)
            for group in self._plan["groups"]
        )

    def bear_on(self, contrast):
        """Returns whether the contrast was measured in a busy group."""
        if find_group(self._plan, contrast["group_id"]):
            return contrast["group_id"] in self._busy
        return any(self._measured(contrast[side]) for side in "ab")

    def flag(self, cells):
        """Gives cells of busy groups their flag."""
        for cell in cells:
            if self._measured(cell["cell_id"]):
                cell["flags"].append("busy")

    def excuse_groups(self, of_groups, longer):
        """Checks of busy groups cannot fail, nor can a carry-over anywhere in a busy run."""
        for group, check in of_groups:
            if group["group_id"] in self._busy:
                _excuse(check)
        self.excuse([check for _, check in longer])

    def excuse(self, checks):
        """In a run with a busy group none of these can fail."""
        for check in checks if self._busy else []:
            _excuse(check)

    def leave_open(self, ablation, cells):
        """Takes the verdicts of settings with a cell that was measured in a busy group."""
        busy_ids = {cell["cell_id"] for cell in cells if "busy" in cell["flags"]}
        settings = {
            cell["setting"] for cell in (ablation or {"cells": []})["cells"]
            if cell["cell_id"] in busy_ids
        }
        if not settings:
            return
        for name in _OF_ABLATION:
            for found in ablation[name]:
                if found["setting"] in settings:
                    found["verdict"] = "inconclusive"
        refuted = any(total["verdict"] == "not_additive" for total in ablation["totals"])
        ablation["additive"] = False if refuted else None

    def rows(self):
        """Returns the row of quiet_machine; none where no block was watched."""
        if not self._shares:
            return []
        lost, watched = (sum(column) for column in zip(*self._times.values()))
        got = {
            "lost_share": lost / watched,
            "busiest_group_share": max(self._shares.values()),
            "load_average": max(self._loads, default=None),
        }
        return [row("quiet_machine", got, None if self._busy else True)]


def _excuse(check):
    if check["pass"] is False:
        check.update({"pass": None, "reason": Text()})


def _lost_and_watched(run, group):
    lost, watched = 0, 0
    for arm in group["arms"]:
        for blocks in run.blocks.of_arm(group, arm).values():
            seen = blocks[blocks["watched"]]
            lost += int(seen["lost_ns"].sum())
            watched += int(seen["ns"].sum())
    return lost, watched
