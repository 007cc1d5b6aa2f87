"""What alexbench_gbench registers, and that pieces of record formats and sealed layouts run.

What engines can do is asked of alexbench: a plan names the pairs of engine and workload that it
would measure.

Run by ctest as: micro_test.py PATH_OF_ALEXBENCH_GBENCH PATH_OF_ALEXBENCH
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

ALEXBENCH = sys.argv.pop(2)
GBENCH = sys.argv.pop(1)
FORMATS = ("v1", "v2", "v3")
DATA_SETS = ("uniform", "lognormal", "clustered", "fb_like", "timestamps")
LOGS = ("floor", "index_and_log", "floor_sizes", "index_and_log_sizes")
BUCKETS = ("ordered_buckets_70", "ordered_buckets_80", "bucket_directory_90",
           "bucket_directory_100", "bucket_index_100", "slotted_buckets")
LAYOUTS = LOGS + BUCKETS + tuple(name + "_prefetch" for name in BUCKETS)


def output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100,
                          **options).stdout


def registered():
    return output(GBENCH, "--benchmark_list_tests").splitlines()


def listed(what):
    rows = json.loads(output(ALEXBENCH, "list", what, "--json"))[what]
    return [row["name"] for row in rows if row.get("available", True)]


def planned_pairs(engines, workloads):
    """Returns ENGINE/WORKLOAD of each cell of a plan that is not unsupported."""
    plan = output(ALEXBENCH, "run", "--engine", ",".join(engines), "--workload",
                  ",".join(workloads), "--records", "1k", "--dry-run", "--out", "never-made")
    pairs = set()
    for line in plan.splitlines()[1:]:
        cell, _, unsupported = line.strip().partition("  ")
        parts = cell.split("/")
        if parts[0] in workloads and not unsupported:
            pairs.add(parts[-1].split(":")[0] + "/" + parts[0])
    return pairs


class RegisteredTest(unittest.TestCase):

    def test_every_pair_of_engine_and_workload_that_can_be_measured(self):
        engines, workloads = listed("engines"), listed("workloads")
        planned = planned_pairs(engines, workloads)
        self.assertLessEqual({"alex/query", "alex/mixed_80_20", "hash_log/overwrite"}, planned)
        self.assertNotIn("hash_log/scan_100", planned)
        pairs = {"/".join(name.split("/")[:2]) for name in registered()
                 if name.split("/")[0] in engines}
        self.assertEqual(sorted(pairs), sorted(planned))

    def test_pieces_of_the_index_and_of_every_record_format(self):
        names = registered()
        pieces = {f"index/uniform/{index}/dependent/1000000"
                  for index in ("textbook", "one_line", "btree_map", "flat_hash_map")}
        for version in FORMATS:
            for size in (12, 128, 1024):
                pieces |= {f"codec/{version}/{what}/{size}" for what in ("encode", "decode")}
                pieces |= {f"log/{version}/append/{size}/iterations:100000",
                           f"log/{version}/append_batch/{size}/iterations:100"}
            pieces |= {f"log/{version}/read_header/{kind}/{records}/iterations:2000000"
                       for kind in ("dependent", "independent") for records in (1000, 1000000)}
        pieces |= {f"codec/v3/{what}/128" for what in ("check", "crc32c")}
        self.assertLessEqual(pieces, set(names))
        self.assertEqual(len(set(names)), len(names), "a name stands for two benchmarks")

    def test_every_layout_of_sealed_data(self):
        expected = {f"sealed/{data_set}/{layout}/{kind}/{records}"
                    for data_set in DATA_SETS for layout in LAYOUTS
                    for kind in ("dependent", "independent")
                    for records in (10000, 1000000, 10000000)
                    if records < 10000000 or data_set in ("uniform", "clustered")}
        self.assertEqual({name for name in registered() if name.startswith("sealed/")}, expected)


class RunTest(unittest.TestCase):

    def test_every_engine_runs_and_the_build_is_named(self):
        with tempfile.TemporaryDirectory(prefix="alexbench-micro-") as folder:
            pattern = "^([a-z_]+/query|alex/mixed_80_20/.*)$"
            result = json.loads(output(GBENCH, "--benchmark_filter=" + pattern,
                                       "--benchmark_min_time=0.001", "--benchmark_format=json",
                                       cwd=folder, env={**os.environ, "TMPDIR": folder}))
            self.assertEqual(os.listdir(folder), [])
        rows = result["benchmarks"]
        self.assertEqual({row["name"]: row.get("error_message") for row in rows
                          if row.get("error_occurred") or row["real_time"] <= 0}, {})
        self.assertEqual({row["name"].split("/")[0] for row in rows}, set(listed("engines")))
        self.assertIn("alexbench_build_type", result["context"])
        self.assertIn("alexbench_compiler", result["context"])

    def test_pieces_of_every_format_run_and_leave_nothing_behind(self):
        pattern = "^(codec/v./.*/128|log/v./(read_header/dependent/1000|append_batch/12)/.*)$"
        with tempfile.TemporaryDirectory(prefix="alexbench-micro-") as folder:
            result = json.loads(output(GBENCH, "--benchmark_filter=" + pattern,
                                       "--benchmark_min_time=0.001", "--benchmark_format=json",
                                       cwd=folder))
            self.assertEqual(os.listdir(folder), [])
        rows = result["benchmarks"]
        self.assertEqual({row["name"]: row.get("error_message") for row in rows
                          if row.get("error_occurred") or row["real_time"] <= 0}, {})
        for version in FORMATS:
            self.assertEqual({row["name"].split("/")[2] for row in rows
                              if row["name"].startswith(f"log/{version}/")},
                             {"append_batch", "read_header"})
        self.assertEqual(len([row for row in rows if row["name"].startswith("codec/")]), 8)

    def test_every_layout_of_sealed_data_finds_every_value(self):
        # A value that is another one, or none, ends the program.
        result = json.loads(output(GBENCH, "--benchmark_filter=^sealed/.*/10000$",
                                   "--benchmark_min_time=0.001", "--benchmark_format=json"))
        rows = {row["name"]: row for row in result["benchmarks"]}
        self.assertEqual(len(rows), len(DATA_SETS) * len(LAYOUTS) * 2)
        self.assertEqual({name for name, row in rows.items()
                          if row.get("error_occurred") or row["real_time"] <= 0}, set())
        for data_set in DATA_SETS:
            layouts = {layout: rows[f"sealed/{data_set}/{layout}/dependent/10000"]
                       for layout in LAYOUTS}
            beyond_values = {layout: row["bytes_per_key"] for layout, row in layouts.items()}
            self.assertEqual(beyond_values["floor"], 16)
            self.assertEqual(beyond_values["floor_sizes"], 16)
            # Keys of eight bytes and a directory, instead of headers and an index.
            self.assertGreater(beyond_values["bucket_directory_100"], 8)
            self.assertLess(beyond_values["bucket_directory_100"], 10)
            self.assertLess(beyond_values["slotted_buckets"], beyond_values["index_and_log_sizes"])
            for layout, row in layouts.items():
                if layout.startswith("ordered_buckets"):
                    self.assertGreater(row["home"], 0, f"{data_set}/{layout}")
                    self.assertLessEqual(row["home"] + row["bisected"], 1, f"{data_set}/{layout}")
        self.assertGreater(rows["sealed/uniform/ordered_buckets_70/dependent/10000"]["home"], 0.8)

    def test_a_log_that_cannot_be_opened_is_an_error_of_its_benchmark(self):
        with tempfile.TemporaryDirectory(prefix="alexbench-micro-") as folder:
            # Folders can't be made in one that is gone.
            command = (f"rmdir '{folder}' && exec '{GBENCH}' --benchmark_format=json"
                       " '--benchmark_filter=^log/v./append/12/'")
            rows = json.loads(output("sh", "-c", command, cwd=folder))["benchmarks"]
            os.mkdir(folder)
        self.assertEqual([row.get("error_occurred") for row in rows], [True] * 3)


if __name__ == "__main__":
    unittest.main()
