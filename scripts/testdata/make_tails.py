"""Invented times of single operations, for the tests of the figures. Nothing here was measured."""

import random

TARGETS = (50_000, 100_000, 200_000)
_CAPACITY = {"alex": 180_000, "rocksdb": 90_000}


def bucket_of(ns):
    """Returns the bucket of docs/formats/run_files.md."""
    doublings = max(0, ns.bit_length() - 8)
    return (doublings << 7) + (ns >> doublings)


def histogram(median, operations, seed):
    """Returns counts of operations with a long tail."""
    draw = random.Random(seed)
    times = [int(median * draw.lognormvariate(0, 0.4)) for _ in range(operations)]
    counts = {}
    for ns in times:
        counts[bucket_of(ns)] = counts.get(bucket_of(ns), 0) + 1
    buckets = sorted(counts)
    return {"buckets": buckets, "counts": [counts[b] for b in buckets], "max_ns": max(times)}


def at_rates(make_cell, variants):
    """Returns cells of an open loop: each variant (engine, axes, ns) at each target."""
    cells = []
    for engine, axes, ns in variants:
        for target in TARGETS:
            cell = make_cell(engine, axes, "mixed_80_20", "open_loop", 1_000_000, ns)
            done = min(target, _CAPACITY[engine])
            late = done < target
            p99 = int(ns * (400 if late else 3))
            cell.update(
                cell_id=f"{cell['cell_id']}/{target}", regime="writing",
                target_ops_per_s=target, flags=["late"] if late else [],
                latency_ns={"p50": int(ns), "p90": 2 * int(ns), "p99": p99, "p999": 2 * p99,
                            "p9999": None, "max": 9 * p99},
                open_loop={"achieved_ops_per_s": float(done), "operations": done,
                           "late_starts": done // 9, "service_ns": None})
            cells.append(cell)
    return cells


def fares(groups, cells):
    """Returns arms[] of session.json: what the writing arms left of single operations."""
    found = []
    for group in groups:
        for arm in group["arms"] if group["regime"] == "writing" else []:
            cell = cells[arm["arm_index"]]
            counts = histogram(cell["ns_per_op"]["estimate"], 3_000, arm["arm_index"])
            fare = {"group_id": group["group_id"], "session": 0, "arm_index": arm["arm_index"]}
            if cell["scenario"] == "open_loop":
                fare["open_loop"] = {"response_ns": counts}
            else:
                fare["sampling"] = {"latency_ns": counts}
            found.append(fare)
    return found
