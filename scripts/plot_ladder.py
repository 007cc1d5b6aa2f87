#!/usr/bin/python3
"""Draws figures/ladder.svg and .png: what each step of the ladder is worth.

    scripts/plot_ladder.py DIR
"""

import sys

import figure_style as style
import run_files
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

_ROW_INCHES = 0.5


def draw(run):
    """Returns the paths written; none where the run has no ladder."""
    ladders = {
        settings: steps
        for settings, steps in run.ladders().items()
        if steps[0].before["ns_per_op"] is not None and any(_measured(step) for step in steps)
    }
    if not ladders:
        return []
    rows = {}
    scenario_place = run_files.SETTINGS.index("scenario")
    for settings, steps in ladders.items():
        rest = settings[:scenario_place] + settings[scenario_place + 1 :]
        rows.setdefault(rest, {})[settings[scenario_place]] = steps
    scenarios = list(dict.fromkeys(s for row in rows.values() for s in row))
    heights = [(max(len(s) for s in row.values()) + 2) * _ROW_INCHES for row in rows.values()]
    figure, axes = style.panels(
        heights,
        len(scenarios),
        "What is each step of the ladder worth?",
        "Each bar is the paired difference of two neighbouring rungs with its 95 % interval, "
        "set on the sum of the steps before it. The axis does not start at zero.",
        left_inches=1.75,
        panel_inches=3.9,
        right_inches=1.15,
    )
    for row, row_axes in zip(rows.values(), axes):
        for scenario, axis in zip(scenarios, row_axes):
            if scenario in row:
                _draw_panel(axis, row[scenario])
            else:
                axis.set_visible(False)
            # The rungs are the same in every scenario: one column of labels serves all.
            axis.tick_params(labelleft=axis is row_axes[0] or not row_axes[0].get_visible())
            axis.set_xlabel("ns per operation")
    rung = Line2D([], [], color=style.BLACK, marker="D", markersize=5, label="rung as measured")
    step_legend(figure, rung)
    return style.save(figure, run, "ladder")


def _measured(step):
    return step.contrast["difference_ns"] is not None


def _draw_panel(axis, steps):
    bottom = steps[0].before["ns_per_op"]
    total = bottom["estimate"]
    extent = [total]
    labels = ["baseline"]
    _draw_total(axis, 0, bottom)
    for y, step in enumerate(steps, 1):
        labels.append(step.label)
        if not _measured(step):
            axis.annotate("no estimate", (total, y), size=7.5, va="center", color=style.GREY)
            continue
        difference = step.contrast["difference_ns"]
        axis.plot((total, total), (y - 1, y), color=style.GREY, linewidth=0.7, zorder=1)
        extent += _draw_step(axis, y, total, difference, step.contrast["verdict"])
        total += difference["estimate"]
    top = steps[-1].after["ns_per_op"]
    labels.append("all steps,\nmeasured")
    if top is not None:
        y = len(steps) + 1
        axis.plot((total, total), (y - 1, y), color=style.GREY, linewidth=0.7, zorder=1)
        _draw_total(axis, y, top)
        extent.append(top["estimate"])
    for statistic in (bottom, top):
        extent += (statistic and style.interval_of(statistic)) or ()
    span = (max(extent) - min(extent)) or max(extent) * 0.02
    axis.set_xlim(min(extent) - 0.1 * span, max(extent) + 0.1 * span)
    style.label_rows(axis, range(len(labels)), labels)
    axis.set_title(style.settings_title(steps[0].after))


def _draw_total(axis, y, statistic):
    interval = style.interval_of(statistic)
    if interval:
        axis.plot(interval, (y, y), color=style.BLACK, linewidth=1.6, zorder=3)
    axis.plot(statistic["estimate"], y, "D", color=style.BLACK, markersize=5, zorder=4)
    style.beside(axis, y, f"{style.estimate_text(statistic)} ns")


def step_colour(difference):
    """Returns grey unless the interval lies on one side of zero; blue is less time."""
    interval = style.interval_of(difference)
    if interval is None or interval[0] <= 0 <= interval[1]:
        return style.GREY
    return style.BLUE if interval[1] < 0 else style.VERMILLION


def _draw_step(axis, y, start, difference, verdict):
    """Draws one step; returns where it reaches."""
    interval = style.interval_of(difference)
    end = start + difference["estimate"]
    axis.barh(y, end - start, left=start, height=0.46, color=step_colour(difference), zorder=2,
              alpha=0.85, linewidth=0)
    reach = [start, end]
    text = f"{difference['estimate']:+,.1f} ns"
    if interval:
        low, high = start + interval[0], start + interval[1]
        axis.plot((low, high), (y, y), color=style.BLACK, linewidth=1.2, zorder=3)
        for x in (low, high):
            axis.plot((x, x), (y - 0.11, y + 0.11), color=style.BLACK, linewidth=1.2, zorder=3)
        reach += [low, high]
        text += f"\n[{interval[0]:+,.1f}, {interval[1]:+,.1f}]"
    style.beside(axis, y, f"{text}\n{verdict}".replace("-", "\u2212"), size=7)
    return reach


def step_legend(figure, mark):
    """Says below a figure what the colours of steps mean, and one mark of its own."""
    width, height = figure.get_size_inches()
    figure.legend(
        handles=[
            Patch(color=style.BLUE, alpha=0.85, label="less time"),
            Patch(color=style.VERMILLION, alpha=0.85, label="more time"),
            Patch(color=style.GREY, alpha=0.85, label="the interval holds zero"),
            mark,
        ],
        loc="lower left", ncol=4, bbox_to_anchor=(0.1 / width, 0.02 / height),
        handlelength=1.3, columnspacing=1.5,
    )


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
