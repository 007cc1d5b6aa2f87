#!/usr/bin/python3
"""Draws figures/rates.svg and .png: how long operations take at the rate that was done.

    scripts/plot_rates.py DIR
"""

import sys

import figure_style as style
import run_files

_PANEL_INCHES = 2.6


def draw(run):
    """Returns the paths written; none where no cell ran at a rate."""
    cells = [
        cell
        for cell in run.summary["cells"]
        if cell["valid"] and cell.get("open_loop") and cell["latency_ns"]
    ]
    cells = [cell for cell in cells if cell["latency_ns"]["p99"] is not None]
    if not cells:
        return []
    panels = {}
    for cell in cells:
        panels.setdefault(run_files.settings_of(cell, without="target_ops_per_s"), []).append(cell)
    labels = run_files.short_labels(cells)
    varying = [name for name in run_files.varying_settings(cells) if name != "target_ops_per_s"]
    figure, axes = style.panels(
        [_PANEL_INCHES] * len(panels),
        1,
        "What does a rate cost in latency?",
        "99th percentile from the intended start, at the rate that was done; logarithmic scale.\n"
        "A hollow mark: the rate asked for was not kept, and the percentile grows with the run.",
        left_inches=1.25,
        panel_inches=4.6,
        right_inches=2.6,
        title_lines=3,
    )
    for (axis,), members in zip(axes, panels.values()):
        _draw_panel(axis, members, labels)
        axis.set_title(style.settings_title(members[0], varying))
    return style.save(figure, run, "rates")


def _draw_panel(axis, cells, labels):
    axis.set_yscale("log")
    by_variant = {}
    for cell in cells:
        by_variant.setdefault(cell["variant"], []).append(cell)
    for variant, points in by_variant.items():
        points.sort(key=lambda cell: cell["target_ops_per_s"])
        _draw_engine(axis, points, style.wrapped(labels[variant]))
    axis.set_xlim(left=0)
    style.decades(axis)
    axis.grid(which="major")
    axis.set_xlabel("thousand operations a second")
    axis.set_ylabel("p99, ns")
    axis.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)


def _draw_engine(axis, points, label):
    colour = style.ENGINE_COLOURS.get(points[0]["engine"], style.GREY)
    done = [cell["open_loop"]["achieved_ops_per_s"] / 1e3 for cell in points]
    p99 = [cell["latency_ns"]["p99"] for cell in points]
    axis.plot(done, p99, color=colour, linewidth=1.2, label=label)
    for x, y, cell in zip(done, p99, points):
        axis.plot(x, y, marker="o", color=colour, markersize=5.5,
                  markerfacecolor="white" if "late" in cell["flags"] else colour)


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
