"""Stores with less memory than they hold, on the command line.

Run by ctest as: memory_limit_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import signal
import subprocess
import sys
import unittest

from cli_fixture import PROGRAM, SANITIZED, FolderTest, alexbench, read_json, wait_until

_CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/check_results.py")


def _plan(records="40k", profile="as_published", limit="20m"):
    """Returns a run of stores that take 1 KB a record.

    The first reads by calls where it can be had: a fault reads as far ahead as the device is told.
    """
    listed = json.loads(alexbench("list", "engines", "--json").stdout)["engines"]
    has_sqlite = any(each["name"] == "sqlite" and each["available"] for each in listed)
    return ["run", "--engine", f"{'sqlite' if has_sqlite else 'hash_log'},ordered_map",
            "--workload", "query", "--value-bytes", "1000", "--records", records, "--profile",
            profile, "--sessions", "2", "--memory-limit", limit]


def _groups_of(pid):
    """Returns the control groups that a run made and that are still there."""
    return [os.path.join(parent, name)
            for parent, names, _ in os.walk("/sys/fs/cgroup") for name in names
            if name.startswith(f"alexbench-{pid}-")]


class MemoryLimitTest(FolderTest):

    def test_a_store_twice_as_large_reads_from_its_disk_and_the_run_says_so(self):
        result = alexbench(*_plan(), "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        limited, volatile = read_json(self.out, "summary.json")["cells"]
        self.assertEqual((limited["scenario"], limited["memory_limit_bytes"]),
                         ("mixed", 20_000_000))
        self.assertEqual(limited["fairness"]["memory_limit_bytes"], "20000000")
        self.assertIn("in memory alone", volatile["invalid_reason"])
        self.skip_without_groups(limited)
        self.assertTrue(limited["valid"], limited["invalid_reason"])
        self.assertEqual(limited["cache_state"], "limited")
        self.assertGreater(limited["memory"]["used_bytes"], 16_000_000)
        self.assertGreater(limited["memory"]["read_bytes_per_op"], 0)
        self.assertIn("Limited memory", result.stdout)
        recomputed = subprocess.run([sys.executable, "-B", _CHECK, self.out], capture_output=True,
                                    text=True, check=False)
        for done in (alexbench("check", self.out), recomputed):
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_store_that_fits_is_no_answer(self):
        result = alexbench(*_plan(records="1k"), "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        cell = read_json(self.out, "summary.json")["cells"][0]
        self.skip_without_groups(cell)
        self.assertFalse(cell["valid"])
        self.assertIn("memory limit", cell["invalid_reason"])

    def test_nothing_is_left_of_a_run_that_is_killed(self):
        process = subprocess.Popen([PROGRAM, *_plan(profile="quick"), "--out", self.out],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        made = wait_until(lambda: _groups_of(process.pid) or process.poll() is not None)
        if process.poll() is not None:
            self.skip_without_groups(read_json(self.out, "summary.json")["cells"][0])
        self.assertTrue(made)
        process.send_signal(signal.SIGKILL)
        self.assert_no_orphans()
        self.assertTrue(wait_until(lambda: not _groups_of(process.pid), seconds=20))

    def test_a_limit_is_a_size_and_for_run_and_ab_alone(self):
        for arguments in (_plan(limit="1k"), _plan(limit="much"),
                          ["ladder", "--memory-limit", "20m"]):
            result = alexbench(*arguments, "--out", self.out)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn("--memory-limit", result.stderr)
            self.assertFalse(os.path.exists(self.out))

    def skip_without_groups(self, cell):
        if SANITIZED:
            self.skipTest("a sanitizer keeps memory of its own beside every store's")
        if "control group" in (cell["invalid_reason"] or ""):
            self.skipTest(cell["invalid_reason"])


if __name__ == "__main__":
    unittest.main()
