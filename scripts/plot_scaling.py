#!/usr/bin/python3
"""Draws figures/scaling.svg and .png: what more records cost.

    scripts/plot_scaling.py DIR
"""

import sys

import figure_style as style
import run_files

_PANEL_INCHES = 2.6
_LINES = ("-", "--", ":", "-.")
_CACHES = (("l2_bytes", "L2"), ("l3_bytes", "L3"))


def draw(run):
    """Returns the paths written; none where no engine was measured at two numbers of records."""
    panels = {}
    for cell in run.finished_cells():
        place = run_files.settings_of(cell, without="records")
        panels.setdefault(place, {}).setdefault(cell["variant"], []).append(cell)
    panels = [_growing(by_variant) for by_variant in panels.values()]
    panels = [by_variant for by_variant in panels if by_variant]
    if not panels:
        return []
    labels = run_files.short_labels(run.finished_cells())
    varying = run_files.varying_settings(run.finished_cells())
    figure, axes = style.panels(
        [_PANEL_INCHES] * len(panels),
        1,
        "What do more records cost?",
        "Mean time per operation and its 95 % interval, logarithmic scales. "
        "A vertical line: so many\nrecords fill that cache with their values alone.",
        left_inches=1.25,
        panel_inches=4.6,
        right_inches=4.4,
        title_lines=3,
    )
    for (axis,), by_variant in zip(axes, panels):
        _draw_panel(axis, by_variant, labels, run.summary["host"])
        axis.set_title(style.place_title(next(iter(by_variant.values()))[0], varying))
    return style.save(figure, run, "scaling")


def _growing(by_variant):
    """Returns {variant: its cells by records}, without what was measured at one number alone."""
    growing = {}
    for variant, cells in by_variant.items():
        by_records = {cell["records"]: cell for cell in cells}
        if len(by_records) > 1:
            growing[variant] = [by_records[records] for records in sorted(by_records)]
    return growing


def _draw_panel(axis, by_variant, labels, host):
    axis.set_xscale("log")
    axis.set_yscale("log")
    seen = {}
    for variant, cells in by_variant.items():
        engine = cells[0]["engine"]
        nth = seen[engine] = seen.get(engine, -1) + 1
        _draw_line(axis, cells, style.wrapped(labels[variant]), _LINES[nth % len(_LINES)])
    counts = sorted({cell["records"] for cells in by_variant.values() for cell in cells})
    axis.set_xlim(counts[0] / 1.3, counts[-1] * 1.3)
    axis.set_xticks(counts, [style.count_text(count) for count in counts])
    style.decades(axis)
    axis.grid(which="major")
    axis.set_xlabel("records")
    axis.set_ylabel("ns per operation")
    axis.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0)
    _mark_caches(axis, next(iter(by_variant.values()))[0]["value_bytes"], host)


def _draw_line(axis, cells, label, line):
    colour = style.ENGINE_COLOURS.get(cells[0]["engine"], style.GREY)
    counts = [cell["records"] for cell in cells]
    axis.plot(counts, [cell["ns_per_op"]["estimate"] for cell in cells], line, color=colour,
              linewidth=1.4, marker=style.ENGINE_MARKERS.get(cells[0]["engine"], "D"),
              markersize=4.5, label=label)
    for count, cell in zip(counts, cells):
        interval = style.interval_of(cell["ns_per_op"])
        if interval:
            axis.plot((count, count), interval, color=colour, linewidth=2.2)


def _mark_caches(axis, value_bytes, host):
    low, high = axis.get_xlim()
    for fact, name in _CACHES:
        size = host.get(fact)
        if size and low < size / max(value_bytes, 1) < high:
            axis.axvline(size / max(value_bytes, 1), color=style.GREY, linewidth=0.9, zorder=0)
            axis.annotate(name, (size / max(value_bytes, 1), 0.02), size=7.5, color="#666666",
                          xycoords=("data", "axes fraction"), xytext=(3, 0),
                          textcoords="offset points")


if __name__ == "__main__":
    draw(run_files.Run(sys.argv[1]))
