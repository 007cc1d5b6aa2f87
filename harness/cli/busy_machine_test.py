"""What a run says of a machine that has other things to do.

Run by ctest as: busy_machine_test.py PATH_OF_ALEXBENCH [TestCase.method]
"""

import contextlib
import os
import subprocess
import sys
import unittest

from cli_fixture import FolderTest, alexbench, read_json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(ROOT, "scripts")


@contextlib.contextmanager
def busy_processors():
    """Keeps every processor this process may use busy, each with a loop of its own."""
    loops = []
    try:
        for processor in os.sched_getaffinity(0):
            loops.append(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            os.sched_setaffinity(loops[-1].pid, {processor})
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


class BusyMachineTest(FolderTest):

    def assert_holds(self, script, *arguments):
        done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SCRIPTS, script), *arguments],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_told(self):
        summary = read_json(self.out, "summary.json")
        rows = [row for row in summary["selfchecks"] if row["name"] == "quiet_machine"]
        self.assertEqual(len(rows), 1)
        self.assertIsNone(rows[0]["pass"])
        self.assertRegex(rows[0]["reason"], r"the machine was busy: \d+\.\d % of the measured time")
        self.assertGreater(rows[0]["got"]["busiest_group_share"], 0.1)
        self.assertNotIn(False, [row["pass"] for row in summary["selfchecks"]])
        self.assertEqual(alexbench("check", self.out).returncode, 0)
        self.assert_holds("check_results.py", self.out)
        self.assert_holds("validate_json.py", os.path.join(ROOT, "docs", "formats"),
                          "--run", self.out)
        return summary

    def test_ab_decides_nothing(self):
        with busy_processors():
            result = alexbench("ab", "btree_log", "floor", "--records", "1k", "--budget", "7s",
                               "--margin", "20%", "--require-verdict", "--out", self.out)
        self.assertEqual(result.returncode, 6, result.stderr)
        self.assertIn("quieter machine", result.stdout)
        contrast = self.assert_told()["contrasts"][0]
        self.assertEqual((contrast["verdict"], contrast["flags"]), ("inconclusive", ["busy"]))

    def test_selfcheck_says_so_and_fails_nothing(self):
        with busy_processors():
            result = alexbench("selfcheck", "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("the machine was busy", result.stdout)
        self.assertRegex(result.stdout,
                         r"Self-checks: \d+ passed, 0 failed, [1-9]\d* could not tell")
        self.assertRegex(result.stdout, r"(?m)^quiet_machine +cannot tell +the machine was busy")
        self.assert_told()


if __name__ == "__main__":
    unittest.main()
