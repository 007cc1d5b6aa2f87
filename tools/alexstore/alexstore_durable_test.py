#!/usr/bin/python3
"""Kills loads at every level of durability, and damages what they leave.

    alexstore_durable_test.py PATH_OF_ALEXSTORE [unittest arguments]

ALEX_KILLS sets how many loads are killed at each level, ALEX_SEED when.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import unittest

from alexstore_fixture import BINARY, StoreTest, run

LEVELS = ("none", "buffered", "interval:5", "group", "sync")
KILLS_PER_STORE = 20


class DurableTest(StoreTest):
    def kill_a_load(self, level, first_key, after_keys):
        """Returns the keys a load printed before it was killed."""
        lines = self.path("lines")
        with open(lines, "wb") as file:
            file.writelines(b"%d\t%s\n" % (key, b"x" * 400)
                            for key in range(first_key, first_key + 3_000))
        # One line at a time, so that there is more than one batch to be killed in.
        with open(lines, "rb") as source, subprocess.Popen(
                [BINARY, "load", self.store, "--from", "-", "--durability", level],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
            keys = []
            for _ in range(after_keys):
                load.stdin.write(source.readline())
                load.stdin.flush()
                keys.append(int(load.stdout.readline()))
            os.set_blocking(load.stdin.fileno(), False)
            os.write(load.stdin.fileno(), source.read(1 << 20))
            load.send_signal(signal.SIGKILL)
            rest = load.stdout.read().decode().split("\n")
        return keys + [int(key) for key in rest[:-1]]

    def begin_store(self, level):
        # A soak would fill the disk: not all kills are of one store.
        self.store = self.path("store " + level)
        shutil.rmtree(self.store, ignore_errors=True)
        # The first opening makes the store in the format the level takes.
        self.expect(0, "load", self.store, "--from", "-", "--durability", "group")

    def test_killed_loads_keep_every_key_they_printed(self):
        kills = int(os.environ.get("ALEX_KILLS", "4"))
        seed = int(os.environ.get("ALEX_SEED", "20261122"))
        chance = random.Random(seed)
        count = 0
        for level in LEVELS:
            printed = set()
            for kill in range(kills):
                if kill % KILLS_PER_STORE == 0:
                    self.begin_store(level)
                    printed.clear()
                printed.update(self.kill_a_load(level, 100_000 * kill, chance.randrange(1, 30)))
                verified = run("verify", self.store)
                self.assertEqual(verified.returncode, 0, (level, seed, verified.stderr))
                kept = {int(line.split(b"\t")[0])
                        for line in run("scan", self.store).stdout.splitlines()}
                self.assertLessEqual(printed, kept, (level, seed))
                count += 1
        print(f"{count} kills, seed {seed}", file=sys.stderr)

    def test_changed_bytes_are_found_or_change_nothing(self):
        lines = b"".join(b"%d\tvalue of %d\n" % (key, key) for key in range(100))
        run("load", self.store, "--from", "-", "--durability", "sync", data=lines)
        content = run("scan", self.store).stdout
        chance = random.Random(1)
        found = 0
        for name in ("00000000.segment", "SUPERBLOCK"):
            path = os.path.join(self.store, name)
            with open(path, "rb") as file:
                whole = file.read()
            for _ in range(60):
                at = chance.randrange(len(whole))
                damaged = bytearray(whole)
                damaged[at] ^= 1 << chance.randrange(8)
                with open(path, "wb") as file:
                    file.write(damaged)
                verified = run("verify", self.store)
                self.assertIn(verified.returncode, (0, 3), (name, at))
                if verified.returncode == 3:
                    found += 1
                    self.assertIn(name.encode(), verified.stderr)
                    self.assertIn(b"offset", verified.stderr)
                else:
                    self.assertEqual(run("scan", self.store).stdout, content, (name, at))
            with open(path, "wb") as file:
                file.write(whole)
        self.assertGreaterEqual(found, 60)

    def test_a_segment_that_is_cut_while_it_is_read_is_told(self):
        lines = b"".join(b"%d\t%s\n" % (key, b"x" * 1000) for key in range(4000))
        self.expect(0, "load", self.store, "--from", "-", data=lines)
        segment = os.path.join(self.store, "00000000.segment")
        with subprocess.Popen([BINARY, "scan", self.store],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as scan:
            # It goes on once its reader does: a pipe holds a small part of the records.
            self.assertEqual(scan.stdout.read(2), b"0\t")
            os.truncate(segment, 4096)
            _, told = scan.communicate(timeout=100)
        self.assertEqual(scan.returncode, 4, told)
        place = re.fullmatch(
            r"alexstore: /.*/store/00000000\.segment, offset (\d+): SIGBUS: .*\n", told.decode())
        self.assertIsNotNone(place, told)
        self.assertGreaterEqual(int(place[1]), 4096)
        # What is left of it is damage like any other.
        self.assertIn("00000000.segment", self.error_of(3, "verify", self.store))

    def kill_an_introduced_writer(self):
        """Returns the path of the segment and where in it the killed writer's first record is."""
        self.expect(0, "put", self.store, 1, "of a writer that closed the store")
        segment = os.path.join(self.store, "00000000.segment")
        introduction = os.path.getsize(segment)
        self.assertIn(1001, self.kill_a_load("sync", 1000, 3))
        self.expect(0, "verify", self.store)
        return segment, introduction

    def flip(self, path, position):
        with open(path, "r+b") as file:
            file.seek(position)
            byte = file.read(1)[0]
            file.seek(position)
            file.write(bytes([byte ^ 4]))

    def test_a_changed_introduction_of_a_killed_writer_is_found(self):
        segment, introduction = self.kill_an_introduced_writer()
        place = f"00000000.segment, offset {introduction}:"
        for position in range(introduction, introduction + 32):
            self.flip(segment, position)
            self.assertIn(place, self.error_of(3, "verify", self.store), position)
            self.flip(segment, position)
        self.expect(0, "verify", self.store)

    def test_what_opening_for_writing_cuts_off_is_told(self):
        segment, introduction = self.kill_an_introduced_writer()
        place = f"00000000.segment, offset {introduction}:"
        self.flip(segment, introduction)
        damaged = self.path("damaged")
        os.rename(self.store, damaged)
        for command in (("put", self.store, 2, "two"), ("erase", self.store, 1),
                        ("compact", self.store), ("checkpoint", self.store),
                        ("load", self.store, "--from", "-"),
                        ("migrate", self.store, "--to", "v2")):
            shutil.rmtree(self.store, ignore_errors=True)
            shutil.copytree(damaged, self.store)
            told = self.error_of(0, *command)
            self.assertIn("cut off", told, command)
            self.assertIn(place, told, command)
            # Once: nothing is left to be cut off, and nothing to be reported.
            self.assertEqual(self.error_of(0, "put", self.store, 3, "three"), "", command)
            self.expect(0, "verify", self.store)

    def files(self):
        """Returns what every file of the store holds."""
        found = {}
        for name in os.listdir(self.store):
            with open(os.path.join(self.store, name), "rb") as file:
                found[name] = file.read()
        return found

    def commands(self):
        """Returns every command that opens a store, with store and all."""
        return (("get", self.store, 1), ("scan", self.store), ("stat", self.store),
                ("verify", self.store), ("put", self.store, 2, "two"), ("erase", self.store, 1),
                ("compact", self.store), ("checkpoint", self.store),
                ("load", self.store, "--from", "-"), ("migrate", self.store, "--to", "v2"))

    def test_strict_recovery_refuses_what_would_be_cut_off(self):
        segment, introduction = self.kill_an_introduced_writer()
        self.flip(segment, introduction)
        place = f"{segment}, offset {introduction}:"
        before = self.files()
        for command in self.commands():
            error = self.error_of(3, *command, "--recovery", "strict")
            self.assertIn(place, error, command)
            self.assertTrue(self.files() == before, command)
        self.assertIn("cut off", self.error_of(0, "put", self.store, 2, "two",
                                               "--recovery", "point_in_time"))
        self.assertEqual(self.expect(0, "scan", self.store, "--recovery", "strict"),
                         b"1\tof a writer that closed the store\n2\ttwo\n")

    def test_strict_recovery_of_a_store_of_one_file(self):
        self.expect(0, "put", self.store, 1, "one")
        self.expect(0, "migrate", self.store, "--to", "v2", "--recovery", "strict")
        log = os.path.join(self.store, "000001.log")
        end = os.path.getsize(log)
        with open(log, "ab") as file:
            file.write(b"half of a record")
        before = self.files()
        for command in (("get", self.store, 1), ("put", self.store, 2, "two"),
                        ("compact", self.store), ("migrate", self.store, "--to", "v3")):
            error = self.error_of(3, *command, "--recovery", "strict")
            self.assertIn(f"{log}, offset {end}:", error, command)
            self.assertTrue(self.files() == before, command)
        self.expect(0, "put", self.store, 2, "two")
        self.expect(0, "verify", self.store, "--recovery", "strict")

    def test_a_recovery_that_there_is_not_is_refused_by_name(self):
        self.expect(0, "put", self.store, 1, "one", "--recovery", "strict")
        for command in self.commands():
            error = self.error_of(2, *command, "--recovery", "lenient")
            self.assertIn("lenient", error, command)
            self.assertIn("point_in_time, strict", error, command)
        self.assertIn("--recovery", self.error_of(2, "repair", self.store, "--out",
                                                  self.path("out"), "--recovery", "strict"))

    def test_older_formats_have_one_level(self):
        self.assertEqual(run("put", self.store, 1, "one").returncode, 0)
        self.assertEqual(run("migrate", self.store, "--to", "v2").returncode, 0)
        refused = run("load", self.store, "--from", "-", "--durability", "sync", data=b"2\ttwo\n")
        self.assertEqual(refused.returncode, 2)
        self.assertIn(b"v2", refused.stderr)
        self.assertIn(b"v3", refused.stderr)
        self.assertEqual(run("verify", self.store).returncode, 0)
        self.assertEqual(run("scan", self.store).stdout, b"1\tone\n")


if __name__ == "__main__":
    unittest.main()
