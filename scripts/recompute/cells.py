"""Cells: what one engine did under one setting, by itself."""

import statistics

import numpy

from recompute.blocks import charged_ns_per_operation, ns_per_operation, without_work
from recompute.differences import Added, Text
from recompute.latency import exact_percentiles, merged, percentiles
from recompute.mechanism import counts_of
from recompute.plan import home, production_arm, with_role
from recompute.statistic import over_sessions
from recompute.stretch import stream_fraction

_ALONE = ("mixed", "open_loop")
LEAST_SHARE_OF_TARGET = 0.99
LEAST_SHARE_OF_LIMIT = 0.8


def all_cells(run):
    """Returns the cells as the summary should have them, before the throughput gates."""
    return [_cell(run, cell) for cell in run.plan["cells"]]


def _cell(run, planned):
    invalid = _is_invalid(run, planned)
    cell = _settings(planned)
    cell["fairness"] = run.session["fairness"].get(planned["cell_id"], {})
    cell["valid"] = not invalid
    cell["invalid_reason"] = Text() if invalid else None
    cell["counts"] = counts_of(run, planned)
    group, arm = home(run.plan, planned["cell_id"])
    if arm is None:
        return cell
    _add_measured(run, group, arm, cell)
    if run.layouts > 1:
        cell["layouts"] = max(cell["sessions"], 1)
    return cell


def _add_measured(run, group, arm, cell):
    _add_answers(run.blocks.of_arm(group, arm), cell)
    if group["regime"] == "writing":
        _add_writing(run, group, arm, cell)
        fraction = stream_fraction(group, run.blocks.of_arm(group, arm))
        if fraction is not None and run.plan["profile"]["name"] != "as_published":
            cell["stream_fraction"] = fraction
    else:
        _add_reading(run.blocks.select(group, [arm, *with_role(group, "work")[:1]]), cell)
    image = run.images.get(arm["image"])
    if image:
        _add_image(image, cell)


def _settings(planned):
    settings = planned["settings"]
    cell = {name: planned[name] for name in ("cell_id", "engine", "variant", "axes", "durability")}
    for name in ("workload", "scenario", "consume", "records", "load_order", "data_set", "threads"):
        cell[name] = settings[name]
    cell["value_bytes"] = settings["value_size_bytes"]
    grouped = settings.get("put_batch_size") is not None
    apart = settings["scenario"] in _ALONE or grouped or settings["threads"] > 1
    cell["regime"] = "writing" if apart else "read_only"
    nothing = (
        "target_ops_per_s page_size ns_per_op latency_ns clean_fraction "
        "index_bytes_per_key log_bytes disk_bytes rss_bytes load_ns_per_op open_ns "
        "write_amplification"
    )
    cell.update(dict.fromkeys(nothing.split()))
    cell["index"] = Added([])
    cell["batch_size"] = settings.get("batch_size")
    if settings.get("target_ops_per_s") is not None:
        cell["target_ops_per_s"] = float(settings["target_ops_per_s"])
    limit = settings.get("memory_limit_bytes")
    cell["memory_limit_bytes"] = Added(None) if limit is None else limit
    cell.update(cache_state="warm" if limit is None else "limited", layouts=1, flags=[],
                checksum=f"{0:016x}")
    cell.update(dict.fromkeys(("hits", "ops_per_block", "sessions", "rounds"), 0))
    return cell


def _is_invalid(run, planned):
    group, arm = home(run.plan, planned["cell_id"])
    if planned["unsupported"] or arm is None or not run.blocks.of_arm(group, arm):
        return True
    image = run.images.get(arm["image"])
    if image and image["status"] != "ok":
        return True
    if _was_not_limited(run.fares(group, arm), planned["settings"].get("memory_limit_bytes")):
        return True
    for group in run.plan["groups"]:
        arm = production_arm(group, planned["cell_id"])
        if arm is None:
            continue
        fares = run.fares(group, arm)
        wrong = (not blocks["right"].all() for blocks in run.blocks.of_arm(group, arm).values())
        if any(fare["status"] != "ok" for fare in fares) or any(wrong):
            return True
    return False


def _was_not_limited(fares, limit):
    if limit is None:
        return False
    memory = _memory(fares)
    if memory is None or not all("memory" in fare for fare in fares):
        return True
    fetched = memory["major_faults_per_op"] > 0 or memory["read_bytes_per_op"] > 0
    return memory["used_bytes"] < LEAST_SHARE_OF_LIMIT * limit or not fetched


def _memory(fares):
    """What a limit of memory did; None where there was none."""
    seen = [fare["memory"] for fare in fares if "memory" in fare]
    operations = sum(each["operations"] for each in seen)
    if not operations:
        return None
    return {
        "used_bytes": min(each["used_bytes"] for each in seen),
        "major_faults_per_op": sum(each["major_faults"] for each in seen) / operations,
        "read_bytes_per_op": sum(each["read_bytes"] for each in seen) / operations,
    }


def _add_answers(by_session, cell):
    hits = sum(int(blocks["hits"].sum()) for blocks in by_session.values())
    checksum = sum(int(blocks["checksum"].sum()) for blocks in by_session.values())
    cell.update(hits=hits, checksum=f"{checksum % 2**64:016x}")


def _add_reading(selection, cell):
    sessions = [arms[0] for arms in selection.sessions]
    if not sessions:
        return
    means = [without_work(ns_per_operation, arms)[0] for arms in selection.sessions]
    _add_sessions(sessions, means, cell)
    cell["clean_fraction"] = selection.clean_share
    if selection.preempted:
        cell["flags"].append("preempted")


def _add_writing(run, group, arm, cell):
    sessions = list(run.blocks.of_arm(group, arm).values())
    if not sessions:
        return
    _add_sessions(sessions, [charged_ns_per_operation(blocks) for blocks in sessions], cell)
    fares = run.fares(group, arm)
    single = [ns for fare in fares for ns in fare.get("sampled_ns", [])]
    histograms = [fare["sampling"]["latency_ns"] for fare in fares if "sampling" in fare]
    cell["latency_ns"] = exact_percentiles(single) or percentiles(*merged(histograms))
    _add_open_loop([fare["open_loop"] for fare in fares if "open_loop" in fare], cell)
    memory = _memory(fares)
    if memory is not None:
        cell["memory"] = memory
    left = [fare for fare in fares if "index_after_writes" in fare]
    if left:
        first = min(left, key=lambda fare: fare["session"])
        cell["index_after_writes"] = first["index_after_writes"]
    if any(fare["time_limited"] for fare in fares):
        cell["flags"].append("time_limited")


def _add_open_loop(seen, cell):
    operations = sum(paced["operations"] for paced in seen)
    if not operations or cell["target_ops_per_s"] is None:
        return
    achieved = 1e9 * operations / sum(paced["elapsed_ns"] for paced in seen)
    cell["latency_ns"] = percentiles(*merged(paced["response_ns"] for paced in seen))
    cell["open_loop"] = {
        "achieved_ops_per_s": achieved,
        "operations": operations,
        "late_starts": sum(paced["late_starts"] for paced in seen),
        "service_ns": percentiles(*merged(paced["service_ns"] for paced in seen)),
    }
    if achieved < LEAST_SHARE_OF_TARGET * cell["target_ops_per_s"]:
        cell["flags"].append("late")


def _add_sessions(sessions, means, cell):
    operations = numpy.concatenate([blocks["operations"] for blocks in sessions])
    cell["ns_per_op"] = over_sessions(means)
    cell["ops_per_block"] = int(statistics.median_low(operations.tolist()))
    cell["sessions"] = len(sessions)
    cell["rounds"] = len(operations)


def _add_image(image, cell):
    for name in ("index_bytes_per_key", "log_bytes", "disk_bytes", "rss_bytes"):
        cell[name] = image[name]
    cell["page_size"] = image["page_size_bytes"]
    cell["index"] = Added(image.get("index", []))
    if image["status"] == "ok":
        cell["load_ns_per_op"] = float(image["load_ns_per_record"])
        cell["open_ns"] = image["open_ns"]
