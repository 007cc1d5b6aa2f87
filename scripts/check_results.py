#!/usr/bin/python3
"""Computes every derived number of a run's summary.json again and compares.

usage: check_results.py RUN_DIR

From session.json and blocks.jsonl[.gz], by docs/derived_numbers.md, with scipy and statsmodels;
numbers have to agree to 1e-9 of their size. Then tells how often the run's own A/A blocks, labelled
anew at random, would have been called different. Exit status: 0 all agree; 3 something differs, or
the run can't be read (the first differences are named); 2 wrong usage.
"""

import sys

from recompute.differences import differences
from recompute.relabelling import diagnosis
from recompute.summary import MeasuredRun, recompute
from run_files import BadRun, Run

_SHOWN = 20
_DIFFERS = 3


def check(folder):
    """Returns (what in the summary does not follow from the raw blocks, a diagnosis or None)."""
    try:
        files = Run(folder)
        run = MeasuredRun(files)
    except BadRun as error:
        return [str(error)], None
    lines = differences("", files.stored_summary(), recompute(run))
    return [f"summary.json: {line}" for line in lines], diagnosis(run)


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    found, diagnosed = check(arguments[0])
    for line in found[:_SHOWN]:
        print(line)
    if len(found) > _SHOWN:
        print(f"and {len(found) - _SHOWN} more")
    if not found:
        print(f"{arguments[0]}: every derived number follows from the raw blocks")
    if diagnosed:
        print(diagnosed)
    return _DIFFERS if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
