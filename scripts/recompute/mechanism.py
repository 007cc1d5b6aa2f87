"""Counts of operations, and whether a step's counts contain what it claims."""

from recompute.ablation import sets_of_steps, taken_for_granted
from recompute.differences import Added, Text
from recompute.plan import home

_QUANTITIES = {
    "callgrind": (
        "instructions data_reads data_writes l1_data_misses last_level_misses branches "
        "branch_misses allocations system_calls mapping_calls"
    ),
    "perf_event": "cycles retired_instructions cache_misses retired_branch_misses",
}


def counts_of(run, planned):
    """Returns the counts of a planned cell, as the summary should have them."""
    group, arm = home(run.plan, planned["cell_id"])
    if not run.plan.get("mechanism") or arm is None:
        return Added([])
    rows = []
    for tool, names in _QUANTITIES.items():
        place = (group["group_id"], arm["arm_index"], tool)
        seen = [c for c in run.session["counts"] if _place(c) == place]
        rows += [_row(name, tool, _per_operation(seen[:1], name)) for name in names.split()]
    faults, operations = 0, 0
    for blocks in run.blocks.of_arm(group, arm).values():
        faults += int(blocks["faults"].sum())
        operations += int(blocks["operations"].sum())
    rows.append(_row("page_faults", "blocks", faults / operations if operations else None))
    return Added(rows)


def _place(seen):
    return seen["group_id"], seen["arm_index"], seen["tool"]


def _per_operation(observations, name):
    for seen in observations:
        operations = seen["many_operations"] - seen["few_operations"]
        for count in seen["counts"]:
            if count["name"] == name and operations > 0:
                return (count["many"] - count["few"]) / operations
    return None


def _row(name, tool, per_op):
    reason = Text() if per_op is None else None
    return {"name": name, "tool": tool, "per_op": per_op, "reason": reason}


def all_mechanisms(run, cells):
    """Returns a row for every step of one axis that something is claimed of."""
    claims = (run.plan.get("mechanism") or {"claims": []})["claims"]
    by_id = {cell["cell_id"]: cell for cell in cells}
    rows = [_mechanism(by_id[a], by_id[b], claims) for a, b in _steps(run.plan)]
    return Added([row for row in rows if row])


def _steps(plan):
    for contrast in plan["contrasts"]:
        if contrast["ladder_step"]:
            yield contrast["a"], contrast["b"]
    ablation = plan.get("ablation") or {"steps": [], "factorials": []}
    for factorial in ablation["factorials"]:
        cell_of = dict(zip(sets_of_steps(ablation["steps"]), factorial))
        for step, before in enumerate(taken_for_granted(ablation["steps"])):
            yield cell_of[before | 1 << step], cell_of[before]


def _mechanism(with_step, without, claims):
    if list(with_step["axes"]) != list(without["axes"]):
        return None
    changed = [a for a in with_step["axes"] if with_step["axes"][a] != without["axes"][a]]
    if len(changed) != 1:
        return None
    axis = changed[0]
    step = {"axis": axis, "from": without["axes"][axis], "to": with_step["axes"][axis]}
    claimed = [c for c in claims if all(c[name] == step[name] for name in step)]
    evidence = [_evidence(claim, with_step, without) for claim in claimed]
    if not evidence:
        return None
    proved = all(row["contained"] for row in evidence)
    verdict = "established" if proved else "not_established"
    cells = {"a": with_step["cell_id"], "b": without["cell_id"]}
    return {**cells, **step, "evidence": evidence, "verdict": verdict}


def _evidence(claim, with_step, without):
    names = ("quantity", "direction", "at_least", "because")
    row = {name: claim[name] for name in names}
    row["at_least"] = float(row["at_least"])
    pair = [_count(cell, claim["quantity"]) for cell in (with_step, without)]
    row["delta_per_op"] = row["contained"] = None
    if None not in pair:
        delta = pair[0] - pair[1]
        change = delta if claim["direction"] == "more" else -delta
        row.update(delta_per_op=delta, contained=change >= claim["at_least"])
    return row


def _count(cell, quantity):
    found = [row["per_op"] for row in cell["counts"].value if row["name"] == quantity]
    return found[0] if found else None
