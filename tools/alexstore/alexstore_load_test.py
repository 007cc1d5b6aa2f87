#!/usr/bin/python3
"""Loads stores by alexstore from lines and from SOSD files, whole, wrong and killed.

    alexstore_load_test.py PATH_OF_ALEXSTORE [unittest arguments]
"""

import fcntl
import os
import signal
import struct
import subprocess
import unittest

from alexstore_fixture import BINARY, StoreTest, run


class LoadTest(StoreTest):
    def test_scan_output_loads_back(self):
        values = {key * 7919 % 100_003 - 50_000: f"value {key} \\x00\\xff\\\\" for key in
                  range(100_000)}
        lines = b"".join(f"{key}\t{value}\n".encode() for key, value in values.items())
        printed = self.expect(0, "load", self.store, "--from", "-", data=lines)
        self.assertEqual(printed, b"".join(b"%d\n" % key for key in values))
        scanned = self.expect(0, "scan", self.store)
        self.assertEqual(scanned, b"".join(f"{key}\t{values[key]}\n".encode()
                                           for key in sorted(values)))
        with open(self.path("lines"), "wb") as file:
            file.write(scanned)
        copy = self.path("copy")
        self.expect(0, "load", copy, "--from", self.path("lines"))
        self.assertEqual(self.expect(0, "scan", copy), scanned)
        for key in (-50_000, 0, 50_002):
            self.assertEqual(self.expect(0, "get", copy, key)[:6], b"value ")

    def test_empty_input_makes_an_empty_store(self):
        self.assertEqual(self.expect(0, "load", self.store, "--from", "-"), b"")
        self.assertEqual(self.expect(0, "scan", self.store), b"")

    def test_last_line_needs_no_newline_and_last_record_of_a_key_wins(self):
        self.expect(0, "load", self.store, "--from", "-", data=b"1\ta\n1\tb")
        self.assertEqual(self.expect(0, "get", self.store, 1), b"b\n")

    def test_wrong_line_is_named_and_what_came_before_is_kept(self):
        for line in (b"no tab", b"x\tv", b"9223372036854775808\tv", b"3\ttab\there",
                     b"3\t\\q", b"3\tcaf\xc3\xa9", b"3\tcr\r", b""):
            done = run("load", self.store, "--from", "-", data=b"1\ta\n2\tb\n" + line + b"\n4\td\n")
            self.assertEqual(done.returncode, 3, line)
            self.assertIn(b"line 3", done.stderr)
            self.assertEqual(done.stdout, b"1\n2\n")
            self.assertEqual(self.expect(0, "scan", self.store), b"1\ta\n2\tb\n")

    def test_wrong_first_line_leaves_a_store_without_records(self):
        done = run("load", self.store, "--from", "-", data=b"no tab\n4\td\n")
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertIn(b"line 1", done.stderr)
        self.assertEqual(self.expect(0, "scan", self.store), b"")

    def test_missing_input_creates_nothing(self):
        self.assertIn("absent", self.error_of(3, "load", self.store, "--from",
                                              self.path("absent")))
        self.error_of(3, "load", self.store, "--from", self.folder.name)
        self.assertFalse(os.path.exists(self.store))

    def load_sosd(self, code, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.expect(code, "load", self.store, "--format", "sosd", "--from", self.path(name))

    def test_sosd(self):
        self.load_sosd(0, "a_int64", struct.pack("<Q3q", 3, 5, -9, 2**63 - 1))
        scanned = self.expect(0, "scan", self.store).splitlines()
        self.assertEqual([line.split(b"\t")[0] for line in scanned],
                         [b"-9", b"5", b"9223372036854775807"])
        value = self.expect(0, "get", self.store, 5)[:-1]
        self.assertEqual(len(value), 8)

    def test_sosd_types(self):
        self.assertEqual(self.load_sosd(0, "b_uint32", struct.pack("<Q2I", 2, 1, 2**32 - 1)),
                         b"1\n4294967295\n")
        self.assertEqual(self.load_sosd(0, "c_uint64.sosd", struct.pack("<Q2Q", 2, 7, 2**63)),
                         b"%d\n0\n" % (7 - 2**63))
        self.assertEqual(self.load_sosd(0, "d", struct.pack("<QQ", 1, 7)), b"7\n")
        self.assertEqual(self.load_sosd(0, "e.int64", struct.pack("<Qq", 1, -7)), b"-7\n")
        # The type is a word of its own, as for alexbench.
        self.assertEqual(self.load_sosd(0, "footprint64", struct.pack("<QQ", 1, 2**63)), b"0\n")

    def test_sosd_of_the_wrong_length_creates_nothing(self):
        whole = struct.pack("<Q3Q", 3, 1, 2, 3)
        for data in (whole[:-1], whole[:-8], whole + b"x", whole + bytes(8), whole[:5], b"",
                     struct.pack("<QQ", 2**61 + 1, 1)):
            self.load_sosd(3, "cut", data)
            self.assertFalse(os.path.exists(self.store))
        piped = run("load", self.store, "--format", "sosd", "--from", "-", data=whole[:-1])
        self.assertEqual(piped.returncode, 3)
        self.assertEqual(piped.stdout, b"1\n2\n")


class LiveLoadTest(StoreTest):
    def start(self):
        return subprocess.Popen([BINARY, "load", self.store, "--from", "-"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)

    def test_each_line_is_acknowledged_before_the_next_and_the_store_is_held(self):
        with self.start() as load:
            for key in (1, 2):
                load.stdin.write(b"%d\tv\n" % key)
                load.stdin.flush()
                self.assertEqual(load.stdout.readline(), b"%d\n" % key)
            for command in (["put", self.store, 3, "v"], ["get", self.store, 1]):
                error = self.error_of(5, *command)
                self.assertIn(self.store, error)
                self.assertIn(str(load.pid), error)
            load.stdin.close()
            self.assertEqual(load.wait(), 0)
        self.assertEqual(self.expect(0, "scan", self.store), b"1\tv\n2\tv\n")

    def test_load_holds_the_store_before_its_first_line(self):
        with self.start() as load:
            # Nothing was written to it yet. A reader takes no lock where there is no store, so
            # asking cannot get in the load's way.
            code = 3
            while code == 3 and load.poll() is None:
                code = run("stat", self.store).returncode
            self.assertEqual(code, 5)
            load.stdin.close()
            self.assertEqual(load.wait(), 0)

    def test_killed_load_keeps_every_key_it_printed(self):
        lines = b"".join(b"%d\t%s\n" % (key, b"x" * 300) for key in range(200_000))
        with self.start() as load:
            os.set_blocking(load.stdin.fileno(), False)
            fcntl.fcntl(load.stdin.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)
            sent = 0
            printed = b""
            while printed.count(b"\n") < 3000 and load.poll() is None:
                try:
                    sent += os.write(load.stdin.fileno(), lines[sent:sent + 65536])
                except BlockingIOError:
                    pass
                os.set_blocking(load.stdout.fileno(), False)
                printed += load.stdout.read() or b""
            load.send_signal(signal.SIGKILL)
            load.wait()
            os.set_blocking(load.stdout.fileno(), True)
            printed += load.stdout.read()
        keys = printed.decode().split("\n")
        kept = {line.split(b"\t")[0].decode()
                for line in self.expect(0, "scan", self.store).splitlines()}
        # The last piece may be half a number; every whole line counts.
        self.assertTrue(set(keys[:-1]) <= kept)
        self.assertGreaterEqual(len(kept), 3000)


if __name__ == "__main__":
    unittest.main()
