#!/usr/bin/python3
"""Holds our RocksDB figures against the packaged db_bench on the same options.

    scripts/db_bench_check.py [--alexbench PROGRAM] [--records N] [--value-bytes N]
        [--preset default|tuned] [--pairs 10] [--profile quick] [--sessions 1] [--out DIR]
        [--margin 0.15]

Each pair is two processes, db_bench and alexbench, the first of them changing from pair to pair.
Both store the same keys, 0 to N - 1 in an order that sorts, and read random ones of them, one after
the other, without looking at a value byte: scenario throughput, consume none, read=pinned. Prints
every pair, the median of the ratios and its interval.

What is left: db_bench makes each key and counts each operation inside of what it times, and
alexbench does neither; alexbench keeps its thread on one processor.

Exit status: 0 the median is within the margin or db_bench is absent (which is said), 1 it is not,
2 usage, 4 a program failed or its output can't be read.
"""

import argparse
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

LEVEL = 0.95
# The options by which the two are alike; what is not named is the library's default in both.
# Sources: engines/rocksdb/presets.cc and `db_bench --help`.
SAME_OPTIONS = {
    # Stated, since the two programs' defaults were not the same in every version.
    "default": (f"--cache_size={8 << 20}",),
    "tuned": (
        f"--cache_size={4 << 30}",
        "--bloom_bits=10",
        "--use_data_block_hash_index=true",
        "--compression_type=none",
        "--use_direct_reads=true",
    ),
}
_LINE = re.compile(
    r"^(\w+)\s*:\s+([\d.]+) micros/op (\d+) ops/sec\s.*?(\d+) operations;"
    r"(?:.*\((\d+) of (\d+) found)?",
    re.MULTILINE,
)


class CheckError(Exception):
    """A program that failed, or said something else than expected."""


def read_ns(text):
    """Returns the ns per operation of the last readrandom in what db_bench printed."""
    lines = [match for match in _LINE.finditer(text.replace("\r", "\n"))
             if match.group(1) == "readrandom"]
    if not lines:
        raise CheckError("db_bench printed no result of readrandom")
    _, micros, rate, operations, found, asked = lines[-1].groups()
    if found is None or found != asked or asked != operations:
        raise CheckError(f"db_bench found {found} of {operations} keys")
    # Microseconds have three digits, operations a second more where operations are short.
    return 1e9 / int(rate) if int(rate) > 0 else 1e3 * float(micros)


def asserts(text):
    """Whether this db_bench says that it was built with assertions."""
    return "Assertions are enabled" in text


def median_interval(values, level=LEVEL):
    """Returns (low, high) of the median by order statistics; None for too few values."""
    ordered = sorted(values)
    count = len(ordered)
    best = None
    for dropped in range((count + 1) // 2):
        outside = 2 * sum(math.comb(count, k) for k in range(dropped + 1)) / 2**count
        if 1 - outside >= level:
            best = (ordered[dropped], ordered[count - 1 - dropped])
    return best


def load_command(request, folder):
    """Returns what fills the store that every db_bench of the check reads."""
    return _db_bench(request, folder) + [
        "--benchmarks=filluniquerandom,compact", f"--num={request.records}", "--seed=1"]


def read_command(request, folder, pair):
    """Returns one db_bench process: a pass that fills the caches, then the one that counts."""
    return _db_bench(request, folder) + [
        "--benchmarks=readrandom,readrandom", "--use_existing_db=true", f"--num={request.records}",
        f"--reads={request.reads}", f"--seed={pair + 2}"]


def _db_bench(request, folder):
    # Values that no compression shortens, as alexbench has them.
    return ["db_bench", f"--db={folder}", "--key_size=8", f"--value_size={request.value_bytes}",
            "--compression_ratio=1.0", "--threads=1", *SAME_OPTIONS[request.preset]]


def alexbench_command(request, folder, pair):
    """Returns one alexbench process."""
    return [request.alexbench, "run", "--engine", f"rocksdb:preset={request.preset},read=pinned",
            "--workload", "query", "--scenario", "throughput", "--consume", "none",
            "--data-set", "dense", "--records", str(request.records),
            "--value-bytes", str(request.value_bytes),
            "--profile", request.profile, "--sessions", str(request.sessions),
            "--seed", str(pair + 1), "--out", folder]


def cell_ns(folder):
    """Returns the ns per operation of the one cell of a run."""
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    if len(cells) != 1 or not cells[0]["valid"]:
        raise CheckError(f"{folder}: {cells[0]['invalid_reason'] if cells else 'no cell'}")
    return cells[0]["ns_per_op"]["estimate"]


def report(pairs, request, with_assertions):
    """Returns the text of the report for pairs of (db_bench ns, alexbench ns)."""
    ratios = [ours / theirs for theirs, ours in pairs]
    interval = median_interval(ratios)
    lines = [f"rocksdb, preset {request.preset}, {request.records} records of "
             f"{request.value_bytes} bytes, random gets", "",
             "pair  db_bench ns  alexbench ns  ratio"]
    for number, ((theirs, ours), ratio) in enumerate(zip(pairs, ratios), 1):
        lines.append(f"{number:4}  {theirs:11.1f}  {ours:12.1f}  {ratio:5.3f}")
    between = (f", {LEVEL:.0%} interval {interval[0]:.3f} to {interval[1]:.3f}" if interval
               else f", no {LEVEL:.0%} interval from {len(ratios)} pairs")
    lines += ["", f"alexbench over db_bench: median {statistics.median(ratios):.3f}{between}"]
    if with_assertions:
        lines.append("This db_bench was built with assertions, which lengthen its operations.")
    return "\n".join(lines)


def measure(request):
    """Returns ([(db_bench ns, alexbench ns)], whether db_bench was built with assertions)."""
    pairs = []
    with tempfile.TemporaryDirectory(dir=request.out) as holder:
        store = os.path.join(holder, "store")
        said = _output_of(load_command(request, store))
        for pair in range(request.pairs):
            run = os.path.join(request.out or holder, f"pair-{pair + 1}")
            takes = {"theirs": lambda: read_ns(_output_of(read_command(request, store, pair))),
                     "ours": lambda: _run_alexbench(request, run, pair)}
            # Whoever comes first changes, so that what the first leaves behind favours neither.
            order = list(takes) if pair % 2 == 0 else list(takes)[::-1]
            seen = {name: takes[name]() for name in order}
            pairs.append((seen["theirs"], seen["ours"]))
            print(f"pair {pair + 1} of {request.pairs}: db_bench {seen['theirs']:.1f} ns, "
                  f"alexbench {seen['ours']:.1f} ns", file=sys.stderr, flush=True)
    return pairs, asserts(said)


def _run_alexbench(request, folder, pair):
    _output_of(alexbench_command(request, folder, pair))
    return cell_ns(folder)


def _output_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", check=False)
    if done.returncode != 0:
        raise CheckError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def _parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--alexbench", default=os.path.join(root, "build/release/alexbench"))
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--reads", type=int, default=1_000_000)
    parser.add_argument("--value-bytes", type=int, default=128)
    parser.add_argument("--preset", choices=sorted(SAME_OPTIONS), default="tuned")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--profile", default="quick")
    parser.add_argument("--sessions", type=int, default=1,
                        help="of each process of alexbench; the pairs are what repeats")
    parser.add_argument("--margin", type=float, default=0.15)
    parser.add_argument("--out", help="keeps the runs of alexbench here (default: nowhere)")
    return parser.parse_args(arguments)


def main(arguments):
    request = _parse(arguments)
    if shutil.which("db_bench") is None:
        print("skipped: no db_bench here (Debian: package rocksdb-tools)")
        return 0
    if request.out:
        os.makedirs(request.out, exist_ok=True)
    try:
        pairs, with_assertions = measure(request)
    except (CheckError, OSError) as error:
        print(f"db_bench_check: {error}", file=sys.stderr)
        return 4
    print(report(pairs, request, with_assertions))
    median = statistics.median(ours / theirs for theirs, ours in pairs)
    return 0 if abs(math.log(median)) <= math.log(1 + request.margin) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
