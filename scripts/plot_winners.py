#!/usr/bin/python3
"""Draws figures/winners.svg and .png: who is quickest at what, and by how much.

    scripts/plot_winners.py DIR
"""

import sys
import textwrap

import figure_style as style
import run_files
from recompute.stretch import MOST_UNEQUAL

_ROW_INCHES = 0.42
_PLACE_CHARACTERS = 28  # what fits into one line of a place
# They know the answer's place beforehand or give none: a bound, nothing to choose.
_YARDSTICKS = ("floor", "null")


def draw(run):
    """Returns the paths written; none where no two engines were measured under one setting."""
    places = {}
    for cell in run.finished_cells():
        if cell["engine"] not in _YARDSTICKS:
            places.setdefault(run_files.settings_of(cell), []).append(cell)
    rivals = [cell for cells in places.values() for cell in cells
              if len({each["engine"] for each in cells}) > 1]
    if not rivals:
        return []
    rows, columns, varying = run_files.panel_grid(rivals)
    figure, axes = style.panels(
        [len(rows) * _ROW_INCHES + 0.1],
        1,
        "Who is quickest at what?",
        "The engine with the least time, and how many times as long the next engine takes.\n"
        "Grey: shared, since no verdict tells the engines named from the quickest.\n"
        "No number: seconds cut the trials of one of them much shorter.",
        left_inches=3.0,
        panel_inches=1.9 * len(columns),
        title_lines=3,
    )
    _draw_map(axes[0][0], rows, columns, verdicts_of(run))
    labels = [style.place_title(next(iter(row.values()))[0], varying) for row in rows]
    axes[0][0].set_yticks(range(len(rows)), labels)
    return style.save(figure, run, "winners")


def verdicts_of(run):
    """Returns {(cell_id, cell_id): verdict about the first of them}, both ways round."""
    turned = {"faster": "slower", "slower": "faster"}
    verdicts = {}
    for contrast in run.summary["contrasts"]:
        a, b, verdict = contrast["a"], contrast["b"], contrast["verdict"]
        verdicts[a, b] = verdict
        verdicts[b, a] = turned.get(verdict, verdict)
    return verdicts


def winner(cells, verdicts):
    """Returns (the quickest cell, the next engine's over its time, engines that share the place).

    An engine shares it unless the verdict of its contrast with the quickest is that it is slower,
    or, where the run compared the two with others only, unless their intervals are apart. The ratio
    is None where trials of one did much more of their operations than those of the other.
    """
    best = {}
    for cell in sorted(cells, key=_time):
        best.setdefault(cell["engine"], cell)
    first, *others = best.values()
    shared = [cell["engine"] for cell in others if not _is_beaten(cell, first, verdicts)]
    shares = [cell.get("stream_fraction", 1) for cell in (first, others[0])]
    alike = max(shares) <= MOST_UNEQUAL * min(shares)
    return first, _time(others[0]) / _time(first) if alike else None, shared


def _is_beaten(cell, first, verdicts):
    verdict = verdicts.get((first["cell_id"], cell["cell_id"]))
    if verdict is not None:
        return verdict == "faster"
    one, other = (style.interval_of(each["ns_per_op"]) for each in (first, cell))
    return one is not None and other is not None and one[1] < other[0]


def _time(cell):
    return cell["ns_per_op"]["estimate"]


def _draw_map(axis, rows, columns, verdicts):
    for y, row in enumerate(rows):
        for x, count in enumerate(columns):
            if count in row:
                _draw_place(axis, x, y, winner(row[count], verdicts))
    axis.set_xlim(-0.5, len(columns) - 0.5)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.set_xticks(range(len(columns)), [style.count_text(count) for count in columns])
    axis.tick_params(length=0)
    axis.set_xlabel("records")
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)


def _draw_place(axis, x, y, found):
    first, ratio, shared = found
    colour = style.LIGHT if shared else style.ENGINE_COLOURS.get(first["engine"], style.GREY)
    axis.barh(y, 0.96, left=x - 0.48, height=0.88, color=colour, alpha=1.0 if shared else 0.35)
    axis.text(x, y, place_text(first["engine"], ratio, shared), ha="center", va="center", size=8,
              color=style.BLACK)


def place_text(engine, ratio, shared):
    if not shared:
        text = f"{engine}  {ratio:.2f}x" if ratio else f"{engine}, of unequal trials"
    elif len(shared) == 1:
        text = f"{engine}, {shared[0]}"
    else:
        text = f"{engine} and {len(shared)} more"
    return textwrap.fill(text, _PLACE_CHARACTERS)


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
