"""Data sets on the command line: written as files, taken from files, measured.

Run by ctest as: data_sets_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import pty
import struct
import subprocess
import unittest

from cli_fixture import PROGRAM
from cli_test import CliTest, alexbench


class HardnessTest(CliTest):

    def test_hardness_of_every_data_set_without_a_file(self):
        result = alexbench("list", "data-sets", "--measure", "--records", "20k", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        sets = {row["name"]: row["hardness"] for row in json.loads(result.stdout)["data_sets"]}
        self.assertIsNone(sets.pop("file:PATH[:int64|uint64|uint32]"))
        self.assertEqual(sets["dense"], {"records": 20000, "segments_max_error_32": 1,
                                         "segments_max_error_4096": 1, "fullest_bin_records": 257,
                                         "collision_fraction": 0.0})
        for name, hardness in sets.items():
            self.assertEqual(hardness["records"], 20000, name)
        self.assertAlmostEqual(sets["uniform"]["collision_fraction"], 0.37, delta=0.02)
        self.assertGreater(sets["clustered"]["segments_max_error_32"],
                           3 * sets["uniform"]["segments_max_error_32"])
        table = alexbench("list", "data-sets", "--measure", "--records", "1k").stdout
        self.assertIn("H(32)", table.splitlines()[0])
        self.assertEqual(len(table.splitlines()), 1 + len(sets))
        self.assertNotIn("hardness", alexbench("list", "data-sets", "--json").stdout)

    def test_hardness_of_one_file(self):
        keys = os.path.join(self.folder, "keys_uint64")
        with open(keys, "wb") as file:
            file.write(struct.pack("<QQQQ", 3, 5, 2 ** 64 - 1, 7))
        result = alexbench("list", "data-sets", "--measure", "--data-set", f"dense,file:{keys}",
                           "--records", "1k", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = json.loads(result.stdout)["data_sets"]
        self.assertEqual([row["name"] for row in rows], ["dense", f"file:{keys}"])
        self.assertEqual(rows[1]["hardness"]["records"], 3)

    def test_a_file_whose_name_is_no_utf_8(self):
        keys = os.path.join(self.folder, "keys\udcff_uint64")
        with open(keys, "wb") as file:
            file.write(struct.pack("<QQ", 1, 5))
        result = alexbench("list", "data-sets", "--measure", "--data-set", f"file:{keys}", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("keys\ufffd_uint64", json.loads(result.stdout)["data_sets"][0]["name"])

    def test_what_cannot_be_measured_is_refused(self):
        cases = ((2, "--measure", "list", "engines", "--measure"),
                 (2, "--records", "list", "data-sets", "--records", "1k"),
                 (2, "--records", "list", "data-sets", "--measure", "--records", "0"),
                 (2, "nosuch", "list", "data-sets", "--measure", "--data-set", "nosuch"),
                 (3, "absent", "list", "data-sets", "--measure", "--data-set", "file:/absent"))
        for code, word, *arguments in cases:
            with self.subTest(arguments=arguments):
                result = alexbench(*arguments)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn(word, result.stderr)
                self.assertEqual(result.stdout, "")


class GenTest(CliTest):

    def test_writes_a_file_that_a_run_takes_in_either_order(self):
        keys = os.path.join(self.folder, "keys_int64")
        result = alexbench("gen", "--data-set", "fb_like", "--records", "1k", "--out", keys)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(os.path.getsize(keys), 8 + 8 * 1000)
        self.assertIn(f"1000 keys; a run takes them by --data-set file:{keys}:int64", result.stdout)
        for order in ("random", "sorted"):
            self.out = os.path.join(self.folder, order)
            result = self.run_verb("--data-set", f"file:{keys}:int64", "--load-order", order)
            self.assertEqual(result.returncode, 0, result.stderr)
            with open(os.path.join(self.out, "summary.json"), encoding="utf-8") as file:
                for cell in json.load(file)["cells"]:
                    self.assertEqual(cell["load_order"], order)
                    self.assertTrue(cell["valid"] or "gate" in cell["invalid_reason"], cell)

    def test_every_data_set_is_written_as_a_count_and_ascending_distinct_keys(self):
        sets = json.loads(alexbench("list", "data-sets", "--json").stdout)["data_sets"]
        names = [entry["name"] for entry in sets if not entry["name"].startswith("file:")]
        self.assertEqual(names, ["uniform", "dense", "lognormal", "clustered", "fb_like",
                                 "timestamps"])
        for name in names:
            with self.subTest(name=name):
                path = os.path.join(self.folder, name)
                result = alexbench("gen", "--data-set", name, "--records", "3k", "--out", path)
                self.assertEqual(result.returncode, 0, result.stderr)
                with open(path, "rb") as file:
                    numbers = struct.unpack("<Q3000q", file.read())
                self.assertEqual(numbers[0], 3000)
                self.assertEqual(list(numbers[1:]), sorted(set(numbers[1:])))
                again = alexbench("gen", "--data-set", name, "--records", "3k", "--type", "uint64",
                                  "--out", path + "_uint64")
                self.assertEqual(again.returncode, 2 if name == "uniform" else 0, again.stderr)

    def test_a_run_takes_the_far_outliers_of_a_written_file(self):
        keys = os.path.join(self.folder, "ids")
        result = alexbench("gen", "--data-set", "fb_like", "--records", "2k", "--out", keys)
        self.assertEqual(result.returncode, 0, result.stderr)
        result = alexbench("run", "--engine", "alex,tag_hash_log", "--workload",
                           "query,mixed_80_20", "--records", "2k", "--profile", "as_published",
                           "--sessions", "2",
                           "--data-set", f"file:{keys}:int64,timestamps", "--out", self.out,
                           "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        cells = json.loads(result.stdout)["cells"]
        self.assertEqual(len(cells), 2 * 3 * 2)
        for cell in cells:
            if cell["scenario"] != "throughput":  # its floor may be too noisy here
                self.assertTrue(cell["valid"], cell)

    def test_refuses_what_does_not_fit_and_leaves_nothing(self):
        keys = os.path.join(self.folder, "keys")
        result = alexbench("gen", "--data-set", "uniform", "--records", "1k", "--out", keys,
                           "--type", "uint32")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(os.listdir(self.folder), [])
        for taken in (self.folder, os.path.join(self.folder, "absent", "keys")):
            early = alexbench("gen", "--data-set", "uniform", "--records", "2m", "--out", taken)
            self.assertIn(taken, early.stderr)
            self.assertNotIn("making", early.stderr, "it was looked at after the keys")
        absent = os.path.join(self.folder, "absent", "keys")
        result = alexbench("gen", "--data-set", "dense", "--records", "1k", "--out", absent)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn(absent, result.stderr)

    def test_a_large_file_is_told_of_before_it_is_made(self):
        keys = os.path.join(self.folder, "keys")
        result = alexbench("gen", "--data-set", "dense", "--records", "1m", "--out", keys)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(f"{keys}: making 1000000 keys in memory, for a file of 7.6 MiB",
                      result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 2)
        result = alexbench("gen", "--data-set", "dense", "--records", "10k", "--out", keys)
        self.assertEqual(result.stderr, "")

    def test_a_terminal_is_told_how_far_a_large_file_is(self):
        keys = os.path.join(self.folder, "keys")
        terminal, end = pty.openpty()
        process = subprocess.Popen(
            [PROGRAM, "gen", "--data-set", "dense", "--records", "1m", "--out", keys],
            stdout=subprocess.PIPE, stderr=end, env=dict(os.environ, TERM="xterm", NO_COLOR="1"))
        os.close(end)
        told = b""
        try:
            while piece := os.read(terminal, 4096):
                told += piece
        except OSError:  # nobody has the other end any more
            pass
        os.close(terminal)
        process.communicate()
        self.assertEqual(process.returncode, 0, told)
        lines = told.decode().split("\r")
        self.assertTrue(any("making 1000000 keys" in line for line in lines), told)
        shares = [int(line[1:line.index(" %")]) for line in lines if line.startswith("[")]
        self.assertEqual(shares, sorted(set(shares)))
        self.assertGreater(len(shares), 10)
        self.assertEqual(shares[-1], 100)
        self.assertEqual(told.count(b"\n"), 1, "one line, drawn again and again")

    @unittest.skipUnless(os.geteuid() == 0, "needs root to mount a small file system")
    def test_a_disk_without_room_is_told_before_a_key_is_made(self):
        small = os.path.join(self.folder, "small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small],
                          check=False).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            keys = os.path.join(small, "keys")
            result = alexbench("gen", "--data-set", "uniform", "--records", "1000m", "--out", keys)
            self.assertEqual(result.returncode, 5, result.stderr)
            self.assertIn(f"{keys}: 1000000000 keys take 7.5 GiB, and 64.0 KiB are free",
                          result.stderr)
            result = alexbench("gen", "--data-set", "dense", "--records", "7k", "--out", keys)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(os.listdir(small), ["keys"])
        finally:
            subprocess.run(["umount", small], check=True)


if __name__ == "__main__":
    unittest.main()
