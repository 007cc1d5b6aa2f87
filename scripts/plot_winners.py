#!/usr/bin/python3
"""Draws figures/winners.svg and .png: who is quickest at what, and by how much.

    scripts/plot_winners.py DIR
"""

import sys

import figure_style as style
import run_files
from recompute.stretch import MOST_UNEQUAL

_ROW_INCHES = 0.42
# They know the answer's place beforehand or give none: a bound, nothing to choose.
_YARDSTICKS = ("floor", "null")


def draw(run):
    """Returns the paths written; none where no two engines were measured under one setting."""
    places = {}
    for cell in run.finished_cells():
        if cell["engine"] not in _YARDSTICKS:
            places.setdefault(run_files.settings_of(cell), []).append(cell)
    places = {place: cells for place, cells in places.items()
              if len({cell["engine"] for cell in cells}) > 1}
    if not places:
        return []
    rows, columns = {}, sorted({cells[0]["records"] for cells in places.values()})
    for cells in places.values():
        row = tuple(cells[0][name] for name in run_files.SETTINGS if name != "records")
        rows.setdefault(row, {})[cells[0]["records"]] = cells
    figure, axes = style.panels(
        [len(rows) * _ROW_INCHES + 0.1],
        1,
        "Who is quickest at what?",
        "The engine with the least time, and how many times as long the next engine takes.\n"
        "Grey: the intervals of the two overlap, or one has none.\n"
        "No number: seconds cut the trials of one of them much shorter.",
        left_inches=3.0,
        panel_inches=1.9 * len(columns),
        title_lines=3,
    )
    _draw_map(axes[0][0], list(rows.values()), columns)
    return style.save(figure, run, "winners")


def winner(cells):
    """Returns (the quickest cell, the next engine's over its time, whether intervals are apart).

    The ratio is None where trials of one did much more of their operations than those of the other.
    """
    best = {}
    for cell in sorted(cells, key=_time):
        best.setdefault(cell["engine"], cell)
    first, second = list(best.values())[:2]
    one, other = (style.interval_of(cell["ns_per_op"]) for cell in (first, second))
    apart = one is not None and other is not None and one[1] < other[0]
    shares = [cell.get("stream_fraction", 1) for cell in (first, second)]
    alike = max(shares) <= MOST_UNEQUAL * min(shares)
    return first, _time(second) / _time(first) if alike else None, apart


def _time(cell):
    return cell["ns_per_op"]["estimate"]


def _draw_map(axis, rows, columns):
    for y, row in enumerate(rows):
        for x, count in enumerate(columns):
            if count in row:
                _draw_place(axis, x, y, row[count])
    axis.set_xlim(-0.5, len(columns) - 0.5)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.set_xticks(range(len(columns)), [style.count_text(count) for count in columns])
    axis.set_yticks(range(len(rows)), [_row_label(next(iter(row.values()))[0]) for row in rows])
    axis.tick_params(length=0)
    axis.set_xlabel("records")
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)


def _draw_place(axis, x, y, cells):
    first, ratio, apart = winner(cells)
    colour = style.ENGINE_COLOURS.get(first["engine"], style.GREY) if apart else style.LIGHT
    axis.barh(y, 0.96, left=x - 0.48, height=0.88, color=colour, alpha=0.35 if apart else 1.0)
    text = f"{first['engine']}  {ratio:.2f}x" if ratio else f"{first['engine']}, of unequal trials"
    text = text if apart else "no clear winner"
    axis.text(x, y, text, ha="center", va="center", size=8, color=style.BLACK)


def _row_label(cell):
    return (f"{cell['workload']} · {cell['scenario']}\n{cell['value_bytes']}-byte values · "
            f"consume {cell['consume']}")


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
