#!/usr/bin/python3
"""Draws figures/memory.svg and .png: what an engine's time costs in memory.

    scripts/plot_memory.py DIR
"""

import sys

import figure_style as style
import run_files

_PANEL_INCHES = 2.6
_MARKERS = "osD^vP*Xhp<>"


def draw(run):
    """Returns the paths written; none where no two engines tell their memory under one setting."""
    panels = {}
    for cell in run.finished_cells():
        if cell.get("rss_bytes") and cell["regime"] == "read_only":
            panels.setdefault(run_files.settings_of(cell), []).append(cell)
    panels = [cells for cells in panels.values() if len({c["variant"] for c in cells}) > 1]
    if not panels:
        return []
    drawn = [cell for cells in panels for cell in cells]
    labels, varying = run_files.short_labels(drawn), run_files.varying_settings(drawn)
    figure, axes = style.panels(
        [_PANEL_INCHES] * len(panels),
        1,
        "What does time cost in memory?",
        "Resident bytes a record after every record was read, pages of mapped files included. The\n"
        "line: engines that no other engine beats at both, in this run.",
        left_inches=1.25,
        panel_inches=4.6,
        right_inches=4.4,
        title_lines=3,
    )
    for (axis,), cells in zip(axes, panels):
        _draw_panel(axis, cells, labels)
        axis.set_title(style.settings_title(cells[0], varying))
    return style.save(figure, run, "memory")


def place_of(cell):
    """Returns (resident bytes a record, ns per operation)."""
    return cell["rss_bytes"] / cell["records"], cell["ns_per_op"]["estimate"]


def front(places):
    """Returns those places that no other one beats at both, from the smallest to the quickest."""
    best = []
    for size, time in sorted(places):
        if not best or time < best[-1][1]:
            best.append((size, time))
    return best


def _draw_panel(axis, cells, labels):
    axis.set_yscale("log")
    for nth, cell in enumerate(cells):
        axis.plot(*place_of(cell), linestyle="none", marker=_MARKERS[nth % len(_MARKERS)],
                  markersize=6, color=style.ENGINE_COLOURS.get(cell["engine"], style.GREY),
                  label=style.wrapped(labels[cell["variant"]]))
    best = front([place_of(cell) for cell in cells])
    axis.plot([size for size, _ in best], [time for _, time in best], color="#bbbbbb",
              linewidth=1.2, zorder=0, drawstyle="steps-post")
    axis.set_xlim(left=0)
    style.decades(axis)
    axis.grid(which="major")
    axis.set_xlabel("resident bytes a record")
    axis.set_ylabel("ns per operation")
    axis.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
