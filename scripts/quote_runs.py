#!/usr/bin/python3
"""Writes the numbers that documents quote from committed runs again, as the runs have them.

    scripts/quote_runs.py FILE.md ...

The form of a quote stands in quoted_numbers.py. tidy.py fails while a document and its run differ.
Exit status: 0 if all was written, 1 if a quote can't be followed, 2 without a file.
"""

import os
import sys

import quoted_numbers


def main(paths):
    if not paths or paths in (["-h"], ["--help"]):
        print(__doc__, file=sys.stdout if paths else sys.stderr)
        return 0 if paths else 2
    repository = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    results = quoted_numbers.Results(os.path.join(repository, "results"))
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                before = file.read()
            after = quoted_numbers.rewritten(before, results)
        except (OSError, quoted_numbers.BadQuote) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
        if after != before:
            with open(path, "w", encoding="utf-8") as file:
                file.write(after)
            print(f"{path}: written again")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
