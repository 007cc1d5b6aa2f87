#!/usr/bin/python3
"""Draws figures/breakdown.svg and .png: where the time of a get goes.

    scripts/plot_breakdown.py DIR

One column for each scenario; the rungs and variants of alex above, the other engines below them in
panels of their own, on a scale of their own.
"""

import sys

import figure_style as style
import run_files
from matplotlib.patches import Patch

_ROW_INCHES = 0.34
_OWN_ENGINE = "alex"
_RESIDUAL_HATCH = "//////"
_LEAST_SHARE_FOR_TEXT = 0.075


def draw(run):
    """Returns the paths written; none where the run has no breakdown."""
    parts = {}
    for breakdown in run.summary["breakdowns"]:
        parts[breakdown["cell_id"], breakdown["scenario"]] = breakdown
    taken_apart = [run.cells[cell_id] for cell_id, _ in parts]
    if not taken_apart:
        return []
    scenarios = list(dict.fromkeys(scenario for _, scenario in parts))
    settings = list(dict.fromkeys(_without_scenario(cell) for cell in taken_apart))
    cells = [c for c in run.measured_cells() if _without_scenario(c) in settings]
    labels = run_files.short_labels(cells + taken_apart)
    rows = [
        (own, variants)
        for setting in settings
        for own in (True, False)
        for variants in [_variants(setting, own, cells, parts)]
        if variants
    ]
    figure, axes = style.panels(
        [max(2, len(variants)) * _ROW_INCHES + 0.1 for _, variants in rows],
        len(scenarios),
        "Where does the time of a get go?",
        "Each phase is the difference of two gets that stop one stage apart. The residual is "
        "what a whole get takes beyond its last stage: its cause is unknown.",
        left_inches=2.75,
        panel_inches=4.1,
    )

    def draw_panel(axis, row, found):
        own, variants = row
        _draw_panel(axis, list(variants), found, parts, labels, own)

    style.fill(axes, [(row, _by_scenario(row[1], scenarios)) for row in rows], draw_panel)
    _legend(figure, parts.values())
    return style.save(figure, run, "breakdown")


def _by_scenario(variants, scenarios):
    """Returns a list with {variant: cell} for each scenario."""
    return [
        {variant: cells[scenario] for variant, cells in variants.items() if scenario in cells}
        for scenario in scenarios
    ]


def _without_scenario(cell):
    return tuple(cell[name] for name in run_files.SETTINGS if name != "scenario")


def _variants(setting, own, cells, parts):
    """Returns {variant: {scenario: cell}} of one row of panels."""
    variants = {}
    for cell in cells:
        is_own = cell["engine"] == _OWN_ENGINE
        if _without_scenario(cell) != setting or is_own != own:
            continue
        if is_own and (cell["cell_id"], cell["scenario"]) not in parts:
            continue
        variants.setdefault(cell["variant"], {})[cell["scenario"]] = cell
    if own:
        return variants  # the ladder, from its foot upwards
    return dict(sorted(variants.items(), key=lambda item: _quickest_ns(item[1])))


def _quickest_ns(by_scenario):
    return min(cell["ns_per_op"]["estimate"] for cell in by_scenario.values())


def _draw_panel(axis, order, by_variant, parts, labels, own):
    longest = max(_total(cell, parts)["estimate"] for cell in by_variant.values())
    for y, variant in enumerate(order):
        cell = by_variant.get(variant)
        if cell is None:
            continue
        breakdown = parts.get((cell["cell_id"], cell["scenario"]))
        if breakdown:
            _draw_stack(axis, y, breakdown, longest)
        else:
            axis.barh(y, cell["ns_per_op"]["estimate"], height=0.62, color=style.LIGHT, zorder=2)
        _draw_total(axis, y, _total(cell, parts))
    axis.set_xlim(0, longest * 1.06)
    style.label_rows(axis, order, labels)
    axis.xaxis.set_major_formatter("{x:,.0f}")
    axis.set_xlabel("ns per get")
    title = style.settings_title(next(iter(by_variant.values())))
    axis.set_title(title if own else f"other engines · {title}")


def _total(cell, parts):
    breakdown = parts.get((cell["cell_id"], cell["scenario"]))
    return breakdown["total_ns"] if breakdown else cell["ns_per_op"]


def _draw_stack(axis, y, breakdown, longest):
    end = 0.0
    for phase in breakdown["phases"]:
        size = phase["ns"]["estimate"]
        colour = style.PHASE_COLOURS.get(phase["name"], style.PURPLE)
        axis.barh(y, size, left=end, height=0.62, color=colour, zorder=2, linewidth=0)
        if size >= _LEAST_SHARE_FOR_TEXT * longest:
            axis.text(end + size / 2, y, style.time_text(size), ha="center", va="center", size=7.5,
                      color=style.BLACK, zorder=4)
        end += size
    # A negative residual reaches back over the last phase.
    residual = breakdown["residual_ns"]["estimate"]
    axis.barh(y, residual, left=end, height=0.62, facecolor="none", edgecolor=style.BLACK,
              hatch=_RESIDUAL_HATCH, linewidth=0.8, zorder=3)


def _draw_total(axis, y, total):
    interval = style.interval_of(total)
    if interval:
        axis.plot(interval, (y, y), color=style.BLACK, linewidth=1.4, zorder=5)
    style.beside(axis, y, style.estimate_text(total))


def _legend(figure, breakdowns):
    names = dict.fromkeys(phase["name"] for b in breakdowns for phase in b["phases"])
    handles = [
        Patch(color=style.PHASE_COLOURS.get(name, style.PURPLE), label=name.replace("_", " "))
        for name in names
    ]
    handles.append(Patch(facecolor="white", edgecolor=style.BLACK, hatch=_RESIDUAL_HATCH,
                         label="residual"))
    handles.append(Patch(color=style.LIGHT, label="not taken apart"))
    width, height = figure.get_size_inches()
    figure.legend(handles=handles, loc="lower left", ncol=len(handles),
                  bbox_to_anchor=(0.1 / width, 0.02 / height), handlelength=1.5,
                  columnspacing=1.4)


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
