"""How every figure looks: colours, sizes, the note with the run, files equal byte for byte."""

import math
import os
import textwrap

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

# The palette of Okabe and Ito: told apart with every common colour vision.
BLACK, GREY, LIGHT = "#222222", "#8a8a8a", "#d9d9d9"
BLUE, SKY, GREEN = "#0072b2", "#56b4e9", "#009e73"
ORANGE, VERMILLION, PURPLE, YELLOW = "#e69f00", "#d55e00", "#cc79a7", "#f0e442"

ENGINE_COLOURS = {
    "alex": BLUE,
    "rocksdb": VERMILLION,
    "hash_log": GREEN,
    "btree_log": PURPLE,
    "ordered_map": ORANGE,
    "floor": BLACK,
    "null": GREY,
}
PHASE_COLOURS = {
    "key_fetch": YELLOW,
    "find_slot": SKY,
    "read_header": GREEN,
    "read_value": ORANGE,
}
# Marks differ, too, so that a figure can be read in grey.
ENGINE_MARKERS = {"alex": "o", "rocksdb": "s", "floor": "|", "null": "x"}

_SETTINGS = {
    "svg.hashsalt": "alexbench",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 7,
    "axes.labelsize": 9,
    "axes.labelcolor": "#444444",
    "axes.edgecolor": "#9a9a9a",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": "#444444",
    "xtick.labelsize": 8,
    "ytick.color": "#222222",
    "ytick.labelsize": 8.5,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.7,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}

_HEADER_INCHES = 0.95
_FOOTER_INCHES = 0.85
_GAP_INCHES = 0.75
_TITLE_LINE_INCHES = 0.17


def panels(row_heights, column_count, title, subtitle, left_inches, panel_inches,
           right_inches=0.95, title_lines=1):
    """Returns (figure, axes as rows of columns), with the title that states the question.

    left_inches leaves room for the labels, right_inches for what stands right of each panel.
    """
    plt.rcParams.update(matplotlib.rcParamsDefault)
    plt.rcParams.update(_SETTINGS)
    extra = _TITLE_LINE_INCHES * (title_lines - 1)
    gap = _GAP_INCHES + extra
    header = _HEADER_INCHES + extra
    width = left_inches + column_count * (panel_inches + right_inches)
    height = header + sum(row_heights) + gap * (len(row_heights) - 1) + _FOOTER_INCHES
    figure = plt.figure(figsize=(width, height))
    figure.text(0.18 / width, 1 - 0.2 / height, title, size=13, weight="bold", va="top",
                color=BLACK)
    figure.text(0.18 / width, 1 - 0.48 / height, subtitle, size=8.5, va="top", color="#555555")
    rows = []
    top = height - header
    for row_height in row_heights:
        row = []
        for column in range(column_count):
            left = left_inches + column * (panel_inches + right_inches)
            row.append(figure.add_axes((left / width, (top - row_height) / height,
                                        panel_inches / width, row_height / height)))
        rows.append(row)
        top -= row_height + gap
    return figure, rows


def fill(axes, rows, draw_panel):
    """Draws rows of panels and hides those that have nothing to show.

    A row is (what its panels share, [what each column shows]): draw_panel takes an axis, what is
    shared and what is shown.
    """
    for (shared, columns), row_axes in zip(rows, axes):
        for shown, axis in zip(columns, row_axes):
            if shown:
                draw_panel(axis, shared, shown)
            else:
                axis.set_visible(False)
            if axis is not row_axes[0]:
                axis.tick_params(labelleft=False)


def save(figure, run, name):
    """Writes figures/NAME.svg and .png into the run folder; returns their paths."""
    summary = run.summary
    width = figure.get_size_inches()[0]
    height = figure.get_size_inches()[1]
    note = f"run {summary['run_id']}   profile {summary['profile']}"
    if summary["status"] != "complete":
        note += f"   {summary['status']}"
    figure.text(1 - 0.15 / width, 0.12 / height, note, size=7, ha="right", va="bottom",
                color="#777777")
    folder = os.path.join(run.folder, "figures")
    os.makedirs(folder, exist_ok=True)
    paths = []
    # No date and no version in the files: the same run gives the same bytes.
    for ending, metadata in (("svg", {"Date": None, "Creator": None}), ("png", {"Software": None})):
        path = os.path.join(folder, f"{name}.{ending}")
        figure.savefig(path, metadata=metadata, dpi=150)
        paths.append(path)
    plt.close(figure)
    return paths


def wrapped(label):
    """Returns a label in lines that fit beside a panel."""
    return "\n".join(textwrap.wrap(label, 42, break_long_words=False))


def decades(axis):
    """Gives a logarithmic y axis whole decades, with a tick at each and none outside."""
    low, high = (math.log10(bound) for bound in axis.get_ylim())
    powers = range(math.floor(low), math.ceil(high) + 1)
    axis.set_ylim(10.0 ** powers[0], 10.0 ** powers[-1])
    axis.set_yticks([10.0 ** power for power in powers], [f"{10 ** power:,}" for power in powers])
    axis.minorticks_off()


def count_text(count):
    """Returns 100000 as "100K", 1000000 as "1M"."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "K")):
        if count >= size and count % (size // 10) == 0:
            return f"{count / size:g}{letter}"
    return str(count)


def time_text(ns):
    """Returns a time with three digits that count: "905", "7.25", "69,300"."""
    if abs(ns) >= 100:
        return f"{ns:,.0f}"
    return f"{ns:.1f}" if abs(ns) >= 10 else f"{ns:.2f}"


def interval_of(statistic):
    """Returns (low, high), or None where one session alone gave no interval."""
    low, high = statistic["ci_low"], statistic["ci_high"]
    return None if low is None or high is None else (low, high)


def estimate_text(statistic):
    """Returns "143.0 ± 1.7": half the interval's width with two digits, the estimate to match."""
    interval = interval_of(statistic)
    if interval is None:
        return time_text(statistic["estimate"])
    half_width = (interval[1] - interval[0]) / 2
    decimals = 0 if half_width >= 10 else 1 if half_width >= 0.95 else 2
    return f"{statistic['estimate']:,.{decimals}f} ± {half_width:,.{decimals}f}"


def settings_title(cell, names=()):
    """Returns the title of a panel; the settings that are named stand on a second line."""
    title = f"{cell['workload']} · {cell['scenario']} · {count_text(cell['records'])} records"
    details = settings_details(cell, names)
    return f"{title}\n{details}" if details else title


def place_title(cell, names):
    """Returns the title of what holds several numbers of records."""
    details = settings_details(cell, names)
    return f"{cell['workload']} · {cell['scenario']}" + (f"\n{details}" if details else "")


def settings_details(cell, names):
    """Returns the settings that are named in words, without those that the cell has none of."""
    words = {
        "value_bytes": "{}-byte values",
        "consume": "consume {}",
        "data_set": "{} keys",
        "load_order": "loaded {}",
        "durability": "durability {}",
        "threads": "threads {}",
        "batch_size": "batches of {}",
        "target_ops_per_s": "{:,} operations a second asked for",
        "memory_limit_bytes": "{:,} bytes of memory",
    }
    return " · ".join(words[name].format(cell[name]) for name in names if cell[name] is not None)


def label_rows(axis, order, labels):
    """Gives a panel its rows, one for each label in this order, and nothing that distracts."""
    axis.set_ylim(len(order) - 0.45, -0.55)
    axis.set_yticks(range(len(order)), [labels[item] for item in order])
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="x", which="major")
    axis.spines["left"].set_visible(False)


def beside(axis, y, text, size=7.5):
    """Writes what belongs to row y at the right of the panel."""
    axis.annotate(text, (1.02, y), xycoords=("axes fraction", "data"), va="center", size=size,
                  color="#333333", annotation_clip=False, linespacing=1.15)
