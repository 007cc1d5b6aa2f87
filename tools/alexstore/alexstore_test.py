#!/usr/bin/python3
"""Runs alexstore as a shell does and holds it to its contract.

    alexstore_test.py PATH_OF_ALEXSTORE [unittest arguments]
"""

import json
import os
import subprocess
import unittest

from alexstore_fixture import BINARY, StoreTest


class BasicTest(StoreTest):
    def test_put_get_erase(self):
        self.assertEqual(self.expect(0, "put", self.store, 5, "five"), b"")
        self.assertEqual(self.expect(0, "get", self.store, 5), b"five\n")
        self.expect(0, "put", self.store, 5, "five again")
        self.assertEqual(self.expect(0, "get", self.store, 5), b"five again\n")
        self.expect(0, "erase", self.store, 5)
        self.assertEqual(self.expect(1, "get", self.store, 5), b"")
        self.expect(1, "erase", self.store, 5)

    def test_every_key_and_odd_values(self):
        for key in (-2**63, -1, 0, 2**63 - 1):
            self.expect(0, "put", self.store, key, f"value of {key}")
            self.assertEqual(self.expect(0, "get", self.store, key), f"value of {key}\n".encode())
        for value in ("", "[a,b]", "{}", '"q"', "%%", "a\\b", "x=y", "caf\u00e9"):
            self.expect(0, "put", self.store, 1, value)
            self.assertEqual(self.expect(0, "get", self.store, 1), value.encode() + b"\n")
        self.expect(0, "put", self.store, 1, "--", "--limit")
        self.assertEqual(self.expect(0, "get", self.store, 1), b"--limit\n")

    def test_scan(self):
        for key in (3, -7, 12):
            self.expect(0, "put", self.store, key, f"v{key}\t\\")
        self.assertEqual(self.expect(0, "scan", self.store),
                         b"-7\tv-7\\t\\\\\n3\tv3\\t\\\\\n12\tv12\\t\\\\\n")
        self.assertEqual(self.expect(0, "scan", self.store, "--from", -6, "--limit", 1),
                         b"3\tv3\\t\\\\\n")
        self.assertEqual(self.expect(0, "scan", self.store, "--limit", 0), b"")

    def test_stat(self):
        self.expect(0, "put", self.store, 1, "one")
        facts = json.loads(self.expect(0, "stat", self.store, "--json"))
        self.assertEqual(facts["records"], 1)
        self.assertEqual(facts["record_format"], "v3")
        self.assertGreater(facts["log_bytes"], 4096 + 3)
        self.assertIn(b"records\t1\n", self.expect(0, "stat", self.store))


class RefusalTest(StoreTest):
    def test_wrong_command_lines_create_nothing(self):
        for arguments in (
                [], ["nonsense"], ["put"], ["put", self.store], ["put", self.store, 1],
                ["put", self.store, "1x", "v"], ["put", self.store, 2**63, "v"],
                ["put", self.store, "", "v"], ["put", self.store, " 1", "v"],
                ["put", self.store, 1, "v", "w"], ["put", self.store, 1, "v", "--what"],
                ["get", self.store, "1e3"], ["erase", self.store, "0x1"],
                ["scan", self.store, "--limit", "-1"], ["scan", self.store, "--limit", "10kk"],
                ["scan", self.store, "--limit", "99999999999999999999"],
                ["scan", self.store, "--from", ""], ["scan", self.store, "--limit"],
                ["put", "", 1, "v"], ["scan", ""], ["load", self.store, "--from", ""],
                ["repair", self.store, "--out", ""],
                ["load", self.store], ["load", self.store, "--from", "-", "--format", "csv"],
                ["load", self.store, "--from", "-", "--durability", "interval:0"]):
            self.assertTrue(self.error_of(2, *arguments).startswith("alexstore: "), arguments)
            self.assertFalse(os.path.exists(self.store), arguments)
        self.assertIn("buffered", self.error_of(2, "load", self.store, "--from", "-",
                                                "--durability", "always"))
        self.assertIn("not expected: nonsense 1\n", self.error_of(2, "nonsense", 1))
        self.assertIn("not expected: -v\n", self.error_of(2, "put", self.store, 1, "-v"))
        self.assertIn("VALUE is required\n", self.error_of(2, "put", self.store, "--", 1))

    def test_no_store(self):
        for command in (["get", self.store, 1], ["erase", self.store, 1], ["scan", self.store],
                        ["stat", self.store]):
            self.assertIn(self.store, self.error_of(3, *command))
            self.assertFalse(os.path.exists(self.store))

    def test_a_name_that_no_folder_can_have(self):
        for name in (self.path("x" * 300), "/" + "x/" * 3000):
            for command in (["get", name, 1], ["put", name, 1, "v"], ["stat", name]):
                self.assertIn("name too long", self.error_of(3, *command))
        with open(self.store, "wb"):
            pass
        for command in (["get", self.store, 1], ["put", self.store, 1, "v"]):
            self.assertIn(self.store, self.error_of(3, *command))

    def test_help_names_every_word_and_the_exit_codes(self):
        for command, words in (("put", ["DIR", "KEY", "VALUE"]), ("migrate", ["--to FORMAT", "v3"]),
                               ("scan", ["--from KEY", "--limit N"]), ("repair", ["--out DIR2"]),
                               ("load", ["--from FILE", "tsv", "buffered"]), ("stat", ["--json"])):
            shown = self.expect(0, command, "--help").decode()
            for word in [*words, "Exit codes"]:
                self.assertIn(word, shown)

    def test_foreign_folder_and_file(self):
        os.mkdir(self.store)
        with open(os.path.join(self.store, "letter.txt"), "w", encoding="ascii") as letter:
            letter.write("dear")
        self.assertIn("letter.txt", self.error_of(3, "put", self.store, 1, "v"))
        self.assertEqual(os.listdir(self.store), ["letter.txt"])
        with open(os.path.join(self.store, "000001.log"), "wb") as log:
            log.write(b"no log" * 1000)
        for command in (["get", self.store, 1], ["put", self.store, 1, "v"]):
            error = self.error_of(3, *command)
            self.assertIn("000001.log", error)
            self.assertIn("offset 0", error)

    def test_damage_names_file_and_offset(self):
        self.expect(0, "put", self.store, 1, "one")
        self.expect(0, "put", self.store, 2, "two")
        self.expect(0, "migrate", self.store, "--to", "v2")
        log = os.path.join(self.store, "000001.log")
        with open(log, "r+b") as file:
            file.seek(4111 + 8)
            file.write(b"\xff\xff\xff\x7f")
        for command in (["get", self.store, 1], ["put", self.store, 3, "v"], ["scan", self.store]):
            error = self.error_of(3, *command)
            self.assertIn(log, error)
            self.assertIn("offset 4111", error)

    def test_files_that_claim_a_terabyte(self):
        self.expect(0, "put", self.store, 1, "one")
        commands = [["get", self.store, 1], ["put", self.store, 2, "two"], ["verify", self.store]]
        wal = os.path.join(self.store, "WAL")
        with open(wal, "wb") as file:
            file.truncate(1 << 40)
        for command in [*commands, ["repair", self.store, "--out", self.path("without_wal")]]:
            self.assertIn(wal, self.error_of(3, *command))
        os.remove(wal)
        segment = os.path.join(self.store, "00000000.segment")
        os.truncate(segment, 1 << 40)
        repaired = self.path("repaired")
        for command in [*commands, ["repair", self.store, "--out", repaired]]:
            self.assertIn(segment, self.error_of(3, *command))
        self.assertEqual(self.expect(0, "scan", repaired), b"1\tone\n")

    def test_full_output(self):
        self.expect(0, "put", self.store, 1, "one")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BINARY, "get", self.store, "1"], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"standard output", done.stderr)

    def test_closed_output_is_refused_and_never_ends_in_the_store(self):
        self.expect(0, "load", self.store, "--from", "-", data=b"1\tone\n")
        lines = self.path("lines")
        with open(lines, "wb") as file:
            file.write(b"".join(b"%d\tv\n" % key for key in range(2, 2000)))
        for verb in ("get $2 1", "scan $2", "stat $2", "load $2 --from $3", "load $2 --from - <$3"):
            shell = ["/bin/sh", "-c", f"exec $1 {verb} >&-", "sh", BINARY, self.store, lines]
            done = subprocess.run(shell, capture_output=True, check=False)
            self.assertNotEqual(done.returncode, 0, verb)
            self.assertIn(b"standard output", done.stderr)
            self.expect(0, "verify", self.store)
        self.assertEqual(self.expect(0, "get", self.store, 1), b"one\n")


class FullDiskTest(StoreTest):
    def limited(self, *arguments, blocks):
        """Runs with a limit on the size of files; `ulimit -f` counts 512 bytes in a POSIX shell."""
        script = f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"'
        return subprocess.run(["/bin/dash", "-c", script, "sh", BINARY, *map(str, arguments)],
                              capture_output=True, check=False)

    def test_no_space_is_code_5_and_leaves_nothing_behind(self):
        done = self.limited("put", self.store, 1, "v", blocks=1)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn(b"00000000.segment", done.stderr)
        self.assertFalse(os.path.exists(self.store))

    def test_no_space_later_keeps_the_store(self):
        self.expect(0, "put", self.store, 1, "one")
        done = self.limited("put", self.store, 2, "x" * 5000, blocks=9)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(self.expect(0, "scan", self.store), b"1\tone\n")


if __name__ == "__main__":
    unittest.main(verbosity=1)
