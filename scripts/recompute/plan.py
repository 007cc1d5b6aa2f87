"""Questions to the plan of a run: which arm speaks for a cell."""


def production_arm(group, cell_id):
    """Returns the arm that runs the whole operation of a cell in this group, or None."""
    for role in ("cell", "stage"):
        for arm in group["arms"]:
            if (arm["role"], arm["cell_id"], arm["stage"]) == (role, cell_id, "production"):
                return arm
    return None


def home(plan, cell_id):
    """Returns (group, arm) that the cell's own figures come from, or (None, None)."""
    places = [(group, production_arm(group, cell_id)) for group in plan["groups"]]
    places = [place for place in places if place[1] is not None]
    compared = [place for place in places if place[0]["purpose"] == "comparison"]
    return (compared or places or [(None, None)])[0]


def find_group(plan, group_id):
    """Returns the group, or None."""
    return next((g for g in plan["groups"] if g["group_id"] == group_id), None)


def with_role(group, role):
    """Returns the arms of the group that have this role."""
    return [arm for arm in group["arms"] if arm["role"] == role]
