#!/usr/bin/python3
"""Draws figures/comparison.svg and .png: what one operation takes in each engine.

    scripts/plot_comparison.py DIR
"""

import sys

import figure_style as style
import run_files

_ROW_INCHES = 0.27


def draw(run):
    """Returns the paths written; none where no cell was measured."""
    cells = run.measured_cells()
    if not cells:
        return []
    labels = run_files.short_labels(cells)
    rows, columns, varying = run_files.panel_grid(cells)
    order = [_by_time(row, columns) for row in rows]
    figure, axes = style.panels(
        [max(2, len(variants)) * _ROW_INCHES + 0.1 for variants in order],
        len(columns),
        "How long does one operation take?",
        "Mean time per operation and its 95 % interval over sessions; logarithmic scale. "
        "Panels are not comparable with each other.",
        left_inches=3.3,
        panel_inches=3.3,
        title_lines=2 if varying else 1,
    )
    style.fill(
        axes,
        zip(order, run_files.by_variant(rows, columns)),
        lambda axis, variants, cells: _draw_panel(axis, cells, variants, labels, varying),
    )
    for axis in [a for a in axes[-1] if a.get_visible()]:
        axis.set_xlabel("ns per operation")
    return style.save(figure, run, "comparison")


def _by_time(row, columns):
    """Returns the variants of a row, quickest first where there are most records."""
    times = {}
    for column in columns:
        for cell in row.get(column, []):
            times[cell["variant"]] = cell["ns_per_op"]["estimate"]
    return sorted(times, key=times.get)


def _draw_panel(axis, by_variant, variants, labels, varying):
    axis.set_xscale("log")
    for y, variant in enumerate(variants):
        if variant in by_variant:
            _draw_cell(axis, y, by_variant[variant])
    style.label_rows(axis, variants, labels)
    estimates = [cell["ns_per_op"]["estimate"] for cell in by_variant.values()]
    low, high = max(min(estimates), 1e-3) / 1.6, max(estimates) * 1.6
    axis.set_xlim(low, high)
    ticks = [d * 10**p for p in range(-3, 9) for d in (1, 2, 5) if low <= d * 10**p <= high]
    if len(ticks) > 6:
        ticks = [tick for tick in ticks if str(tick).lstrip("0.")[0] == "1"] or ticks
    axis.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
    axis.minorticks_off()
    axis.set_title(style.settings_title(next(iter(by_variant.values())), varying))


def _draw_cell(axis, y, cell):
    colour = style.ENGINE_COLOURS.get(cell["engine"], style.GREY)
    time = cell["ns_per_op"]
    interval = style.interval_of(time)
    axis.axhline(y, color="#f1f1f1", linewidth=0.8, zorder=0)
    if interval:
        axis.plot(interval, (y, y), color=colour, linewidth=2.2, solid_capstyle="butt", zorder=2)
    marker = style.ENGINE_MARKERS.get(cell["engine"], "D")
    axis.plot(time["estimate"], y, marker=marker, color=colour, markersize=5.5, zorder=3,
              markeredgewidth=1.6 if marker in "|x" else 0.5)
    style.beside(axis, y, style.estimate_text(time))


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
