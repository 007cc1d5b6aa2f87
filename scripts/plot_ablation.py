#!/usr/bin/python3
"""Draws figures/ablation.svg and .png: the published order beside what each step is worth.

    scripts/plot_ablation.py DIR
"""

import sys

import ablation_data
import figure_style as style
import run_files
from matplotlib.lines import Line2D
from plot_ladder import step_colour, step_legend

_ROW_INCHES = 0.5


def draw(run):
    """Returns the paths written; none where the run has no ablation."""
    settings = ablation_data.settings(run)
    if not settings:
        return []
    figure, rows = style.panels(
        [(len(setting.steps) + 2) * _ROW_INCHES for setting in settings],
        2,
        "What is each step worth, and where?",
        "Left: the steps in their published order, each set on the sum of those before it. "
        "Right: its share over all orders (Shapley) with its 95 % interval, and its effects in "
        "all contexts.",
        left_inches=1.9,
        panel_inches=3.7,
        right_inches=1.55,
        title_lines=2,
    )
    for setting, (left, right) in zip(settings, rows):
        _draw_waterfall(left, setting)
        _draw_shares(right, setting)
    effects = Line2D([], [], color=style.LIGHT, linewidth=7, label="effects in all contexts")
    step_legend(figure, effects)
    return style.save(figure, run, "ablation")


def _draw_waterfall(axis, setting):
    bottom = setting.rows["cells"][0]["ns_per_op"]["estimate"]
    total = bottom
    extent = [total]
    axis.plot(total, 0, "D", color=style.BLACK, markersize=5)
    style.beside(axis, 0, f"{style.time_text(total)} ns")
    for y, row in enumerate(setting.rows["ladder"], 1):
        difference = row["difference_ns"]
        end = total + difference["estimate"]
        axis.barh(y, end - total, left=total, height=0.46, color=step_colour(difference),
                  alpha=0.85, linewidth=0, zorder=2)
        _draw_interval(axis, y, difference, total)
        style.beside(axis, y, _signed(difference), size=7)
        extent += [end] + [total + x for x in style.interval_of(difference) or ()]
        total = end
    y = len(setting.steps) + 1
    axis.plot(total, y, "D", color=style.BLACK, markersize=5)
    style.beside(axis, y, f"{style.time_text(total)} ns")
    span = (max(extent) - min(extent)) or 0.02 * bottom
    axis.set_xlim(min(extent) - 0.1 * span, max(extent) + 0.1 * span)
    labels = ["baseline", *ablation_data.step_labels(setting), "all steps"]
    style.label_rows(axis, range(len(labels)), labels)
    axis.set_title(f"{style.settings_title(setting.cell)}\nin the published order")
    axis.set_xlabel("ns per operation")


def _draw_shares(axis, setting):
    labels = ablation_data.step_labels(setting)
    for y, row in enumerate(setting.rows["shapley"]):
        ends = [row[end]["difference_ns"]["estimate"] for end in ("lowest", "highest")]
        axis.plot(ends, (y, y), color=style.LIGHT, linewidth=7, solid_capstyle="butt", zorder=1)
        if row["verdict"] == "context_dependent":
            style.beside(axis, y, "depends on\nthe context", size=7)
            continue
        difference = row["difference_ns"]
        _draw_interval(axis, y, difference, 0)
        axis.plot(difference["estimate"], y, "o", color=step_colour(difference), markersize=6,
                  zorder=4)
        style.beside(axis, y, f"{_signed(difference)}\n{row['verdict']}", size=7)
    axis.axvline(0, color=style.GREY, linewidth=0.8, zorder=0)
    style.label_rows(axis, range(len(labels)), labels)
    axis.tick_params(labelleft=False)
    axis.set_title("\nshare over all orders, and range over contexts")
    axis.set_xlabel("ns per operation, with the step minus without")


def _draw_interval(axis, y, statistic, start):
    interval = style.interval_of(statistic)
    if interval:
        axis.plot([start + x for x in interval], (y, y), color=style.BLACK, linewidth=1.2, zorder=3)


def _signed(statistic):
    text = f"{statistic['estimate']:+,.1f} ns"
    interval = style.interval_of(statistic)
    if interval:
        text += f"\n[{interval[0]:+,.1f}, {interval[1]:+,.1f}]"
    return text.replace("-", "\u2212")


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
