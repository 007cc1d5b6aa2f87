#!/usr/bin/python3
"""Draws figures/repetitions.svg and .png: how much the sessions of a cell differ.

    scripts/plot_repetitions.py DIR
"""

import sys

import figure_style as style
import matplotlib
import run_files

_ROW_INCHES = 0.27
# The sessions in their order, from dark to light; the lightest end is hard to see on white.
_LIGHTEST = 0.85


def draw(run):
    """Returns the paths written; none where no cell has sessions."""
    means = run.session_means()
    cells = [cell for cell in run.measured_cells() if means.get(cell["cell_id"])]
    if not cells:
        return []
    labels = run_files.short_labels(cells)
    rows, columns, varying = run_files.panel_grid(cells)
    order = [list(dict.fromkeys(c["variant"] for cells_ in row.values() for c in cells_))
             for row in rows]
    figure, axes = style.panels(
        [max(2, len(variants)) * _ROW_INCHES + 0.1 for variants in order],
        len(columns),
        "How much do the sessions of a cell differ from each other?",
        "Each dot is one session, first to last from dark to light, against the mean of its "
        "cell; the bar is the cell's 95 % interval. Mean in ns per operation at the right.",
        left_inches=3.3,
        panel_inches=3.3,
        title_lines=2 if varying else 1,
    )

    def draw_panel(axis, variants, by_variant):
        _draw_panel(axis, by_variant, variants, means)
        style.label_rows(axis, variants, labels)
        first = next(iter(by_variant.values()))
        axis.set_title(style.settings_title(first, varying))

    style.fill(axes, zip(order, run_files.by_variant(rows, columns)), draw_panel)
    for axis in [a for a in axes[-1] if a.get_visible()]:
        axis.set_xlabel("difference from the cell's mean, %")
    return style.save(figure, run, "repetitions")


def _draw_panel(axis, by_variant, variants, means):
    reach = 1.0
    for y, variant in enumerate(variants):
        axis.axhline(y, color="#f1f1f1", linewidth=0.8, zorder=0)
        if variant in by_variant:
            cell = by_variant[variant]
            reach = max(reach, _draw_cell(axis, y, cell, means[cell["cell_id"]]))
    axis.axvline(0, color=style.GREY, linewidth=0.8, zorder=1)
    axis.set_xlim(-1.12 * reach, 1.12 * reach)


def _draw_cell(axis, y, cell, session_means):
    """Draws one cell; returns how far it reaches from zero, in percent."""
    mean = sum(session_means) / len(session_means)
    percents = [100 * (value / mean - 1) for value in session_means]
    reach = max(abs(percent) for percent in percents)
    interval = style.interval_of(cell["ns_per_op"])
    if interval:
        ends = [100 * (end / mean - 1) for end in interval]
        # An interval over few sessions can be far wider than they spread; it may leave the panel.
        axis.barh(y, ends[1] - ends[0], left=ends[0], height=0.5, color="#e3e3e3", zorder=1)
        reach = max(reach, min(1.6 * reach, max(abs(end) for end in ends)))
    shades = matplotlib.colormaps["cividis"]
    last = max(1, len(percents) - 1)
    colours = [shades(_LIGHTEST * index / last) for index in range(len(percents))]
    axis.scatter(percents, [y] * len(percents), c=colours, s=22, zorder=3, linewidths=0.4,
                 edgecolors="white")
    style.beside(axis, y, style.time_text(mean))
    return reach


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
