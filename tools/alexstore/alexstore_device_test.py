#!/usr/bin/python3
"""Stores on devices that lose their power, or have less room than they say.

    alexstore_device_test.py PATH_OF_ALEXSTORE [unittest arguments]

ALEX_POWER_CUTS sets how many cuts there are at each level of durability, ALEX_SEED when. Takes root
and loop devices; ends with 77 where they are missing.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from alexstore_fixture import BINARY, StoreTest, main_unless, run
from loop_disk import LoopDisk, command

LEVELS = ("none", "buffered", "interval:5", "group", "sync")
DURABLE_LEVELS = ("group", "sync")
INTERVAL_LEVELS = ("interval:5",)
JOURNALS = ("data=ordered", "data=writeback")
CUTS_PER_STORE = 10
# A level that syncs every few milliseconds has done so by then, even on a busy machine.
SETTLED_AFTER_S = 1.0


def missing():
    """Returns what these tests lack here, or nothing."""
    if os.geteuid() != 0:
        return "mounting file systems takes root"
    with tempfile.TemporaryDirectory() as folder:
        disk = None
        try:
            disk = LoopDisk(folder)
            disk.mount()
            disk.cut_power()
        except OSError as error:
            return f"there is no file system whose power could be cut: {error}"
        finally:
            if disk is not None:
                disk.close()
    return ""


def line_of(key):
    return b"%d\t%s\n" % (key, (b"value of %d, " % key) * (key % 40))


class PowerTest(StoreTest):
    def setUp(self):
        super().setUp()
        self.disk = LoopDisk(self.folder.name)
        self.addCleanup(self.disk.close)
        self.store = os.path.join(self.disk.path, "store")

    def begin_store(self, journal):
        """A new store with key 0 in it, on the device."""
        if os.path.ismount(self.disk.path):
            self.disk.unmount()
        self.disk.mount(journal)
        shutil.rmtree(self.store, ignore_errors=True)
        self.expect(0, "load", self.store, "--from", "-", "--durability", "group", data=line_of(0))

    def load_and_cut(self, level, keys, settle_s):
        """Cuts the power when a load has printed these keys, some time ago, and has more to do."""
        with subprocess.Popen([BINARY, "load", self.store, "--from", "-", "--durability", level],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as load:
            try:
                for key in keys:
                    load.stdin.write(line_of(key))
                    load.stdin.flush()
                    self.assertEqual(load.stdout.readline(), b"%d\n" % key)
                time.sleep(settle_s)
                load.stdin.write(b"".join(map(line_of, range(keys.stop, keys.stop + 20))))
                load.stdin.flush()
            finally:
                self.disk.cut_power()
                load.kill()

    def kept_after_remount(self, journal):
        """Returns the lines that the store holds once it has been opened for writing."""
        self.disk.unmount()
        self.disk.mount(journal)
        verified = run("verify", self.store)
        # Whole records may stand behind a hole until the end is erased; that is told.
        self.assertIn(verified.returncode, (0, 3), verified.stderr)
        if verified.returncode == 3:
            self.assertIn(b"but some do behind it", verified.stderr)
        self.expect(0, "load", self.store, "--from", "-")
        self.expect(0, "verify", self.store)
        return self.expect(0, "scan", self.store).splitlines(keepends=True)

    def test_power_cuts_keep_what_each_level_promises(self):
        cuts = int(os.environ.get("ALEX_POWER_CUTS", "2"))
        seed = int(os.environ.get("ALEX_SEED", "20261122"))
        chance = random.Random(seed)
        lost = dict.fromkeys(LEVELS, 0)
        for level in LEVELS:
            for cut in range(cuts):
                journal = JOURNALS[cut // CUTS_PER_STORE % len(JOURNALS)]
                if cut % CUTS_PER_STORE == 0:
                    self.begin_store(journal)
                    kept = [line_of(0)]
                keys = range(len(kept), len(kept) + chance.randrange(1, 60))
                is_settled = level in INTERVAL_LEVELS and cut % 4 == 0
                self.load_and_cut(level, keys, SETTLED_AFTER_S if is_settled else 0)
                kept = self.kept_after_remount(journal)
                where = (level, journal, seed, cut)
                self.assertEqual(kept, list(map(line_of, range(len(kept)))), where)
                if level in DURABLE_LEVELS or is_settled:
                    self.assertGreaterEqual(len(kept), keys.stop, where)
                lost[level] += max(0, keys.stop - len(kept))
        self.assertGreater(lost["buffered"], 0, "these cuts cut nothing")
        print(f"{cuts * len(LEVELS)} power cuts, seed {seed}; acknowledged and lost: {lost}",
              file=sys.stderr)


class FullDeviceTest(StoreTest):
    """A device whose blocks are on a file system in memory that has fewer of them."""

    def setUp(self):
        super().setUp()
        self.memory = self.path("memory")
        os.mkdir(self.memory)
        command("mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", self.memory)
        self.addCleanup(command, "umount", self.memory)

    def fill(self, level):
        """Loads until the store has no room; returns the keys printed, the code and the message."""
        with subprocess.Popen([BINARY, "load", self.store, "--from", "-", "--durability", level],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as load:
            keys = []
            try:
                for key in range(1000):
                    load.stdin.write(b"%d\t%s\n" % (key, b"v" * 40_000))
                    load.stdin.flush()
                    if not load.stdout.readline():
                        break
                    keys.append(key)
            except BrokenPipeError:
                pass
            _, errors = load.communicate(timeout=60)
        return keys, load.returncode, errors.decode()

    def check_kept(self, keys):
        self.expect(0, "verify", self.store)
        kept = [int(line.split(b"\t")[0])
                for line in self.expect(0, "scan", self.store).splitlines()]
        self.assertEqual(kept[:len(keys)], keys)

    def test_blocks_that_cannot_be_written_end_the_load_and_lose_nothing_acknowledged(self):
        for level in DURABLE_LEVELS:
            disk = LoopDisk(self.memory)
            self.addCleanup(disk.close)
            disk.mount()
            self.store = os.path.join(disk.path, "store")
            keys, code, errors = self.fill(level)
            self.assertIn(code, (4, 5), errors)
            self.assertIn(self.store, errors)
            self.assertGreater(len(keys), 20)
            disk.unmount()
            command("mount", "-o", "remount,size=90m", self.memory)
            disk.mount()
            self.check_kept(keys)
            self.expect(0, "load", self.store, "--from", "-", data=b"5000\tit goes on\n")
            self.check_kept(keys)
            disk.close()
            os.remove(disk.image)
            os.rmdir(disk.path)
            command("mount", "-o", "remount,size=10m", self.memory)

    def test_full_file_system_is_told_and_space_that_returns_is_used(self):
        for level in ("buffered", "sync"):
            self.store = os.path.join(self.memory, level)
            filler = os.path.join(self.memory, "filler")
            with open(filler, "wb") as file:
                file.write(bytes(4 << 20))
            keys, code, errors = self.fill(level)
            self.assertEqual(code, 5, errors)
            self.assertIn(self.store, errors)
            self.assertGreater(len(keys), 20)
            self.check_kept(keys)
            # There is no room for a copy, either.
            self.assertIn(self.store, self.error_of(5, "compact", self.store))
            self.assertIn(self.store, self.error_of(
                5, "migrate", self.store, "--to", "v1" if level == "sync" else "v3"))
            self.check_kept(keys)
            os.remove(filler)
            self.expect(0, "load", self.store, "--from", "-", data=b"5000\tit goes on\n")
            self.check_kept(keys)
            shutil.rmtree(self.store)


if __name__ == "__main__":
    main_unless(missing())
