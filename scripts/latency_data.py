"""Histograms of single operations of a run, cell by cell."""

from recompute.latency import longest_of, merged
from recompute.plan import home

# As many operations as this have to lie beyond a point of a curve.
LEAST_BEYOND = 10


def of_cells(run):
    """Returns {cell_id: (counts by bucket, the longest)} of the valid cells that have any."""
    session = run.session()
    found = {}
    for cell in run.summary["cells"]:
        if not cell["valid"] or not cell.get("latency_ns"):
            continue
        group, arm = home(session["plan"], cell["cell_id"])
        place = arm and (group["group_id"], arm["arm_index"])
        fares = [
            fare
            for fare in session.get("arms", [])
            if (fare["group_id"], fare["arm_index"]) == place
        ]
        histograms = [_histogram(fare) for fare in fares]
        counts, longest = merged(histogram for histogram in histograms if histogram)
        if counts:
            found[cell["cell_id"]] = counts, longest
    return found


def _histogram(fare):
    """What latency_ns is made of: response times of an open loop, else sampled operations."""
    if "open_loop" in fare:
        return fare["open_loop"]["response_ns"]
    return fare["sampling"]["latency_ns"] if "sampling" in fare else None


def curve(counts, longest):
    """Returns ([1 / share beyond], [ns]), a point a bucket, as far as operations carry it."""
    total = sum(counts.values())
    beyond = total
    ones, times = [], []
    for bucket in sorted(counts):
        if beyond < LEAST_BEYOND:
            break
        ones.append(total / beyond)
        times.append(max(1, min(longest_of(bucket), longest)))
        beyond -= counts[bucket]
    return ones, times
