#!/usr/bin/python3
"""Draws figures/interactions.svg and .png: do two steps together do more than each by itself?

    scripts/plot_interactions.py DIR
"""

import sys

import ablation_data
import figure_style as style
import run_files
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.patches import Rectangle

_CELL_INCHES = 0.85
_LEAST_PERCENT = 1.0  # a scale narrower than this would paint noise in full colour
_COLOURS = LinearSegmentedColormap.from_list("effects", [style.BLUE, "white", style.VERMILLION])


def draw(run):
    """Returns the paths written; none where no two steps were taken together."""
    settings = [s for s in ablation_data.settings(run) if s.rows["interactions"]]
    if not settings:
        return []
    side = max(len(setting.steps) for setting in settings) * _CELL_INCHES
    figure, rows = style.panels(
        [side] * len(settings),
        1,
        "Do steps help or hinder each other?",
        "Time with both over what the two effects multiplied would give, in %.\nBelow 0 they "
        "reinforce each other, above 0 they overlap. In brackets: no verdict.",
        left_inches=1.6,
        panel_inches=side,
        right_inches=2.6,
        title_lines=3,
    )
    for setting, (axis,) in zip(settings, rows):
        _draw_map(axis, setting)
    return style.save(figure, run, "interactions")


def _percent(row):
    return 100 * (row["ratio"]["estimate"] - 1)


def _draw_map(axis, setting):
    names = ablation_data.step_names(setting)
    rows = setting.rows["interactions"]
    reach = max(_LEAST_PERCENT, *(abs(_percent(row)) for row in rows))
    norm = TwoSlopeNorm(0, -reach, reach)
    for row in rows:
        places = names.index(row["axis_a"]), names.index(row["axis_b"])
        for x, y in (places, places[::-1]):
            axis.add_patch(_square(x, y, _COLOURS(norm(_percent(row)))))
            text = f"{_percent(row):+.1f}".replace("-", "\u2212")
            decided = row["verdict"] != "inconclusive"
            axis.text(x, y, text if decided else f"({text})", ha="center", va="center", size=8,
                      color=style.BLACK)
    for place in range(len(names)):
        axis.add_patch(_square(place, place, style.LIGHT))
    axis.set_xlim(-0.5, len(names) - 0.5)
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axis.set_yticks(range(len(names)), names)
    axis.tick_params(length=0)
    axis.set_title(style.settings_title(setting.cell))


def _square(x, y, colour):
    return Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=colour, edgecolor="none")


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
