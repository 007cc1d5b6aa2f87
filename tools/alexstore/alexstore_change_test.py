#!/usr/bin/python3
"""Changes whole stores with alexstore: migrates, repairs and compacts them.

    alexstore_change_test.py PATH_OF_ALEXSTORE [unittest arguments]
"""

import json
import os
import shutil
import subprocess
import sys
import unittest

from alexstore_fixture import BINARY, SMALL_SEGMENTS, StoreTest, run


class MigrateTest(StoreTest):
    def test_every_format_to_every_other(self):
        lines = b"".join(b"%d\tvalue %d\n" % (key, key) for key in range(-50, 50))
        self.expect(0, "load", self.store, "--from", "-", data=lines + b"3\told\n3\tnew\n")
        self.expect(0, "erase", self.store, 7)
        scanned = self.expect(0, "scan", self.store)
        before = "v3"
        for after in ("v2", "v1", "v2", "v3", "v3", "v1", "v3", "v2"):
            said = self.expect(0, "migrate", self.store, "--to", after).decode()
            self.assertIn(f"records\t99\nfrom\t{before}\nto\t{after}\n", said)
            self.assertEqual("unverified" in said, before not in ("v3", after))
            self.assertEqual(self.expect(0, "scan", self.store), scanned)
            self.expect(0, "verify", self.store)
            facts = json.loads(self.expect(0, "stat", self.store, "--json"))
            self.assertEqual(facts["record_format"], after)
            names = {"LOCK", "SUPERBLOCK", "00000000.segment"} if after == "v3" else \
                    {"LOCK", "000001.log"}
            self.assertEqual(set(os.listdir(self.store)), names)
            before = after
        self.expect(0, "put", self.store, 7, "seven")

    def test_refusals(self):
        self.error_of(3, "migrate", self.store, "--to", "v3")
        self.assertFalse(os.path.exists(self.store))
        self.expect(0, "put", self.store, 1, "one")
        self.assertIn("v4", self.error_of(2, "migrate", self.store, "--to", "v4"))
        self.error_of(2, "migrate", self.store)

    def test_what_an_ended_migration_left_is_cleared_away(self):
        self.expect(0, "put", self.store, 1, "one")
        self.expect(0, "migrate", self.store, "--to", "v2")
        for name in ("00000005.segment", "SUPERBLOCK.migrating", "000001.log.new"):
            with open(os.path.join(self.store, name), "wb") as file:
                file.write(b"half")
        self.assertEqual(self.expect(0, "get", self.store, 1), b"one\n")
        self.expect(0, "put", self.store, 2, "two")
        self.assertEqual(set(os.listdir(self.store)), {"LOCK", "000001.log"})


class CompactTest(StoreTest):
    def test_what_is_live_is_kept_and_the_rest_gives_its_space_back(self):
        for record_format, names in (("v2", {"LOCK", "000001.log"}),
                                     ("v3", {"LOCK", "SUPERBLOCK", "00000001.segment"})):
            self.store = self.path(record_format)
            lines = b"".join(b"%d\t%s\n" % (key % 1000, b"x" * (key // 10))
                             for key in range(9999, -1, -1))
            self.expect(0, "put", self.store, 1, "one")
            self.expect(0, "migrate", self.store, "--to", record_format)
            self.expect(0, "load", self.store, "--from", "-", data=lines)
            self.expect(0, "erase", self.store, 500)
            scanned = self.expect(0, "scan", self.store)
            facts = dict(line.split("\t") for line in
                         self.expect(0, "compact", self.store).decode().splitlines())
            self.assertEqual(facts["records"], "999")
            self.assertLess(int(facts["log_bytes_after"]), int(facts["log_bytes_before"]) / 5)
            self.assertEqual(set(os.listdir(self.store)), names)
            self.assertEqual(self.expect(0, "scan", self.store), scanned)
            self.expect(0, "verify", self.store)
            self.expect(0, "put", self.store, 500, "back again")
            self.expect(0, "get", self.store, 500)

    def test_killed_compactions_lose_nothing(self):
        lines = b"".join(b"%d\t%s\n" % (key * 7919 % 20011, b"v" * 300) for key in range(20000))
        self.expect(0, "load", self.store, "--from", "-", "--durability", "group", data=lines)
        scanned = self.expect(0, "scan", self.store)
        delays = (0.004, 0.01, 0.016, 0.022, 0.03, 0.05)
        for delay in delays:
            command = [BINARY, "compact", self.store]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL) as job:
                try:
                    job.wait(delay)
                except subprocess.TimeoutExpired:
                    job.kill()
            self.expect(0, "verify", self.store)
            self.assertEqual(self.expect(0, "scan", self.store), scanned)
        self.expect(0, "compact", self.store)
        self.assertEqual(self.expect(0, "scan", self.store), scanned)
        print(f"{len(delays)} kills", file=sys.stderr)

    def test_no_store(self):
        self.error_of(3, "compact", self.store)
        self.assertFalse(os.path.exists(self.store))


class CompactAboveTest(StoreTest):
    """A store of two segments of 8 KiB; one that alexstore makes would take 256 MiB for each."""

    def setUp(self):
        super().setUp()
        shutil.copytree(SMALL_SEGMENTS, self.store)
        self.scanned = self.expect(0, "scan", self.store)

    def first_segment(self):
        return min(name for name in os.listdir(self.store) if name.endswith(".segment"))

    def test_whatever_writes_compacts_once_so_much_is_dead(self):
        first = self.first_segment()
        for arguments, data in ((["put", self.store, 1, "one again"], b""),
                                (["erase", self.store, 77], b""),
                                (["load", self.store, "--from", "-"], b"1\tone again\n")):
            code = 1 if arguments[0] == "erase" else 0
            self.expect(code, *arguments, "--compact-above", 99, data=data)
            self.assertEqual(self.first_segment(), first)
            self.expect(code, *arguments, "--compact-above", 20, data=data)
            self.assertGreater(self.first_segment(), first)
            self.assertEqual(self.expect(0, "scan", self.store), self.scanned)
            self.expect(0, "verify", self.store)
            shutil.rmtree(self.store)
            shutil.copytree(SMALL_SEGMENTS, self.store)

    def test_an_erased_key_is_gone_after_the_compaction(self):
        first = self.first_segment()
        key = self.scanned.split(b"\t")[0].decode()
        self.expect(0, "erase", self.store, "--compact-above", 20, "--", key)
        self.assertGreater(self.first_segment(), first)
        self.expect(1, "get", self.store, "--", key)

    def test_a_load_that_writes_over_itself_does_not_grow(self):
        lines = b"".join(b"1\tversion %d\n" % version for version in range(5000))
        self.expect(0, "load", self.store, "--from", "-", "--compact-above", 50, data=lines)
        self.assertEqual(self.expect(0, "get", self.store, 1), b"version 4999\n")
        facts = json.loads(self.expect(0, "stat", self.store, "--json"))
        self.assertLess(facts["log_bytes"], 5 * 8192)

    def test_refusals_change_nothing(self):
        writing = (["put", self.store, 1, "changed"], ["erase", self.store, 1],
                   ["load", self.store, "--from", "-"])
        for arguments in writing:
            for percent in ("0", "100", "-1", "1k", "50%", "0.5", "half", ""):
                self.assertIn("--compact-above", self.error_of(
                    2, *arguments, f"--compact-above={percent}", data=b"1\tchanged\n"))
            self.assertIn("--compact-above PERCENT",
                          self.expect(0, arguments[0], "--help").decode())
        self.expect(0, "migrate", self.store, "--to", "v2")
        for arguments in writing:
            error = self.error_of(2, *arguments, "--compact-above", 50, data=b"1\tchanged\n")
            self.assertIn("--compact-above", error)
            self.assertIn("v2", error)
        self.assertEqual(self.expect(0, "scan", self.store), self.scanned)


class CheckpointTest(StoreTest):
    def snapshot(self):
        return json.loads(self.expect(0, "stat", self.store, "--json"))["snapshot"]

    def load(self):
        lines = b"".join(b"%d\tvalue of %d\n" % (key, key) for key in range(500))
        self.expect(0, "load", self.store, "--from", "-", "--durability", "group", data=lines)

    def file(self):
        return os.path.join(self.store, "INDEX.snapshot")

    def test_a_store_opens_by_its_snapshot_until_a_compaction(self):
        self.load()
        self.assertEqual(self.snapshot(), "none")
        said = self.expect(0, "checkpoint", self.store).decode()
        self.assertIn("records\t500\nsnapshot_bytes\t", said)
        self.assertEqual(self.snapshot(), "used")
        self.expect(0, "put", self.store, 500, "later")
        self.expect(0, "erase", self.store, 3)
        self.assertEqual(self.snapshot(), "used")
        self.assertEqual(self.expect(0, "get", self.store, 500), b"later\n")
        self.expect(1, "get", self.store, 3)
        scanned = self.expect(0, "scan", self.store)
        self.assertEqual(self.expect(0, "verify", self.store), b"snapshot\tused\n")
        self.expect(0, "compact", self.store)
        self.assertEqual(self.snapshot(), "none")
        self.assertEqual(self.expect(0, "verify", self.store), b"")
        self.assertEqual(self.expect(0, "scan", self.store), scanned)

    def test_damage_is_reported_and_harmless(self):
        self.load()
        self.expect(0, "checkpoint", self.store)
        scanned = self.expect(0, "scan", self.store)
        with open(self.file(), "r+b") as file:
            file.seek(4096 + 100)
            file.write(b"\xa5\x5a")
        self.assertIn("INDEX.snapshot, offset ", self.error_of(3, "verify", self.store))
        self.assertTrue(self.snapshot().startswith("refused: "), self.snapshot())
        self.assertEqual(self.expect(0, "scan", self.store), scanned)
        self.expect(0, "put", self.store, 1, "a writer removes it")
        self.assertFalse(os.path.exists(self.file()))
        self.expect(0, "verify", self.store)

    def test_damage_to_what_it_covers_is_found_by_verify(self):
        self.load()
        self.expect(0, "checkpoint", self.store)
        with open(os.path.join(self.store, "00000000.segment"), "r+b") as file:
            file.seek(4096 + 32 + 40 * 5 + 30)
            file.write(b"\xff")
        self.assertIn("00000000.segment, offset 43", self.error_of(3, "verify", self.store))

    def test_other_formats_have_none(self):
        self.load()
        self.expect(0, "checkpoint", self.store)
        self.expect(0, "migrate", self.store, "--to", "v2")
        self.assertEqual(set(os.listdir(self.store)), {"LOCK", "000001.log"})
        self.assertIn("v2", self.error_of(2, "checkpoint", self.store))
        self.assertIsNone(self.snapshot())

    def test_a_repaired_store_starts_without_one(self):
        self.load()
        self.expect(0, "checkpoint", self.store)
        repaired = self.path("repaired")
        self.expect(0, "repair", self.store, "--out", repaired)
        with open(self.file(), "rb") as old, \
                open(os.path.join(repaired, "INDEX.snapshot"), "wb") as new:
            new.write(old.read())
        facts = json.loads(self.expect(0, "stat", repaired, "--json"))
        self.assertIn("another store", facts["snapshot"])
        self.assertEqual(self.expect(0, "scan", repaired), self.expect(0, "scan", self.store))


class RepairTest(StoreTest):
    def damage(self, name, offset):
        with open(os.path.join(self.store, name), "r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ 0xFF]))

    def test_a_damaged_store_is_copied_but_for_what_was_damaged(self):
        lines = b"".join(b"%d\tvalue of %d\n" % (key, key) for key in range(100))
        self.expect(0, "load", self.store, "--from", "-", "--durability", "sync", data=lines)
        self.damage("00000000.segment", 4096 + 32 + 40 * 5 + 30)
        self.expect(3, "verify", self.store)
        before = os.listdir(self.store)
        repaired = self.path("repaired")
        done = run("repair", self.store, "--out", repaired)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"records\t99\n", done.stdout)
        self.assertIn(b"versions_missing\t1\n", done.stdout)
        self.assertIn(b"00000000.segment, offset 4328: 40 bytes", done.stderr)
        self.assertEqual(os.listdir(self.store), before)
        self.expect(0, "verify", repaired)
        self.assertEqual(self.expect(0, "scan", repaired),
                         lines.replace(b"5\tvalue of 5\n", b"", 1))

    def test_a_whole_store_is_copied_whole(self):
        repaired = self.path("repaired")
        self.expect(0, "load", self.store, "--from", "-", "--durability", "sync",
                    data=b"1\ta\n2\tb\n1\tc\n")
        self.expect(0, "repair", self.store, "--out", repaired + "/")
        self.assertEqual(self.expect(0, "scan", repaired), b"1\tc\n2\tb\n")
        self.assertIn(repaired, self.error_of(2, "repair", self.store, "--out", repaired))

    def test_refusals_create_nothing(self):
        repaired = self.path("repaired")
        self.error_of(3, "repair", self.store, "--out", repaired)
        self.error_of(2, "repair", self.store)
        self.assertIn("--out", self.error_of(2, "repair", self.store, "--out=", repaired))
        self.assertEqual(os.listdir(self.folder.name), [])


if __name__ == "__main__":
    unittest.main()
