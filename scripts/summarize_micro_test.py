#!/usr/bin/python3
"""Tests of summarize_micro.py: what passes say, and that nothing altered goes unnoticed."""

import contextlib
import gzip
import io
import json
import math
import os
import tempfile
import unittest

import summarize_micro


def benchmark(name, ns, **counters):
    return {"name": name, "items_per_second": 1e9 / ns, **counters}


def document(*benchmarks):
    return {"context": {"host_name": "here", "executable": "/a/path", "num_cpus": 2},
            "benchmarks": list(benchmarks)}


def two_passes():
    """A tree that takes twice, then 8 times, as long as ours: 4 times by the mean of logarithms."""
    return [
        document(benchmark("index/uniform/one_line/dependent/1000000", 100),
                 benchmark("index/uniform/btree_map/dependent/1000000", 200),
                 benchmark("log/v2/append", 5)),
        document(benchmark("index/uniform/one_line/dependent/1000000", 50),
                 benchmark("index/uniform/btree_map/dependent/1000000", 400)),
    ]


class SummaryTest(unittest.TestCase):

    def row(self, summary, name):
        return next(row for row in summary["benchmarks"] if row["name"] == name)

    def test_a_time_is_the_mean_over_passes(self):
        summary = summarize_micro.summary_of(two_passes())
        self.assertEqual(summary["passes"], 2)
        self.assertEqual(len(summary["benchmarks"]), 2)
        time = self.row(summary, "btree_map")["ns_per_item"]
        self.assertAlmostEqual(time["estimate"], 300)
        self.assertAlmostEqual(time["ci_high"] - 300, 100 * 12.7062, places=1)  # t of one degree

    def test_a_ratio_is_formed_within_each_pass(self):
        ratios = summarize_micro.summary_of(two_passes())["ratios"]
        self.assertEqual([(r["a"], r["b"], r["passes"]) for r in ratios],
                         [("index/uniform/one_line/dependent/1000000",
                           "index/uniform/btree_map/dependent/1000000", 2)])
        self.assertAlmostEqual(ratios[0]["ratio"]["estimate"], 4)
        self.assertAlmostEqual(math.log(ratios[0]["ratio"]["ci_high"] / 4),
                               math.log(2) * 12.7062, places=3)

    def test_groups_are_compared_with_single_inserts_and_sets_with_uniform_keys(self):
        names = ("uniform/one_line/insert", "uniform/one_line/insert_batch",
                 "uniform/btree_map/insert", "clustered/one_line/insert")
        summary = summarize_micro.summary_of(
            [document(*[benchmark(f"index/{name}/1000000", 10) for name in names])])
        pairs = [tuple(r[side].removeprefix("index/").removesuffix("/1000000") for side in "ab")
                 for r in summary["ratios"]]
        self.assertEqual(sorted(pairs), [
            ("uniform/one_line/insert", "clustered/one_line/insert"),
            ("uniform/one_line/insert", "uniform/btree_map/insert"),
            ("uniform/one_line/insert_batch", "uniform/btree_map/insert"),
        ])

    def test_sealed_layouts_are_compared_with_the_floor_and_with_the_log_of_their_values(self):
        names = ("floor", "index_and_log", "ordered_buckets_70", "floor_sizes", "slotted_buckets")
        summary = summarize_micro.summary_of([document(*[
            benchmark(f"sealed/uniform/{name}/dependent/1000000", 10, home=0.9)
            for name in names])])
        pairs = sorted((r["a"].split("/")[2], r["b"].split("/")[2]) for r in summary["ratios"])
        self.assertEqual(pairs, [("floor", "index_and_log"), ("floor", "ordered_buckets_70"),
                                 ("floor_sizes", "slotted_buckets"),
                                 ("index_and_log", "floor"),
                                 ("index_and_log", "ordered_buckets_70")])
        self.assertEqual(summary["benchmarks"][0]["home"], 0.9)

    def test_benchmarks_that_are_there_to_be_tested_are_left_out(self):
        summary = summarize_micro.summary_of(
            [document(benchmark("sealed/uniform/floor/dependent/10000", 10))])
        self.assertEqual(summary["benchmarks"], [])

    def test_the_longest_pause_of_any_pass_counts(self):
        name = "index/uniform/one_line/insert_pauses/1000000/iterations:1"
        summary = summarize_micro.summary_of(
            [document(benchmark(name, 10, max_ns=ns, p999_ns=ns / 2)) for ns in (7, 9, 8)])
        self.assertEqual(summary["benchmarks"][0]["max_ns"], 9)
        self.assertEqual(summary["benchmarks"][0]["p999_ns"], 4.5)


class FolderTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.sources = []
        for number, one in enumerate(two_passes()):
            self.sources.append(os.path.join(folder.name, f"source_{number}.json"))
            with open(self.sources[-1], "w", encoding="utf-8") as file:
                json.dump(one, file)
        self.folder = os.path.join(folder.name, "kept")

    def run_main(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            return summarize_micro.main(list(arguments)), said.getvalue()

    def keep(self):
        self.assertEqual(self.run_main(self.folder, *self.sources), (0, ""))

    def test_kept_passes_do_not_name_the_machine(self):
        self.keep()
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["pass_1.json.gz", "pass_2.json.gz", "report.md", "summary.json"])
        with gzip.open(os.path.join(self.folder, "pass_1.json.gz"), "rt") as file:
            self.assertEqual(json.load(file)["context"], {"num_cpus": 2})
        self.assertEqual(self.run_main("--check", self.folder), (0, ""))

    def test_keeping_again_leaves_no_pass_of_before(self):
        self.keep()
        self.assertEqual(self.run_main(self.folder, self.sources[0])[0], 0)
        self.assertNotIn("pass_2.json.gz", os.listdir(self.folder))

    def test_an_altered_number_is_named(self):
        for name, old, new in (("summary.json", '"passes": 2', '"passes": 3'),
                               ("report.md", "300.0", "301.0")):
            with self.subTest(name):
                self.keep()
                path = os.path.join(self.folder, name)
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                self.assertIn(old, text)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text.replace(old, new, 1))
                status, said = self.run_main("--check", self.folder)
                self.assertEqual(status, 1)
                self.assertIn(name, said)

    def test_what_is_no_pass_is_refused_before_anything_is_written(self):
        bad = self.sources[0] + ".bad"
        for text, why in (("{", "Expecting"), ("[]", "holds no benchmarks"),
                          (None, "No such file")):
            with self.subTest(why):
                if text is None:
                    os.remove(bad)
                else:
                    with open(bad, "w", encoding="utf-8") as file:
                        file.write(text)
                status, said = self.run_main(self.folder, self.sources[0], bad)
                self.assertEqual(status, 3)
                self.assertIn(bad, said)
                self.assertIn(why, said)
                self.assertFalse(os.path.exists(self.folder))

    def test_a_folder_without_passes_is_refused(self):
        os.mkdir(self.folder)
        self.assertEqual(self.run_main("--check", self.folder)[0], 3)
        self.assertEqual(self.run_main("--check")[0], 2)
        self.assertEqual(self.run_main(self.folder)[0], 2)


if __name__ == "__main__":
    unittest.main()
