"""Workloads on the command line: YCSB's, recorded traces, property files.

Run by ctest as: workloads_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import unittest

from cli_test import CliTest, alexbench

YCSB = ["ycsb_a", "ycsb_b", "ycsb_c", "ycsb_d", "ycsb_e", "ycsb_f"]


class WorkloadTest(CliTest):

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_engines(self, engines, *more):
        return alexbench("run", "--engine", engines, "--profile", "as_published", "--sessions", "2",
                         "--out", self.out, *more)

    def cells(self):
        with open(os.path.join(self.out, "summary.json"), encoding="utf-8") as file:
            return json.load(file)["cells"]

    def test_every_ycsb_cell_is_valid_or_unsupported(self):
        result = self.run_engines("alex,hash_log", "--workload", ",".join(YCSB), "--records", "1k")
        self.assertEqual(result.returncode, 0, result.stderr)
        cells = self.cells()
        self.assertEqual({cell["workload"] for cell in cells}, set(YCSB))
        for cell in cells:
            if (cell["engine"], cell["workload"]) == ("hash_log", "ycsb_e"):
                self.assertEqual(cell["invalid_reason"], "unsupported: hash_log can't scan")
            elif cell["scenario"] == "mixed":
                self.assertTrue(cell["valid"], cell)
                self.assertGreater(cell["hits"], 0, cell)
            elif not cell["valid"]:
                # So few records stay in the caches, where gets may not overlap.
                self.assertIn("throughput gate", cell["invalid_reason"])
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def test_the_plan_of_what_is_unsupported_is_told_beforehand(self):
        result = self.run_engines("all", "--workload", ",".join(YCSB), "--records", "10k",
                                  "--dry-run")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("hash_log can't scan", result.stdout)
        self.assertFalse(os.path.exists(self.out))

    def test_other_workloads_are_valid_too(self):
        names = "query_absent,scan_100,overwrite,mixed_80_10_10_delete,mixed_80_20_size_mix"
        result = self.run_engines("btree_log", "--workload", names, "--records", "1k")
        self.assertEqual(result.returncode, 0, result.stderr)
        for cell in self.cells():
            self.assertTrue(cell["valid"], cell)
            if cell["workload"] in ("query_absent", "overwrite"):
                self.assertEqual(cell["hits"], 0, cell)

    def test_writes_in_groups_are_writing_cells_without_percentiles(self):
        result = self.run_engines(
            "alex,alex:huge_pages=off,hash_log,alex_published,absl_btree_map",
            "--workload", "mixed_50_50,overwrite", "--scenario", "batched,mixed",
            "--batch-size", "16", "--records", "1k")
        self.assertEqual(result.returncode, 0, result.stderr)
        cells = self.cells()
        self.assertEqual(len(cells), 5 * 2 * 2)
        for cell in cells:
            grouped = cell["scenario"] == "batched"
            self.assertEqual(cell["regime"], "writing", cell)
            self.assertEqual(cell["batch_size"], 16 if grouped else None, cell)
            if grouped and (cell["engine"], cell["workload"]) == ("alex_published", "mixed_50_50"):
                self.assertEqual(cell["invalid_reason"],
                                 "unsupported: alex_published reads one key at a time")
                continue
            self.assertTrue(cell["valid"], cell)
            self.assertEqual(cell["latency_ns"] is None, grouped, cell)
            self.assertIsNotNone(cell["index_bytes_per_key"], cell)
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def test_what_pages_were_got_is_told(self):
        result = self.run_engines("alex:huge_pages=off,alex:baseline,huge_pages=both",
                                  "--workload", "query", "--scenario", "latency", "--records", "1k")
        self.assertEqual(result.returncode, 0, result.stderr)
        small, refused = self.cells()
        self.assertTrue(small["valid"], small)
        got = {figure["name"]: figure["value"] for figure in small["index"]}
        self.assertEqual((got["index_in_2mib_pages"], got["log_in_2mib_pages"]), (0, 0))
        self.assertEqual(small["axes"]["huge_pages"], "off")
        self.assertIn("huge_pages=both: the blocks of node_layout=textbook",
                      refused["invalid_reason"])

    def test_a_trace_is_replayed(self):
        lines = [f"put {key} 40\nscan {key} 2\nget #3\nerase {key}\nget {key}\n"
                 for key in range(200)]
        trace = self.write("recorded", "// mine\n" + "".join(lines))
        result = self.run_engines("btree_log,hash_log", "--trace", trace, "--records", "1k")
        self.assertEqual(result.returncode, 0, result.stderr)
        replayed, refused = self.cells()
        self.assertTrue(replayed["valid"], replayed)
        self.assertEqual(replayed["workload"], f"trace:{trace}")
        self.assertEqual(replayed["scenario"], "mixed")
        # Of each five operations a scan finds two records, the get and the erasure one.
        self.assertEqual(replayed["hits"] % (200 * 4), 0, replayed)
        self.assertGreater(replayed["hits"], 0, replayed)
        self.assertEqual(refused["invalid_reason"], "unsupported: hash_log can't scan")

    def test_bad_traces_are_bad_input_and_leave_nothing(self):
        trace = self.write("recorded", "get 1\nput 2\n")
        refused = self.run_engines("btree_log", "--trace", trace)
        self.assert_refused(refused, 3, "recorded:2:", "put")
        trace = self.write("recorded", "get 1\nget #1000\n")
        refused = self.run_engines("btree_log", "--trace", trace, "--records", "1k")
        self.assert_refused(refused, 3, "recorded:2:", "#1000", "only 1000 are loaded")
        missing = os.path.join(self.folder, "missing")
        self.assert_refused(self.run_engines("btree_log", "--trace", missing), 3, missing)

    def test_property_files_and_properties(self):
        file = self.write("mine", "# a YCSB file\nrecordcount=2000\noperationcount=500\n"
                          "readproportion=0.5\nupdateproportion=0\nscanproportion=0.5\n"
                          "maxscanlength=10\nrequestdistribution=zipfian\nfieldcount=2\n"
                          "fieldlength=30\n")
        result = self.run_engines("btree_log", "-P", file, "-p", "recordcount=1000")
        self.assertEqual(result.returncode, 0, result.stderr)
        (cell,) = self.cells()
        self.assertTrue(cell["valid"], cell)
        self.assertEqual((cell["records"], cell["value_bytes"]), (1000, 60))
        self.assertIn("scanproportion=0.5", cell["workload"])

    def test_bad_properties_are_named(self):
        refused = self.run_engines("btree_log", "-p", "readproportoin=1")
        self.assert_refused(refused, 2, "readproportoin", "unknown")
        file = self.write("mine", "recordcount=10\nnonsense\n")
        self.assert_refused(self.run_engines("btree_log", "-P", file), 3, "mine:2:")
        file = self.write("mine", "recordcount=10\nthreadcount=4\n")
        self.assert_refused(self.run_engines("btree_log", "-P", file), 3, "mine:2: threadcount=4")
        refused = self.run_engines("btree_log", "-p", "recordcount=9", "--workload", "query")
        self.assert_refused(refused, 2, "--workload")


if __name__ == "__main__":
    unittest.main()
