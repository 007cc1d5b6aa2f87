#!/usr/bin/python3
"""Tests of db_bench_check.py: its arithmetic, what it reads, and both programs at a tiny size.

    scripts/db_bench_check_test.py [ALEXBENCH]
"""

import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import unittest

import db_bench_check as check

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_SAID = """WARNING: Assertions are enabled; benchmarks unnecessarily slow
DB path: [/a]
readrandom   :      31.590 micros/op 31645 ops/sec 0.316 seconds 10000 operations;    4.1 MB/s \
(10000 of 10000 found)

... finished 9000 ops                \rDB path: [/a]
readrandom   :       1.463 micros/op 682780 ops/sec 0.015 seconds 10000 operations;   88.6 MB/s \
(10000 of 10000 found)
"""


def _alexbench():
    return sys.argv[1] if len(sys.argv) > 1 else ""


def _has_rocksdb():
    """Whether the program named has that engine: builds under sanitizers leave packages out."""
    if not os.path.exists(_alexbench()):
        return False
    listed = subprocess.run([_alexbench(), "list", "engines", "--json"], capture_output=True,
                            text=True, check=True)
    engines = json.loads(listed.stdout)["engines"]
    return any(each["name"] == "rocksdb" and each["available"] for each in engines)



class ReadingTest(unittest.TestCase):
    def test_the_last_pass_counts(self):
        self.assertAlmostEqual(check.read_ns(_SAID), 1e9 / 682780)
        self.assertTrue(check.asserts(_SAID))
        self.assertFalse(check.asserts("DB path: [/a]"))

    def test_keys_that_were_not_found_are_no_measurement(self):
        with self.assertRaisesRegex(check.CheckError, "9999 of 10000"):
            check.read_ns(_SAID.replace("(10000 of 10000", "(9999 of 10000"))
        with self.assertRaisesRegex(check.CheckError, "no result"):
            check.read_ns("DB path: [/a]\nfillrandom : 1.000 micros/op 9 ops/sec 1 operations;")

    def test_a_cell_that_is_not_valid_is_no_measurement(self):
        with tempfile.TemporaryDirectory() as folder:
            cell = {"valid": True, "invalid_reason": None, "ns_per_op": {"estimate": 640.5}}
            path = os.path.join(folder, "summary.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"cells": [cell]}, file)
            self.assertEqual(check.cell_ns(folder), 640.5)
            cell.update(valid=False, invalid_reason="wrong answers")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"cells": [cell]}, file)
            with self.assertRaisesRegex(check.CheckError, "wrong answers"):
                check.cell_ns(folder)


class IntervalTest(unittest.TestCase):
    def test_ten_pairs_leave_out_one_at_each_end(self):
        # 1 - 2 * (1 + 10) / 1024 = 0.9785; leaving out two would be 0.8906.
        self.assertEqual(check.median_interval(range(1, 11)), (2, 9))

    def test_five_pairs_are_too_few(self):
        self.assertIsNone(check.median_interval([1, 2, 3, 4, 5]))
        self.assertEqual(check.median_interval([6, 5, 4, 3, 2, 1]), (1, 6))

    def test_the_interval_covers_the_median_as_often_as_it_says(self):
        draw = random.Random(3)
        runs = 2000
        covered = 0
        for _ in range(runs):
            low, high = check.median_interval([draw.lognormvariate(0, 1) for _ in range(10)])
            covered += low <= 1 <= high
        sigma = math.sqrt(0.9785 * 0.0215 / runs)
        self.assertAlmostEqual(covered / runs, 0.9785, delta=4 * sigma)

    def test_the_report_holds_the_median_of_the_ratios(self):
        request = check._parse(["--preset", "default", "--records", "5"])
        pairs = [(100.0, 100.0 + step) for step in range(10)]
        text = check.report(pairs, request, True)
        median = statistics.median(ours / theirs for theirs, ours in pairs)
        self.assertIn(f"median {median:.3f}, 95% interval 1.010 to 1.080", text)
        self.assertIn("assertions", text)
        self.assertIn("no 95% interval from 2 pairs", check.report(pairs[:2], request, False))


class RealTest(unittest.TestCase):
    def test_absent_db_bench_is_said(self):
        with tempfile.TemporaryDirectory() as nothing:
            done = subprocess.run(
                [sys.executable, "-B", os.path.join(_FOLDER, "db_bench_check.py")],
                env={"PATH": nothing}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn("skipped: no db_bench", done.stdout)

    @unittest.skipUnless(shutil.which("db_bench"), "no db_bench (package rocksdb-tools)")
    @unittest.skipUnless(_has_rocksdb(), "no alexbench with RocksDB named")
    def test_both_programs_at_a_tiny_size(self):
        request = check._parse(["--alexbench", _alexbench(), "--records", "2000", "--reads", "2000",
                                "--pairs", "2", "--profile", "as_published"])
        pairs, _ = check.measure(request)
        self.assertEqual(len(pairs), 2)
        for theirs, ours in pairs:
            self.assertGreater(theirs, 50)
            self.assertGreater(ours, 50)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
