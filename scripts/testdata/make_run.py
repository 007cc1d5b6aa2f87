"""Writes a run folder with invented numbers, for the tests of the figures.

Nothing here was measured. The folder has the shape of docs/formats/ and holds what figures must
cope with: a step without an effect, a negative residual, a cell without an interval, an invalid
cell, blocks that were disturbed, writing cells.
"""

import json
import os
import random

import make_ablation
import make_tails

_PHASES = ("key_fetch", "find_slot", "read_header", "read_value")
_RUNGS = (
    {"value_access": "copy", "bounds_check": "checked", "record_format": "v1"},
    {"value_access": "borrow", "bounds_check": "checked", "record_format": "v1"},
    {"value_access": "borrow", "bounds_check": "unchecked", "record_format": "v1"},
    {"value_access": "borrow", "bounds_check": "unchecked", "record_format": "v2"},
)
_RUNG_NS = (620.0, 545.0, 544.0, 520.0)
_PEERS = (
    ("rocksdb", {"preset": "default", "read": "string", "wal": "on"}, 7600.0),
    ("rocksdb", {"preset": "tuned", "read": "pinned", "wal": "on"}, 4300.0),
    ("hash_log", {}, 410.0),
    ("btree_log", {}, 1180.0),
    ("floor", {}, 260.0),
)
_SCENARIO_FACTOR = {"latency": 1.0, "throughput": 0.45, "mixed": 2.2}
SESSIONS = 5


def _statistic(estimate, half_width):
    return {"estimate": estimate, "ci_low": estimate - half_width,
            "ci_high": estimate + half_width}


def _cell(engine, axes, workload, scenario, records, ns):
    chosen = ",".join(f"{axis}={choice}" for axis, choice in axes.items())
    variant = engine + (":" + chosen if chosen else "")
    return {
        "cell_id": f"{workload}/{scenario}/{records}/{variant}",
        "engine": engine, "variant": variant, "axes": axes, "workload": workload,
        "scenario": scenario, "consume": "all", "records": records, "value_bytes": 128,
        "data_set": "uniform", "load_order": "random", "durability": "buffered", "threads": 1,
        "regime": "writing" if scenario == "mixed" else "read_only",
        "latency_ns": {"p50": int(ns), "p99": int(3 * ns)} if scenario == "mixed" else None,
        "valid": True, "invalid_reason": None,
        "rss_bytes": int(records * (60 + 30_000 / ns)) if scenario != "mixed" else None,
        "ns_per_op": _statistic(ns, 0.012 * ns), "sessions": SESSIONS,
    }


def _cells():
    for records, growth in ((100_000, 0.55), (1_000_000, 1.0)):
        for scenario in ("latency", "throughput"):
            factor = growth * _SCENARIO_FACTOR[scenario]
            for axes, ns in zip(_RUNGS, _RUNG_NS):
                yield _cell("alex", axes, "query", scenario, records, ns * factor)
            for engine, axes, ns in _PEERS:
                yield _cell(engine, axes, "query", scenario, records, ns * factor)
        for engine, axes, ns in (("alex", _RUNGS[1], 480.0), _PEERS[0]):
            cell = _cell(engine, axes, "query_as_published", "throughput", records, ns * growth)
            cell.update(consume="none", value_bytes=12)
            yield cell
        factor = growth * _SCENARIO_FACTOR["mixed"]
        yield _cell("alex", _RUNGS[-1], "mixed_80_20", "mixed", records, 700 * factor)
        yield _cell("rocksdb", _PEERS[0][1], "mixed_80_20", "mixed", records, 9800 * factor)
    yield from make_tails.at_rates(
        _cell, (("alex", _RUNGS[-1], 1540.0), ("rocksdb", _PEERS[0][1], 21600.0)))


def _contrasts(cells):
    by_id = {cell["cell_id"]: cell for cell in cells}
    for cell in cells:
        if cell["engine"] != "alex" or cell["workload"] != "query":
            continue
        rung = _RUNGS.index(cell["axes"])
        if rung == 0:
            continue
        before = _cell("alex", _RUNGS[rung - 1], "query", cell["scenario"], cell["records"], 1.0)
        before = by_id[before["cell_id"]]
        difference = cell["ns_per_op"]["estimate"] - before["ns_per_op"]["estimate"]
        half_width = 4.0 if rung != 3 else 3.0
        yield {
            "a": cell["cell_id"], "b": before["cell_id"], "scenario": cell["scenario"],
            "ratio": None, "difference_ns": _statistic(difference, half_width), "mde_ns": 4.0,
            "verdict": "equivalent" if rung == 2 else "faster", "flags": [],
        }


def _breakdowns(cells):
    for cell in cells:
        own = cell["engine"] == "alex" and cell["workload"] == "query"
        if not own or cell["records"] < 1_000_000:
            continue
        total = cell["ns_per_op"]["estimate"]
        residual = -0.02 if cell["axes"] == _RUNGS[1] else 0.03
        shares = [share * (1 - residual) / 0.97 for share in (0.03, 0.46, 0.31, 0.17)]
        yield {
            "cell_id": cell["cell_id"], "scenario": cell["scenario"],
            "total_ns": _statistic(total, 0.015 * total),
            "phases": [{"name": name, "ns": _statistic(share * total, 3.0)}
                       for name, share in zip(_PHASES, shares)],
            "residual_ns": _statistic(residual * total, 4.0), "sum_error": 0.0,
        }


def _feet(cells):
    """The baseline at the largest size, one cell a scenario."""
    return [cell for cell in cells
            if cell["axes"] == _RUNGS[0] and cell["workload"] == "query"
            and cell["records"] == 1_000_000]


def _blocks(cells, groups, noise):
    for group in groups:
        for arm in group["arms"]:
            cell = cells[arm["arm_index"]]
            writes = cell["regime"] == "writing"
            for session in range(SESSIONS):
                level = cell["ns_per_op"]["estimate"] * (1 + noise.gauss(0, 0.008))
                for round_ in range(6):
                    disturbed = round_ == 5
                    yield {
                        "group_id": group["group_id"], "session": session,
                        "arm_index": arm["arm_index"], "round": round_, "position": 0,
                        "operations": 1000,
                        "ns": int(1000 * level * (3 if disturbed and not writes else 1)),
                        "voluntary_switches": 0, "involuntary_switches": int(disturbed),
                        "minor_faults": 0, "major_faults": 0, "other_cpu_ns": 0, "hits": 1000,
                        "checksum": "0" * 16, "answers_right": True,
                    }


def write_run(folder):
    """Writes summary.json, session.json and blocks.jsonl into the folder."""
    cells = list(_cells())
    contrasts = list(_contrasts(cells))
    breakdowns = list(_breakdowns(cells))
    groups = [{
        "group_id": f"g{regime}", "purpose": "comparison", "regime": regime,
        "arms": [{"arm_index": index, "role": "cell", "cell_id": cell["cell_id"],
                  "stage": "production"}
                 for index, cell in enumerate(cells) if cell["regime"] == regime],
    } for regime in ("read_only", "writing")]
    blocks = list(_blocks(cells, groups, random.Random(7)))
    lonely = [cell for cell in cells if cell["scenario"] == "mixed"][-1]["ns_per_op"]
    lonely["ci_low"] = lonely["ci_high"] = None
    invalid = _cell("btree_log", {}, "mixed_80_20", "mixed", 100_000, 1.0)
    invalid.update(valid=False, invalid_reason="unsupported: only reads", ns_per_op=None)
    summary = {
        "schema_version": 1, "run_id": "20260102T030405Z-invented", "profile": "quick",
        "host": {"l2_bytes": 1 << 20, "l3_bytes": 32 << 20}, "build": {},
        "status": "complete", "cells": cells + [invalid],
        "contrasts": contrasts, "breakdowns": breakdowns,
        "ablation": make_ablation.ablation(_feet(cells)), "claims": [], "selfchecks": [],
    }
    planned = [{"a": c["a"], "b": c["b"], "group_id": "gread_only", "ladder_step": True}
               for c in contrasts]
    os.makedirs(folder, exist_ok=True)
    for name, document in (
        ("summary.json", summary),
        ("session.json", {"plan": {"groups": groups, "contrasts": planned},
                          "arms": make_tails.fares(groups, cells)}),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
    with open(os.path.join(folder, "blocks.jsonl"), "w", encoding="utf-8") as file:
        for block in blocks:
            file.write(json.dumps(block) + "\n")
