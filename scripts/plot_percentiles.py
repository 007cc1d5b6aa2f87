#!/usr/bin/python3
"""Draws figures/percentiles.svg and .png: how long the slowest operations take.

    scripts/plot_percentiles.py DIR
"""

import sys

import figure_style as style
import latency_data
import run_files

_PANEL_INCHES = 2.6
_SHARES = ((2, "50 %"), (10, "90 %"), (100, "99 %"), (1e3, "99.9 %"), (1e4, "99.99 %"))
_RATE = "target_ops_per_s"
_LINES = ("-", "--", ":", "-.")


def draw(run):
    """Returns the paths written; none where no cell has times of single operations."""
    histograms = latency_data.of_cells(run)
    cells = [cell for cell in run.summary["cells"] if cell["cell_id"] in histograms]
    if not cells:
        return []
    panels = {}
    for cell in cells:
        panels.setdefault(run_files.settings_of(cell), []).append(cell)
    labels = run_files.short_labels(cells)
    varying = run_files.varying_settings(cells)
    if _RATE not in varying:
        varying.append(_RATE)  # of open loops, even where there is but one
    figure, axes = style.panels(
        [_PANEL_INCHES] * len(panels),
        1,
        "How long do the slowest operations take?",
        "Single operations, logarithmic scales; a curve ends where ten operations are left.\n"
        "Closed loops count from the start of an operation, open loops from its intended start.",
        left_inches=1.25,
        panel_inches=4.6,
        right_inches=2.6,
        title_lines=3,
    )
    for (axis,), members in zip(axes, panels.values()):
        _draw_panel(axis, members, histograms, labels)
        axis.set_title(style.settings_title(members[0], varying))
    return style.save(figure, run, "percentiles")


def _draw_panel(axis, cells, histograms, labels):
    axis.set_xscale("log")
    axis.set_yscale("log")
    seen = {}
    for cell in cells:
        ones, times = latency_data.curve(*histograms[cell["cell_id"]])
        nth = seen[cell["engine"]] = seen.get(cell["engine"], -1) + 1
        axis.plot(ones, times, _LINES[nth % len(_LINES)], drawstyle="steps-post", linewidth=1.6,
                  color=style.ENGINE_COLOURS.get(cell["engine"], style.GREY),
                  label=style.wrapped(labels[cell["variant"]]))
    axis.set_xticks([one for one, _ in _SHARES], [name for _, name in _SHARES])
    style.decades(axis)
    axis.set_xlim(1, max(axis.get_xlim()[1], 1.5e3))
    axis.grid(which="major")
    axis.set_ylabel("ns")
    axis.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
