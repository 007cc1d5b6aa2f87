#!/usr/bin/python3
"""Draws figures/predictions.svg and .png: what was predicted against what was measured.

    scripts/plot_predictions.py DIR
"""

import sys

import ablation_data
import figure_style as style
import run_files

_ROW_INCHES = 0.62
_LEAST_INCHES = 2.6
# Column of the ablation, colour, mark, name.
_WAYS = (
    ("solo", style.SKY, "^", "alone"),
    ("ladder", style.GREEN, "s", "in its turn"),
    ("leave_one_out", style.ORANGE, "v", "last"),
    ("shapley", style.BLUE, "o", "share over all orders"),
)


def draw(run):
    """Returns the paths written; none where the run has no ablation."""
    settings = ablation_data.settings(run)
    if not settings:
        return []
    figure, rows = style.panels(
        [max(_LEAST_INCHES, len(setting.steps) * _ROW_INCHES) for setting in settings],
        2,
        "What was predicted, and what came?",
        "Left: the published forecast of each step, made for another machine, and its effects "
        "here with 95 % intervals.\nRight: each set of steps as measured against the product of "
        "its steps' effects alone; on the line they are independent.",
        left_inches=1.9,
        panel_inches=3.7,
        right_inches=0.95,
        title_lines=3,
    )
    for setting, (left, right) in zip(settings, rows):
        _draw_forecasts(left, setting)
        _draw_cells(right, setting)
    width, height = figure.get_size_inches()
    figure.legend(*rows[0][0].get_legend_handles_labels(), loc="lower left", ncol=5,
                  bbox_to_anchor=(0.1 / width, 0.02 / height), handlelength=1.0)
    return style.save(figure, run, "predictions")


def _draw_forecasts(axis, setting):
    forecasts = [(step["predicted_ns"], y - 0.32) for y, step in enumerate(setting.steps)
                 if step["predicted_ns"] is not None]
    if forecasts:
        axis.plot(*zip(*forecasts), "D", color=style.BLACK, markersize=5, zorder=4,
                  label="forecast")
    for place, (name, colour, mark, label) in enumerate(_WAYS):
        for y, row in enumerate(setting.rows[name]):
            if row.get("verdict") == "context_dependent":
                continue
            offset = -0.16 + 0.16 * place
            interval = style.interval_of(row["difference_ns"])
            if interval:
                axis.plot(interval, (y + offset, y + offset), color=colour, linewidth=1.4)
            axis.plot(row["difference_ns"]["estimate"], y + offset, mark, color=colour,
                      markersize=5, label=label if y == 0 else None)
    axis.axvline(0, color=style.GREY, linewidth=0.8, zorder=0)
    labels = ablation_data.step_labels(setting)
    style.label_rows(axis, range(len(labels)), labels)
    axis.set_title(style.settings_title(setting.cell))
    axis.set_xlabel("ns per operation, with the step minus without")


def _draw_cells(axis, setting):
    points = [
        (row["additive_ns"]["estimate"], row["ns_per_op"]["estimate"])
        for row in setting.rows["cells"]
    ]
    low = min(min(point) for point in points)
    high = max(max(point) for point in points)
    span = (high - low) or 0.02 * high
    ends = (low - 0.06 * span, high + 0.06 * span)
    axis.plot(ends, ends, color=style.GREY, linewidth=0.8, zorder=1)
    axis.plot(*zip(*points), "o", color=style.BLUE, markersize=4, alpha=0.8, zorder=2)
    axis.set_xlim(*ends)
    axis.set_ylim(*ends)
    # Not at the corner, where a label below would meet one at the left.
    axis.locator_params(nbins=4, prune="both")
    axis.set_xlabel("effects alone, multiplied, ns")
    axis.set_ylabel("measured, ns")
    axis.set_title("sets of steps")


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
