"""Reading the files of a run folder: summary.json, session.json, blocks.jsonl[.gz].

The numbers here are those of the files; the only ones formed here are the means per session, by
the definition of harness/analysis/cell.h.
"""

import collections
import gzip
import json
import os

# Below this share of clean blocks all blocks of a cell count; see harness/analysis/cleaning.h.
LEAST_CLEAN_SHARE = 0.4

# What two cells have in common that may stand in one panel; "variant" tells them apart.
SETTINGS = (
    "workload",
    "scenario",
    "consume",
    "records",
    "value_bytes",
    "data_set",
    "load_order",
    "durability",
    "threads",
    "memory_limit_bytes",
    "batch_size",
    "target_ops_per_s",
)

Step = collections.namedtuple("Step", "label before after contrast")


class BadRun(Exception):
    """A folder that is no run, or that lacks what a figure needs."""


class Run:
    """One run folder."""

    def __init__(self, folder):
        self.folder = folder
        self.summary = self._json("summary.json")
        for cell in self.summary["cells"]:
            for name in SETTINGS:
                cell.setdefault(name, None)  # what most cells have none of, older ones not even so
        self.cells = {cell["cell_id"]: cell for cell in self.summary["cells"]}

    def _json(self, name):
        path = os.path.join(self.folder, name)
        try:
            with open(path, encoding="utf-8") as file:
                return json.load(file)
        except OSError as error:
            raise BadRun(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise BadRun(f"{path}: {error}") from error

    def stored_summary(self):
        """Returns summary.json as it is."""
        return self._json("summary.json")

    def session(self):
        """Returns session.json as it is."""
        return self._json("session.json")

    def plan(self):
        """Returns the plan of the run, as session.json holds it."""
        return self.session()["plan"]

    def measured_cells(self):
        """Returns the valid cells that have a time, in the order of the summary.

        Without those at a rate: their times say what was asked for, and have figures of their own.
        """
        return [
            cell
            for cell in self.summary["cells"]
            if cell["valid"] and cell["ns_per_op"] is not None and cell["scenario"] != "open_loop"
        ]

    def finished_cells(self):
        """Returns the measured cells without the states that a ladder goes on from.

        They are no engines to choose from, and have a figure of their own.
        """
        below = {planned["b"] for planned in self.plan().get("contrasts", [])
                 if planned.get("ladder_step")}
        return [cell for cell in self.measured_cells() if cell["cell_id"] not in below]

    def ladders(self):
        """Returns {settings: [Step, ...]}, the steps of each ladder from its foot upwards."""
        found = {(c["a"], c["b"]): c for c in self.summary["contrasts"]}
        ladders = collections.OrderedDict()
        for planned in self.plan().get("contrasts", []):
            contrast = found.get((planned["a"], planned["b"]))
            if not planned.get("ladder_step") or contrast is None:
                continue
            after, before = self.cells[planned["a"]], self.cells[planned["b"]]
            step = Step(step_label(before, after), before, after, contrast)
            ladders.setdefault(settings_of(after), []).append(step)
        return ladders

    def blocks(self):
        """Yields the lines of blocks.jsonl or blocks.jsonl.gz; a torn last line is left out."""
        path = os.path.join(self.folder, "blocks.jsonl")
        opener = open
        if not os.path.exists(path):
            path += ".gz"
            opener = gzip.open
        try:
            with opener(path, "rt", encoding="utf-8") as file:
                for line in file:
                    if line.endswith("\n"):
                        yield json.loads(line)
        except OSError as error:
            raise BadRun(f"{path}: {error}") from error

    def session_means(self):
        """Returns {cell_id: [ns per operation of each session]}, as the summary averages them."""
        cell_of_arm = {}
        writing = set()
        for group in self.plan().get("groups", []):
            if group["purpose"] != "comparison":
                continue
            for arm in group["arms"]:
                if arm["role"] == "cell":
                    cell_of_arm[group["group_id"], arm["arm_index"]] = arm["cell_id"]
                    if group["regime"] == "writing":
                        writing.add(arm["cell_id"])
        totals = collections.defaultdict(_Totals)
        for block in self.blocks():
            cell_id = cell_of_arm.get((block["group_id"], block["arm_index"]))
            if cell_id is not None:
                place = (cell_id, block["group_id"], block["session"])
                totals[place].add(block, cell_id in writing)
        return _means_by_cell(totals)


class _Totals:
    """Sums over the blocks of one cell in one session: of all of them, and of the clean ones."""

    def __init__(self):
        self.all = [0, 0, 0]  # blocks, ns, operations
        self.clean = [0, 0, 0]

    def add(self, block, writes):
        ns = block["ns"] + (block["other_cpu_ns"] if writes else 0)
        disturbed = block["involuntary_switches"] or block["minor_faults"] or block["major_faults"]
        for sums in [self.all] if disturbed and not writes else [self.all, self.clean]:
            sums[0] += 1
            sums[1] += ns
            sums[2] += block["operations"]


def _means_by_cell(totals):
    by_cell = collections.OrderedDict()
    for (cell_id, _, _), session in sorted(totals.items()):
        by_cell.setdefault(cell_id, []).append(session)
    means = {}
    for cell_id, sessions in by_cell.items():
        clean = sum(session.clean[0] for session in sessions)
        total = sum(session.all[0] for session in sessions)
        use_clean = clean >= LEAST_CLEAN_SHARE * total
        chosen = [session.clean if use_clean else session.all for session in sessions]
        means[cell_id] = [ns / operations for _, ns, operations in chosen if operations]
    return means


def settings_of(cell, without=None):
    """Returns what has to be equal for cells to share a panel; without the setting of its axis."""
    return tuple(cell[name] for name in SETTINGS if name != without)


def varying_settings(cells):
    """Returns the names of settings that tell panels apart, those in every title left out."""
    in_every_title = {"workload", "scenario", "records"}
    return [name for name in SETTINGS
            if name not in in_every_title and len({cell[name] for cell in cells}) > 1]


def step_label(before, after):
    """Returns what a step changed: "value_access: copy to borrow"."""
    changed = [
        f"{axis}:\n{before['axes'].get(axis, 'none')} to {choice}"
        for axis, choice in after["axes"].items()
        if before["axes"].get(axis) != choice
    ]
    return "\n".join(changed) or after["variant"]


def panel_grid(cells):
    """Returns (rows, columns, names that vary): a column for each record count.

    A row is {records: [cell, ...]} of cells whose other settings are equal.
    """
    rows = {}
    for cell in cells:
        row = rows.setdefault(settings_of(cell, without="records"), {})
        row.setdefault(cell["records"], []).append(cell)
    columns = sorted({cell["records"] for cell in cells})
    return list(rows.values()), columns, varying_settings(cells)


def by_variant(rows, columns):
    """Returns, for each row of panel_grid, a list with {variant: cell} for each column."""
    return [[{cell["variant"]: cell for cell in row.get(column, [])} for column in columns]
            for row in rows]


def short_labels(cells):
    """Returns {variant: label}: the engine, and only the choices that its variants differ in."""
    variants = collections.OrderedDict((cell["variant"], cell) for cell in cells)
    choices = collections.defaultdict(set)
    for cell in variants.values():
        for axis, choice in cell["axes"].items():
            choices[cell["engine"], axis].add(choice)
    labels = {}
    for variant, cell in variants.items():
        differing = [
            _choice_label(axis, choice)
            for axis, choice in cell["axes"].items()
            if len(choices[cell["engine"], axis]) > 1
        ]
        labels[variant] = cell["engine"] + (f" ({', '.join(differing)})" if differing else "")
    return labels


def _choice_label(axis, choice):
    tells_nothing_alone = choice in ("on", "off", "none", "default", "sync") or choice.isdigit()
    return f"{axis}={choice}" if tells_nothing_alone else choice
