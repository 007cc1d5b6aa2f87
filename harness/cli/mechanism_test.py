"""Counts beside times: what a run says operations do, from the program that times them.

Run by ctest as: mechanism_test.py PATH_OF_ALEXBENCH
"""

import shutil
import signal
import subprocess
import unittest

from cli_fixture import (PROGRAM, SANITIZED, FolderTest, alexbench, processes_naming,
                         read_json)

REASON_NOT_TO_COUNT = ("valgrind and the sanitizers both want the whole address space" if SANITIZED
                       else "" if shutil.which("valgrind") else "valgrind is not installed")


class MechanismTest(FolderTest):

    @unittest.skipIf(REASON_NOT_TO_COUNT, REASON_NOT_TO_COUNT)
    def test_a_copy_is_one_allocation_and_a_view_none(self):
        result = alexbench("ladder", "--axes", "value_access", "--scenario", "latency",
                           "--records", "1k", "--profile", "as_published", "--sessions", "2",
                           "--mechanism", "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        summary = read_json(self.out, "summary.json")
        counts = {}
        for cell in summary["cells"]:
            counts[cell["axes"]["value_access"]] = {
                count["name"]: count["per_op"] for count in cell["counts"]}
        self.assertEqual(counts["copy"]["allocations"], 1)
        self.assertEqual(counts["borrow"]["allocations"], 0)
        self.assertGreater(counts["copy"]["instructions"], counts["borrow"]["instructions"])
        self.assertGreater(counts["borrow"]["instructions"], 20)
        self.assertEqual(len(summary["mechanisms"]), 1)
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    @unittest.skipIf(REASON_NOT_TO_COUNT, REASON_NOT_TO_COUNT)
    def test_a_run_interrupted_while_it_counts_goes_on(self):
        arguments = ["run", "--engine", "alex", "--workload", "query", "--scenario", "latency",
                     "--records", "300k", "--profile", "as_published", "--sessions", "2",
                     "--mechanism", "--out", self.out]
        run = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
        for line in run.stderr:
            if "counting" in line:
                break
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=30)
        self.assertEqual(run.returncode, 130)
        self.assertEqual(processes_naming(self.out), [])
        result = alexbench(*arguments, "--resume")
        self.assertEqual(result.returncode, 0, result.stderr)
        counts = read_json(self.out, "summary.json")["cells"][0]["counts"]
        self.assertIsNotNone({count["name"]: count["per_op"] for count in counts}["instructions"])

    def test_nothing_is_counted_unasked(self):
        result = alexbench("run", "--engine", "null", "--workload", "query", "--records", "1k",
                           "--scenario", "latency", "--profile", "as_published", "--sessions", "1",
                           "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(read_json(self.out, "summary.json")["mechanisms"], [])


if __name__ == "__main__":
    unittest.main()
