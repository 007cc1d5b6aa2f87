#!/usr/bin/python3
"""Writes SHA256SUMS of run folders, which vouches for every other file in them.

    scripts/hash_runs.py RUN...

One line for each file, figures too, sorted by path, in the form of sha256sum; so in a run's folder
`sha256sum --check SHA256SUMS` finds what differs. To be called last when a run is kept, and again
whenever a file of it was written again. tidy.py fails while a kept run and its SHA256SUMS differ.
A RUN holds a session.json, or passes of micro benchmarks (summarize_micro.py).
Exit status: 0 all written, 2 usage, 3 a RUN is no run; it and those after it are left as they were.
"""

import hashlib
import os
import re
import sys

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_DATED = re.compile(r"\d{4}-\d\d-\d\d-")
# The program writes blocks.jsonl; packed are only runs that are kept.
_PACKED = "blocks.jsonl.gz"
_MARKS = ("session.json", "pass_1.json.gz")


def sums_of(folder):
    """Returns {path in the folder: SHA-256 in hexadecimal} of every file but SHA256SUMS."""
    sums = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            full_path = os.path.join(parent, name)
            path = os.path.relpath(full_path, folder).replace(os.sep, "/")
            if path != NAME:
                with open(full_path, "rb") as file:
                    sums[path] = hashlib.sha256(file.read()).hexdigest()
    return sums


def write(folder):
    """Writes the folder's SHA256SUMS anew."""
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums_of(folder).items())]
    with open(os.path.join(folder, NAME), "w", encoding="utf-8") as file:
        file.writelines(lines)


def kept_runs(results):
    """Returns the dated folders of `results` that hold what only kept runs have, sorted."""
    if not os.path.isdir(results):
        return []
    return [name for name in sorted(os.listdir(results))
            if _DATED.match(name) and any(os.path.exists(os.path.join(results, name, file))
                                          for file in (_PACKED, NAME))]


def problems(folder):
    """Returns a text for each way in which the folder and its SHA256SUMS differ."""
    try:
        with open(os.path.join(folder, NAME), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return [f"has no {NAME}"]
    matches = [_LINE.fullmatch(line) for line in lines]
    found = [f"{NAME}:{number}: is no line of sha256sum"
             for number, match in enumerate(matches, 1) if not match]
    paths = [match.group(2) for match in matches if match]
    if paths != sorted(set(paths)):
        found.append(f"{NAME} is not sorted by path, or names a file twice")
    stated = {match.group(2): match.group(1) for match in matches if match}
    actual = sums_of(folder)
    for path in sorted(stated.keys() | actual.keys()):
        if path not in actual:
            found.append(f"{path} is in {NAME} and not there")
        elif path not in stated:
            found.append(f"{path} is not in {NAME}")
        elif stated[path] != actual[path]:
            found.append(f"{path} is not what {NAME} vouches for")
    return found


def main(arguments):
    if not arguments or any(argument.startswith("-") for argument in arguments):
        asked = arguments in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    for folder in arguments:
        if not any(os.path.isfile(os.path.join(folder, mark)) for mark in _MARKS):
            print(f"hash_runs: {folder} is no run: it holds no {' or '.join(_MARKS)}",
                  file=sys.stderr)
            return 3
        write(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
