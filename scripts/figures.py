#!/usr/bin/python3
"""Draws all figures of a run into its folder figures/, as SVG and PNG.

    scripts/figures.py DIR

A figure whose data the run does not have is left out, and an old file of it removed.
Exit status: 0 all drawn, 2 usage, 3 DIR is no run.
"""

import os
import sys

import plot_ablation
import plot_breakdown
import plot_comparison
import plot_interactions
import plot_ladder
import plot_memory
import plot_percentiles
import plot_predictions
import plot_rates
import plot_repetitions
import plot_scaling
import plot_winners
import run_files

FIGURES = {
    "comparison": plot_comparison.draw,
    "ladder": plot_ladder.draw,
    "ablation": plot_ablation.draw,
    "interactions": plot_interactions.draw,
    "predictions": plot_predictions.draw,
    "breakdown": plot_breakdown.draw,
    "repetitions": plot_repetitions.draw,
    "percentiles": plot_percentiles.draw,
    "rates": plot_rates.draw,
    "scaling": plot_scaling.draw,
    "memory": plot_memory.draw,
    "winners": plot_winners.draw,
}


def draw_all(folder):
    """Returns {figure name: paths written}."""
    run = run_files.Run(folder)
    drawn = {}
    for name, draw in FIGURES.items():
        drawn[name] = draw(run)
        if not drawn[name]:
            _remove(folder, name)
    return drawn


def _remove(folder, name):
    for ending in ("svg", "png"):
        path = os.path.join(folder, "figures", f"{name}.{ending}")
        if os.path.exists(path):
            os.remove(path)


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        drawn = draw_all(arguments[0])
    except run_files.BadRun as error:
        print(f"figures: {error}", file=sys.stderr)
        return 3
    for name, paths in drawn.items():
        print(f"figures: {paths[0] if paths else name + ': nothing to draw in this run'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
