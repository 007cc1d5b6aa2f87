#!/usr/bin/python3
"""Keeps passes of `alexbench_gbench` over indexes alone and sealed data, and what follows of them.

    scripts/summarize_micro.py DIR PASS.json...   packs each pass into DIR, writes DIR/summary.json
                                                  and DIR/report.md
    scripts/summarize_micro.py --check DIR        whether both follow from the packed passes

A pass is what one process wrote by --benchmark_out; a kept one lacks the paths and the name of its
machine. Processes take the place of sessions: `ns_per_item` is the mean over passes of the
processor time that one key took, with its 95 % interval, and `ratios` are means of logarithms of
ratios within a pass. Of index/DATA_SET/NAME/WHAT/KEYS: NAME over one_line on the same keys, single
inserts into NAME over inserts in groups into one_line, and keys of a set over uniform ones in
one_line. Of sealed/DATA_SET/NAME/WHAT/KEYS: NAME over floor and over index_and_log, those of values
of many sizes among themselves. Other benchmarks, and those of 10,000 keys, which are there to be
tested, stay in the packed passes only.
Exit status: 0 done, 1 something does not follow, 2 usage, 3 a file can't be read or is no pass.
"""

import collections
import glob
import gzip
import json
import math
import os
import sys

from recompute.statistic import over_sessions, over_sessions_of_logs

_OWN = "one_line"
_SMOOTH = "uniform"
_FAMILIES = ("index", "sealed")
_KEYS_MIN = 100_000
_COUNTERS = ("bytes_per_key", "home", "bisected", "p999_ns", "max_ns")
_OF_THE_MACHINE = ("executable", "host_name")

Subject = collections.namedtuple("Subject", "family data_set name what keys")


class BadPass(Exception):
    """A file that can't be read, or that is not what --benchmark_out writes."""


def read_pass(path):
    """Returns the document of a pass, packed or not."""
    opener = gzip.open if path.endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            document = json.load(file)
    except OSError as error:
        raise BadPass(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise BadPass(f"{path}: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("benchmarks"), list):
        raise BadPass(f"{path}: holds no benchmarks")
    return document


def subject_of(name):
    """Returns what FAMILY/DATA_SET/NAME/WHAT/KEYS[/...] is about; None for other names."""
    parts = name.split("/")
    if len(parts) < 5 or parts[0] not in _FAMILIES or int(parts[4]) < _KEYS_MIN:
        return None
    return Subject(*parts[:4], int(parts[4]))


def measured(document):
    """Returns {Subject: benchmark} of a pass."""
    found = {}
    for benchmark in document["benchmarks"]:
        subject = subject_of(benchmark["name"])
        if subject:
            found[subject] = benchmark
    return found


def summary_of(documents):
    """Returns what follows from the passes, as summary.json holds it."""
    passes = [measured(document) for document in documents]
    subjects = list(dict.fromkeys(subject for one in passes for subject in one))
    return {
        "schema_version": 1,
        "kind": "micro",
        "passes": len(passes),
        "benchmarks": [_benchmark(subject, passes) for subject in subjects],
        "ratios": [_ratio(a, b, passes) for a, b in _pairs(subjects)],
    }


def _benchmark(subject, passes):
    seen = [one[subject] for one in passes if subject in one]
    row = {**subject._asdict(), "passes": len(seen),
           "ns_per_item": over_sessions([_ns(one) for one in seen])._asdict()}
    for counter in _COUNTERS:
        if counter in seen[0]:
            row[counter] = max(one[counter] for one in seen)
    return row


def _ns(benchmark):
    return 1e9 / benchmark["items_per_second"]


def _pairs(subjects):
    """Yields (a, b) of every ratio b / a."""
    known = set(subjects)
    for b in subjects:
        yield from ((a, b) for a in _bases(b) if a != b and a in known)


def _bases(subject):
    """Yields what a subject is held against, whether it was measured or not."""
    if subject.family == "sealed":
        is_of_sizes = subject.name.endswith("_sizes") or subject.name.startswith("slotted")
        for base in ("floor", "index_and_log"):
            yield subject._replace(name=base + ("_sizes" if is_of_sizes else ""))
        return
    yield subject._replace(name=_OWN)
    if subject.what == "insert" and subject.name != _OWN:
        yield subject._replace(name=_OWN, what="insert_batch")
    if subject.name == _OWN:
        yield subject._replace(data_set=_SMOOTH)


def _ratio(a, b, passes):
    logs = [math.log(_ns(one[b]) / _ns(one[a])) for one in passes if a in one and b in one]
    return {"a": _name(a), "b": _name(b), "passes": len(logs),
            "ratio": over_sessions_of_logs(logs)._asdict()}


def _name(subject):
    return "/".join(map(str, subject))


def report_of(summary):
    """Returns report.md: a row for each family, set, kind and name."""
    lines = [
        "# Indexes alone, and sealed data",
        "",
        f"Passes of `alexbench_gbench`, each a process: {summary['passes']}. Processor time of one"
        " key, mean over passes;",
        "brackets are 95 % intervals over passes, where there is more than one. `ratio` is over"
        f" `{_OWN}` or over the log",
        "in key order with that index, on the same keys; `home` the share of keys in the bucket"
        " that is predicted.",
        "",
        "| of | keys | what | name | passes | ns | ratio | bytes a key | home | p99.9, ns |",
        "|---|---|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    ratios = {(r["a"], r["b"]): r["ratio"] for r in summary["ratios"]}
    for row in summary["benchmarks"]:
        subject = Subject(*(row[field] for field in Subject._fields))
        base = list(_bases(subject))[0 if subject.family == "index" else -1]
        ratio = ratios.get((_name(base), _name(subject)))
        lines.append(
            f"| {row['family']} | {row['data_set']}, {row['keys']:,} | {row['what']} "
            f"| {row['name']} | {row['passes']} | {_text(row['ns_per_item'], 1)} "
            f"| {_text(ratio, 2) if ratio else ''} | {_figure(row, 'bytes_per_key', 1)} "
            f"| {_figure(row, 'home', 3)} | {_figure(row, 'p999_ns', 0)} |")
    return "\n".join(lines) + "\n"


def _text(statistic, decimals):
    text = f"{statistic['estimate']:,.{decimals}f}"
    if statistic["ci_low"] is None:
        return text
    return (f"{text} [{statistic['ci_low']:,.{decimals}f}, "
            f"{statistic['ci_high']:,.{decimals}f}]").replace("-", "−")


def _figure(row, name, decimals):
    return f"{row[name]:,.{decimals}f}" if name in row else ""


def _packed(folder):
    paths = glob.glob(os.path.join(glob.escape(folder), "pass_*.json.gz"))
    return sorted(paths, key=lambda path: (len(path), path))


def _texts(folder):
    """Returns {file name: text} of what follows from the folder's packed passes."""
    paths = _packed(folder)
    if not paths:
        raise BadPass(f"{folder}: has no pass_1.json.gz")
    summary = summary_of([read_pass(path) for path in paths])
    return {"summary.json": json.dumps(summary, indent=1) + "\n", "report.md": report_of(summary)}


def keep(folder, sources):
    """Packs the passes into the folder, numbered in this order, and writes what follows."""
    documents = [read_pass(source) for source in sources]  # all, before anything is written
    os.makedirs(folder, exist_ok=True)
    for path in _packed(folder):
        os.remove(path)
    for number, document in enumerate(documents, 1):
        context = document.get("context", {})
        document["context"] = {k: v for k, v in context.items() if k not in _OF_THE_MACHINE}
        text = json.dumps(document, indent=1) + "\n"
        with open(os.path.join(folder, f"pass_{number}.json.gz"), "wb") as file:
            file.write(gzip.compress(text.encode(), mtime=0))
    for name, text in _texts(folder).items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def differing(folder):
    """Returns the names of the files that are not what follows from the packed passes."""
    found = []
    for name, text in _texts(folder).items():
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                same = file.read() == text
        except OSError:
            same = False
        if not same:
            found.append(name)
    return found


def main(arguments):
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    checks = arguments[:1] == ["--check"]
    if len(arguments) < 2 or (checks and len(arguments) != 2) or arguments[0] in ("", "-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if not checks:
            keep(arguments[0], arguments[1:])
            return 0
        found = differing(arguments[1])
    except BadPass as error:
        print(f"summarize_micro: {error}", file=sys.stderr)
        return 3
    for name in found:
        print(f"summarize_micro: {arguments[1]}/{name} does not follow from the passes",
              file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
