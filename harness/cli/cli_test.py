"""The command line against its contract: exit codes, messages, and nothing left behind.

Run by ctest as: cli_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import signal
import struct
import subprocess
import time
import unittest

from cli_fixture import PROGRAM, FolderTest, alexbench, is_available, read_json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PUBLISHED = os.path.join(ROOT, "results", "published", "alexstorage_2025-10-06.json")


class CliTest(FolderTest):

    def run_verb(self, *more, verb="run"):
        return alexbench(verb, "--engine", "alex", "--workload", "query", "--records", "1k",
                         "--profile", "as_published", "--sessions", "2", "--out", self.out, *more)

    def assert_refused(self, result, code, *words):
        self.assertEqual(result.returncode, code, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertFalse(os.path.exists(self.out), "a refused call created its folder")


class BadInputTest(CliTest):

    def test_out_with_something_in_it_is_left_alone(self):
        os.mkdir(self.out)
        note = os.path.join(self.out, "note")
        with open(note, "w", encoding="utf-8") as file:
            file.write("mine")
        result = self.run_verb()
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn(self.out, result.stderr)
        self.assertEqual(os.listdir(self.out), ["note"])

    def test_out_that_is_a_file_or_cannot_be_created(self):
        with open(self.out, "w", encoding="utf-8") as file:
            file.write("mine")
        self.assertEqual(self.run_verb().returncode, 2)
        result = alexbench("run", "--engine", "alex", "--workload", "query", "--records", "1k",
                           "--profile", "as_published", "--out", "/proc/alexbench-out")
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("/proc/alexbench-out", result.stderr)

    def test_data_set_files_that_lie(self):
        cut = os.path.join(self.folder, "cut_uint64")
        with open(cut, "wb") as file:
            file.write(struct.pack("<QQQ", 3, 1, 2))
        fifo = os.path.join(self.folder, "fifo")
        os.mkfifo(fifo)
        for path in (cut, fifo, self.folder, "/dev/zero", os.path.join(self.folder, "absent")):
            with self.subTest(path=path):
                self.assert_refused(self.run_verb("--data-set", f"file:{path}"), 3, path)
                self.assert_refused(alexbench("gen", "--data-set", f"file:{path}",
                                              "--records", "1k", "--out", self.out), 3, path)
                self.assert_refused(alexbench("list", "data-sets", "--measure", "--data-set",
                                              f"file:{path}"), 3, path)

    @unittest.skipUnless(os.geteuid() == 0, "needs root to mount a small file system")
    def test_a_full_disk_is_told_before_anything_is_made(self):
        small = os.path.join(self.folder, "small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small]).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            result = self.run_verb("--scratch", small)
            self.assertEqual(result.returncode, 5, result.stderr)
            self.assertEqual(os.listdir(small), [])
            self.assertFalse(os.path.exists(self.out))
        finally:
            subprocess.run(["umount", small], check=True)

    def test_check_report_and_compare_name_what_is_no_run(self):
        file = os.path.join(self.folder, "file")
        with open(file, "w", encoding="utf-8") as text:
            text.write("no run")
        for folder in (self.out, file, os.path.join(self.folder, "n" * 300)):
            for verb in (("check", folder), ("report", folder), ("compare", folder, folder)):
                with self.subTest(verb=verb[0], folder=folder):
                    result = alexbench(*verb)
                    self.assertEqual(result.returncode, 3, result.stderr)
                    self.assertIn(folder, result.stderr)


class ListTest(CliTest):

    def test_engines_with_availability(self):
        engines = json.loads(alexbench("list", "engines", "--json").stdout)["engines"]
        by_name = {engine["name"]: engine for engine in engines}
        for name in ("alex", "hash_log", "btree_log", "sorted_log", "std_map_log", "tag_hash_log",
                     "ordered_map", "floor", "null"):
            self.assertTrue(by_name[name]["available"], name)
            self.assertIsNone(by_name[name]["reason"])
        for name, package in (("rocksdb", "librocksdb-dev"), ("judy_log", "libjudy-dev"),
                              ("lmdb", "liblmdb-dev"), ("leveldb", "libleveldb-dev"),
                              ("sqlite", "libsqlite3-dev"), ("tkrzw_hash", "libtkrzw-dev"),
                              ("ms_alex_log", "ALEX_INCLUDE_DIR")):
            if not by_name[name]["available"]:
                self.assertIn(package, by_name[name]["reason"])

    def test_every_kind_has_rows_and_others_are_refused(self):
        for kind in ("engines", "axes", "workloads", "data-sets", "claims"):
            with self.subTest(kind=kind):
                self.assertEqual(alexbench("list", kind).returncode, 0)
                listing = json.loads(alexbench("list", kind, "--json").stdout)
                self.assertTrue(listing[kind.replace("-", "_")])
        result = alexbench("list", "nosuch")
        self.assertEqual(result.returncode, 2)
        self.assertIn("nosuch", result.stderr)

    def claim_needs(self):
        rows = json.loads(alexbench("list", "claims", "--json").stdout)["claims"]
        return {row["name"]: row["needs"] for row in rows}

    def test_claims_say_what_reproduce_lacks_to_decide_them(self):
        needs = self.claim_needs()
        stated = {claim["id"]: claim["needs"]
                  for claim in read_json(PUBLISHED)["claims"] if claim.get("needs")}
        self.assertTrue(stated)
        self.assertEqual({name: needs[name] for name in stated}, stated)
        self.assertIsNone(needs["tlb_ns"], "arithmetic takes no run")
        lines = alexbench("list", "claims").stdout.splitlines()
        self.assertEqual({line.split()[0]: line.split("; needs: ")[1]
                          for line in lines if "; needs: " in line},
                         {name: need for name, need in needs.items() if need is not None})

    def test_claims_name_the_cells_that_reproduce_leaves_out(self):
        if not is_available("rocksdb"):
            self.skipTest("reproduce takes RocksDB")
        needs = self.claim_needs()
        for name in ("zero_copy_ns_own_ground", "breakdown_rest", "h36_leaf_count"):
            self.assertIsNone(needs[name], name)
        self.assertIn("with 10000000 records", needs["scale_10m_query_times"])
        self.assertIn("with 1000000 records of 1024 bytes", needs["h02_zero_copy_1kib"])


class RunTest(CliTest):

    def test_dry_run_tells_the_cost_and_creates_nothing(self):
        result = self.run_verb("--dry-run")
        self.assertEqual(result.returncode, 0, result.stderr)
        first, *cells = result.stdout.splitlines()
        self.assertRegex(first, r"^2 cells \(0 unsupported\), [1-9]\d* sessions, "
                                r"about \d+\.\d minutes, [1-9]\d* MiB of memory, "
                                r"[1-9]\d* MiB of disk, profile as_published$")
        self.assertEqual(len([line for line in cells if "/alex:value_access=" in line]), 2, cells)
        self.assertFalse(os.path.exists(self.out))

    def test_a_budget_shortens_sessions_or_is_refused_with_what_the_run_takes(self):
        plan = ("run", "--engine", "hash_log", "--workload", "mixed_80_20", "--records", "1k",
                "--dry-run", "--out", self.out, "--budget")
        shortened = alexbench(*plan, "1m")
        self.assertEqual(shortened.returncode, 0, shortened.stderr)
        self.assertIn("instead of 10.0 s", shortened.stderr)
        refused = alexbench(*plan, "1s")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("--budget: the run takes about", refused.stderr)

    def test_an_ablation_has_a_cell_for_every_set_of_steps(self):
        result = alexbench("ablate", "--axes", "value_access,bounds_check", "--records", "1k",
                           "--scenario", "latency", "--dry-run", "--out", self.out)
        self.assertEqual(result.returncode, 0, result.stderr)
        cells = [line for line in result.stdout.splitlines() if "query/latency" in line]
        self.assertEqual(len(set(cells)), 4)
        self.assertFalse(os.path.exists(self.out))

    def test_a_small_run_end_to_end(self):
        result = alexbench("run", "--engine", "alex,alex:baseline,hash_log,ordered_map,floor,alex",
                           "--workload", "query,mixed_80_20", "--records", "2k", "--profile",
                           "as_published", "--sessions", "2", "--out", self.out, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        summary = json.loads(result.stdout)
        self.assertEqual(summary["status"], "complete")
        self.assertEqual(sorted(os.listdir(self.out)),
                         ["blocks.jsonl", "report.md", "session.json", "summary.json"])
        cells = {cell["cell_id"]: cell for cell in summary["cells"]}
        self.assertEqual(len(cells), 6 * 3)
        self.assertTrue(any(cell_id.endswith("#2") for cell_id in cells))
        for cell in cells.values():
            if cell["engine"] == "floor" and cell["scenario"] == "mixed":
                self.assertFalse(cell["valid"])
                self.assertTrue(cell["invalid_reason"].startswith("unsupported: "))
            elif cell["scenario"] != "throughput":
                self.assertTrue(cell["valid"], cell)
        self.assertEqual(alexbench("check", self.out).returncode, 0)
        self.assertEqual(alexbench("report", self.out).returncode, 0)
        self.assertEqual(alexbench("compare", self.out, self.out).returncode, 0)
        self.tamper_and_check()

    def test_groups_of_keys_and_work_between_gets(self):
        result = alexbench("run", "--engine", "hash_log,btree_log,floor,ordered_map", "--workload",
                           "query", "--records", "2k", "--profile", "as_published",
                           "--sessions", "2", "--scenario",
                           "throughput,batched,latency_with_work", "--batch-size", "8,32",
                           "--out", self.out, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        cells = json.loads(result.stdout)["cells"]
        self.assertEqual(len(cells), 4 * (1 + 2 + 1))
        for cell in cells:
            batched = cell["scenario"] == "batched"
            self.assertEqual(cell["batch_size"] in (8, 32), batched, cell)
            if batched and cell["engine"] == "ordered_map":
                self.assertTrue(cell["invalid_reason"].startswith("unsupported: "), cell)
            elif cell["scenario"] != "throughput":
                self.assertTrue(cell["valid"], cell)
                self.assertEqual(cell["hits"], 2 * 10000)
        with open(os.path.join(self.out, "session.json"), encoding="utf-8") as file:
            plan = json.load(file)["plan"]
        for cell in plan["cells"]:
            stated = {"buffer_bytes": 4194304, "touches": 400}
            works = cell["settings"]["scenario"] == "latency_with_work"
            self.assertEqual(cell["settings"]["work"], stated if works else None)
        checks = {check["name"] for check in json.loads(result.stdout)["selfchecks"]}
        self.assertIn("work_between", checks)
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def tamper_and_check(self):
        path = os.path.join(self.out, "summary.json")
        with open(path, encoding="utf-8") as file:
            summary = json.load(file)
        summary["cells"][0]["hits"] += 1
        with open(path, "w", encoding="utf-8") as file:
            json.dump(summary, file)
        result = alexbench("check", self.out)
        self.assertEqual(result.returncode, 3)
        self.assertIn("hits", result.stderr)

    def test_thresholds_and_required_verdicts_have_codes_of_their_own(self):
        result = self.run_verb("--fail-on", "alex.ns_per_op>0.001")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("ns_per_op", result.stderr)
        self.out = os.path.join(self.folder, "second")
        result = alexbench("run", "--engine", "alex,hash_log", "--workload", "query", "--records",
                           "1k", "--profile", "as_published", "--sessions", "2",
                           "--require-verdict", "--out", self.out)
        self.assertEqual(result.returncode, 6, result.stderr)

    def test_ctrl_c_keeps_what_is_complete_and_says_so(self):
        process = subprocess.Popen(
            [PROGRAM, "run", "--engine", "alex", "--workload", "query", "--records", "10k",
             "--out", self.out], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        session = os.path.join(self.out, "session.json")
        while not os.path.exists(session) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        with open(session, encoding="utf-8") as file:
            record = json.load(file)
        self.assertEqual(record["status"], "interrupted")
        self.assertEqual(record["command_line"][:2], ["alexbench", "run"])
        self.assertFalse(os.path.exists(os.path.join(self.out, "scratch")))


if __name__ == "__main__":
    unittest.main()
