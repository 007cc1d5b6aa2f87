"""The ablation of a run, setting by setting, for the figures."""

import collections

# rows: {"solo": [...], "ladder": [...], ...}; cell: a cell of the setting, for the title.
Setting = collections.namedtuple("Setting", "steps rows cell")

_LISTS = ("cells", "solo", "ladder", "leave_one_out", "shapley", "interactions", "totals")


def settings(run):
    """Returns the valid settings of the run's ablation; none where it has no ablation."""
    ablation = run.summary.get("ablation")
    if ablation is None:
        return []
    found = []
    for index, setting in enumerate(ablation["settings"]):
        if setting["valid"]:
            rows = {
                name: [row for row in ablation[name] if row["setting"] == index] for name in _LISTS
            }
            cell = run.cells[rows["cells"][0]["cell_id"]]
            found.append(Setting(ablation["steps"], rows, cell))
    return found


def step_names(setting):
    """Returns what the rows call each step: its axis, or axis=choice where it has several."""
    axes = [step["axis"] for step in setting.steps]
    return [step["axis"] if axes.count(step["axis"]) == 1 else f"{step['axis']}={step['to']}"
            for step in setting.steps]


def step_labels(setting):
    """Returns what each step is called at an axis."""
    return [f"{step['axis']}\n{step['to']}" for step in setting.steps]
