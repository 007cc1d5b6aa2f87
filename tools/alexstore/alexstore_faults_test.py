#!/usr/bin/python3
"""Fails the calls that alexstore makes on its files, one after the other, in every way.

    alexstore_faults_test.py PATH_OF_ALEXSTORE PATH_OF_FAILING_CALLS [unittest arguments]

ALEX_FAULT_STRIDE=1 takes every call in every way, and not one in some.
"""

import collections
import errno
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from alexstore_fixture import BINARY, SMALL_SEGMENTS, StoreTest, run

SHIM = os.path.abspath(sys.argv.pop(1))
STRIDE = int(os.environ.get("ALEX_FAULT_STRIDE", "23"))

# What fails is the shim's doing: no device is needed, and memory is quicker.
if os.access("/dev/shm", os.W_OK):
    tempfile.tempdir = "/dev/shm"

# error 0: a write writes half; exit_code: what the program ends with if it cannot go on.
Fault = collections.namedtuple("Fault", "error count exit_code")
FROM_THEN_ON = 1_000_000
FAULTS = (Fault(errno.EIO, 1, 4), Fault(errno.EIO, FROM_THEN_ON, 4),
          Fault(errno.ENOSPC, 1, 5), Fault(errno.ENOSPC, FROM_THEN_ON, 5),
          Fault(errno.EDQUOT, 1, 5), Fault(errno.EFBIG, 1, 5), Fault(errno.EINTR, 1, 4),
          Fault(0, 1, None), Fault(0, FROM_THEN_ON, None))

# What a program did: its exit code, the keys it printed, and what it said.
Done = collections.namedtuple("Done", "code printed errors")

LINES = [b"%d\t%s\n" % (key, b"v" * (key * 300 + 1)) for key in range(8)]
CONTENT = b"".join(LINES)


class FaultsTest(StoreTest):
    def setUp(self):
        super().setUp()
        self.template = self.path("template")  # copied to self.store before each run
        self.stores = self.path("stores")
        self.store = os.path.join(self.stores, "store")
        self.calls = self.path("calls")
        self.faults = 0

    def tearDown(self):
        print(f"{self.faults} injected faults", file=sys.stderr)

    def run_failing(self, arguments, lines, fault=None, first_call=None):
        """Runs a command on a fresh copy of the template; feeds it one line after the other."""
        shutil.rmtree(self.stores, ignore_errors=True)
        os.mkdir(self.stores)
        if os.path.isdir(self.template):
            shutil.copytree(self.template, self.store)
        if os.path.exists(self.calls):
            os.remove(self.calls)
        environment = {**os.environ, "LD_PRELOAD": SHIM, "ALEX_FAULT_FOLDER": self.stores,
                       "ALEX_FAULT_LOG": self.calls}
        if fault is not None:
            environment.update(ALEX_FAULT_CALL=str(first_call), ALEX_FAULT_COUNT=str(fault.count),
                               ALEX_FAULT_ERROR=str(fault.error))
        pipe = subprocess.PIPE
        with subprocess.Popen([BINARY, *arguments], env=environment, stdin=pipe, stdout=pipe,
                              stderr=pipe) as job:
            printed = 0
            try:
                for line in lines:
                    job.stdin.write(line)
                    job.stdin.flush()
                    if not job.stdout.readline():
                        break
                    printed += 1
            except BrokenPipeError:
                pass
            _, errors = job.communicate(timeout=60)
        return Done(job.returncode, printed, errors.decode())

    def counted_calls(self):
        """Returns name and file of each call of the last run."""
        with open(self.calls, encoding="utf-8") as file:
            return [line.rstrip("\n").split(" ", 1) for line in file]

    def sweep(self, arguments, check, *, lines=(), code=0, stride=STRIDE):
        """Fails the calls of a command that otherwise ends with `code`; check(done) follows."""
        whole = self.run_failing(arguments, lines)
        self.assertEqual(whole.code, code, whole.errors)
        calls = self.counted_calls()
        self.assertGreater(len(calls), 5)
        for way, fault in enumerate(FAULTS):
            for number, (call, _) in enumerate(calls):
                is_taken = (number + way) % stride == 0
                if not is_taken or (fault.error == 0 and call not in ("write", "pwrite")):
                    continue
                with self.subTest(arguments=arguments, fault=fault, number=number, call=call):
                    done = self.run_failing(arguments, lines, fault, number)
                    self.faults += 1
                    self.check_told(done, number, {code, fault.exit_code})
                    check(done)

    def check_told(self, done, number, codes):
        """Goes on as if nothing had happened, or ends in good order and names the file."""
        self.assertIn(done.code, codes, done.errors)
        if done.code in (4, 5):
            failed = {os.path.basename(path) if path != "-" else "store"
                      for _, path in self.counted_calls()[number:]}
            self.assertTrue(any(name in done.errors for name in failed), (failed, done.errors))

    def check_content(self, content):
        self.expect(0, "verify", self.store)
        self.assertEqual(self.expect(0, "scan", self.store), content)

    def check_load(self, done, level, count_before):
        verified = run("verify", self.store)
        kept = run("scan", self.store).stdout.splitlines(keepends=True)
        if done.printed + count_before == 0 and verified.returncode == 3:
            self.assertIn(b"there is no store", verified.stderr)
        else:
            self.assertEqual(verified.returncode, 0, verified.stderr)
            self.assertGreaterEqual(len(kept), count_before + done.printed)
            self.assertEqual(kept, LINES[:len(kept)])
        if done.code == 0:
            self.assertEqual(done.printed + count_before, len(LINES))
        self.expect(0, "load", self.store, "--from", "-", *level, data=CONTENT)
        self.check_content(CONTENT)

    def test_loads(self):
        for level in (("--durability", "sync"), ("--durability", "group"), ()):
            command = ("load", self.store, "--from", "-", *level)
            self.sweep(command, lambda done, level=level: self.check_load(done, level, 0),
                       lines=LINES)
            self.expect(0, "load", self.template, "--from", "-", *level, data=b"".join(LINES[:3]))
            self.sweep(command, lambda done, level=level: self.check_load(done, level, 3),
                       lines=LINES[3:])
            shutil.rmtree(self.template)

    def check_again(self, command):
        """Returns a check: whatever failed, the content is there and the command works."""
        def check(_):
            self.check_content(CONTENT)
            self.expect(0, *command)
            self.check_content(CONTENT)
        return check

    def test_compactions(self):
        command = ("compact", self.store)
        for level in (("--durability", "sync"), ()):
            self.expect(0, "load", self.template, "--from", "-", *level, data=CONTENT + CONTENT)
            self.sweep(command, self.check_again(command))
            shutil.rmtree(self.template)

    def test_erasures(self):
        self.expect(0, "load", self.template, "--from", "-", data=CONTENT)
        command = ("erase", self.store, "3")
        rest = b"".join(line for line in LINES if not line.startswith(b"3\t"))

        def check(done):
            is_there = run("get", self.store, "3").returncode == 0
            self.assertFalse(is_there and done.code == 0)
            self.check_content(CONTENT if is_there else rest)
            self.expect(0 if is_there else 1, *command)
            self.check_content(rest)

        self.sweep(command, check, stride=min(STRIDE, 3))  # it makes few calls

    def test_what_was_put_is_stored_though_its_compaction_has_no_room(self):
        self.check_without_room(("put", self.store, "5", "five"), b"five\n")

    def test_what_was_erased_is_gone_though_its_compaction_has_no_room(self):
        self.check_without_room(("erase", self.store, "1"), b"")

    def check_without_room(self, write, value):
        """Each call of a write that compacts finds no room; the write leaves this value."""
        shutil.copytree(SMALL_SEGMENTS, self.template)
        command = (*write, "--compact-above", "20")
        key = write[2]
        self.assertEqual(self.run_failing(command, ()).code, 0)
        told = 0
        calls = range(len(self.counted_calls()))
        for number, count in itertools.product(calls, (1, FROM_THEN_ON)):
            with self.subTest(number=number, count=count):
                done = self.run_failing(command, (), Fault(errno.ENOSPC, count, 5), number)
                self.faults += 1
                self.check_told(done, number, {0, 5})
                self.expect(0, "verify", self.store)
                got = run("get", self.store, key)
                is_stored = (got.returncode, got.stdout) == (0 if value else 1, value)
                self.assertTrue(is_stored or (done.code == 5 and "is stored" not in done.errors),
                                done.errors)
                told += done.code == 0 and "not compacted" in done.errors
        self.assertGreater(told, 0)

    def test_syncs_that_lack_space_are_told(self):
        shutil.copytree(SMALL_SEGMENTS, self.template)
        compacting = ("--compact-above", "20")
        load = ("load", self.store, "--from", "-")
        for command, lines in ((("put", self.store, "5", "five", *compacting), ()),
                               (("erase", self.store, "1", *compacting), ()),
                               ((*load, *compacting), LINES),
                               ((*load, "--durability", "interval:60000"), LINES)):
            whole = self.run_failing(command, lines)
            self.assertEqual(whole.code, 0, whole.errors)
            syncs = [number for number, (call, _) in enumerate(self.counted_calls())
                     if call in ("fsync", "fdatasync")]
            self.assertGreater(len(syncs), 2)
            # The end of a store syncs its log and the superblock. Nothing is promised of that.
            for number in syncs[:-2]:
                with self.subTest(command=command, number=number):
                    done = self.run_failing(command, lines, Fault(errno.ENOSPC, 1, 5), number)
                    self.faults += 1
                    self.check_told(done, number, {5})
                    self.expect(0, "verify", self.store)

    def test_checkpoints(self):
        level = ("--durability", "sync")
        self.expect(0, "load", self.template, "--from", "-", *level, data=b"".join(LINES[:3]))
        self.expect(0, "checkpoint", self.template)
        self.sweep(("load", self.store, "--from", "-", *level),
                   lambda done: self.check_load(done, level, 3), lines=LINES[3:])
        self.expect(0, "load", self.template, "--from", "-", *level, data=CONTENT)
        for command in (("checkpoint", self.store), ("compact", self.store)):
            self.sweep(command, self.check_again(command))

    def test_migrations(self):
        for before, after in (("v1", "v2"), ("v2", "v1"), ("v2", "v3"), ("v3", "v2")):
            self.expect(0, "load", self.template, "--from", "-", data=CONTENT)
            self.expect(0, "migrate", self.template, "--to", before)
            command = ("migrate", self.store, "--to", after)
            self.sweep(command, self.check_again(command))
            shutil.rmtree(self.template)

    def test_repairs(self):
        self.expect(0, "load", self.template, "--from", "-", "--durability", "sync", data=CONTENT)
        with open(os.path.join(self.template, "00000000.segment"), "r+b") as file:
            file.seek(4096 + 32 + 24)  # the value of the first record
            file.write(b"!")
        rest = b"".join(LINES[1:])
        repaired = os.path.join(self.stores, "repaired")
        command = ("repair", self.store, "--out", repaired)

        def check(done):
            self.assertEqual(sorted(os.listdir(self.store)), sorted(os.listdir(self.template)))
            if done.code == 3 or os.path.exists(repaired):
                self.expect(0, "verify", repaired)
                self.assertEqual(self.expect(0, "scan", repaired), rest)
            elif os.path.exists(repaired + ".partial"):
                self.assertIn(repaired + ".partial", self.error_of(2, *command))
            else:
                self.expect(3, *command)

        self.sweep(command, check, code=3)


if __name__ == "__main__":
    unittest.main()
