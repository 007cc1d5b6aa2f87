"""Counts beside times: what a run says operations do, from the program that times them.

Run by ctest as: mechanism_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import shutil
import unittest

from cli_fixture import FolderTest, alexbench


class MechanismTest(FolderTest):

    @unittest.skipUnless(shutil.which("valgrind"), "valgrind is not installed")
    def test_a_copy_is_one_allocation_and_a_view_none(self):
        result = alexbench("ladder", "--axes", "value_access", "--scenario", "latency",
                           "--records", "1k", "--profile", "as_published", "--mechanism",
                           "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(os.path.join(self.out, "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
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

    def test_nothing_is_counted_unasked(self):
        result = alexbench("run", "--engine", "null", "--workload", "query", "--records", "1k",
                           "--scenario", "latency", "--profile", "as_published", "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        with open(os.path.join(self.out, "summary.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["mechanisms"], [])


if __name__ == "__main__":
    unittest.main()
