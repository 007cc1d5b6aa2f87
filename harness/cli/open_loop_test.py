"""A rate that an engine keeps and one that it does not, on the command line.

Run by ctest as: open_loop_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import subprocess
import sys
import unittest

from cli_fixture import FolderTest, alexbench

_CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/check_results.py")


def _cells_of(folder):
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        return json.load(file)["cells"]


class OpenLoopTest(FolderTest):

    def test_far_above_its_capacity_an_engine_is_late_and_the_run_says_so(self):
        capacity = os.path.join(self.folder, "capacity")
        result = self.run_at(capacity)
        self.assertEqual(result.returncode, 0, result.stderr)
        most = 1e9 / _cells_of(capacity)[0]["ns_per_op"]["estimate"]
        kept, missed = int(most / 50), int(most * 20)
        swept = os.path.join(self.folder, "swept")
        result = self.run_at(swept, "--target", f"{kept},{missed}")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("(late)", result.stdout)
        cells = _cells_of(swept)
        self.assertEqual([cell["target_ops_per_s"] for cell in cells], [kept, missed])
        self.assertEqual([cell["scenario"] for cell in cells], ["open_loop"] * 2)
        self.assertTrue(all(cell["valid"] for cell in cells), cells)
        self.assertEqual(cells[1]["flags"].count("late"), 1)
        late = cells[1]["open_loop"]
        self.assertGreater(late["late_starts"], late["operations"] / 2)
        self.assertLess(late["achieved_ops_per_s"], missed / 2)
        # Waiting counts: a response takes as long as the queue that grew before it.
        self.assertGreater(cells[1]["latency_ns"]["p99"], 10 * late["service_ns"]["p50"])
        self.assertLess(cells[0]["open_loop"]["achieved_ops_per_s"], 1.05 * kept)
        recomputed = subprocess.run([sys.executable, "-B", _CHECK, swept], capture_output=True,
                                    text=True, check=False)
        for done in (alexbench("check", swept), recomputed):
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def run_at(self, out, *more):
        return alexbench("run", "--engine", "hash_log", "--workload", "mixed_80_20", "--records",
                         "5k", "--profile", "as_published", "--sessions", "2", "--out", out, *more)

    def test_a_rate_needs_its_scenario_and_the_scenario_a_rate(self):
        for more in (["--scenario", "open_loop"], ["--scenario", "latency", "--target", "1k"],
                     ["--target", "0"], ["--target", "often"]):
            result = alexbench("run", "--engine", "hash_log", "--workload", "query", "--out",
                               os.path.join(self.folder, "no"), *more)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn("--target", result.stderr)


if __name__ == "__main__":
    unittest.main()
