"""The clones of a run: a cell's code once more, at other addresses."""

import math

import numpy

from recompute.contrasts import in_rounds
from recompute.group_checks import in_band, row, triple
from recompute.plan import find_group, production_arm, with_role
from recompute.statistic import over_sessions_of_logs


class Clones:
    """The rows of the clones, and how far they lie from their cells."""

    def __init__(self, run):
        self._plan = run.plan
        self._spreads = {}
        self.rows = []
        for group in run.plan["groups"]:
            if group["regime"] == "read_only":
                for clone in with_role(group, "clone"):
                    self.rows.append((group, self._row(run, group, clone)))

    def _row(self, run, group, clone):
        cell = production_arm(group, clone["cell_id"])
        measured = in_rounds(run, group, clone, cell) if cell else None
        logs = measured.logs if measured else []
        if logs and group["purpose"] == "comparison":
            name = group["group_id"]
            self._spreads[name] = max(self._spreads.get(name, 0), abs(float(numpy.mean(logs))))
        got = triple("ratio", over_sessions_of_logs(logs)) if logs else {}
        bound = math.log1p(run.plan["profile"]["margin"])
        told = measured is not None and measured.preempted is False
        passed = in_band(logs, -bound, bound) if told else None
        return row("clone", got, passed or None)

    def spread_for(self, group_id):
        """Returns the log that differences in this group have to exceed, or None."""
        group = find_group(self._plan, group_id)
        if group is None or group["regime"] != "read_only":
            return None
        if group_id in self._spreads:
            return self._spreads[group_id]
        scenario = group["settings"]["scenario"]
        alike = [
            self._spreads[other["group_id"]] for other in self._plan["groups"]
            if other["group_id"] in self._spreads and other["settings"]["scenario"] == scenario
        ]
        return max(alike, default=None)
