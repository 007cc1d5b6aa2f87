#!/usr/bin/python3
"""Stores on a file system that can only be read: reading works, and what would write is refused.

    alexstore_read_only_test.py PATH_OF_ALEXSTORE [unittest arguments]

Takes root and a file system in memory; ends with 77 where they are missing.
"""

import hashlib
import os
import tempfile

from alexstore_fixture import StoreTest, main_unless
from loop_disk import command

CONTENT = b"1\tone\n2\ttwo\n3\tthree\n"


def make_read_only(disk):
    command("mount", "-o", "remount,ro", disk)


def missing():
    """Returns what these tests lack here, or nothing."""
    if os.geteuid() != 0:
        return "mounting file systems takes root"
    with tempfile.TemporaryDirectory() as disk:
        try:
            command("mount", "-t", "tmpfs", "tmpfs", disk)
        except OSError as error:
            return f"there is no file system in memory: {error}"
        try:
            make_read_only(disk)
        except OSError as error:
            return f"there is no file system that can only be read: {error}"
        finally:
            command("umount", disk)
    return ""


class ReadOnlyDiskTest(StoreTest):
    """A store with a snapshot of its index, and one of an older record format."""

    def setUp(self):
        super().setUp()
        self.disk = self.path("disk")
        os.mkdir(self.disk)
        command("mount", "-t", "tmpfs", "tmpfs", self.disk)
        self.addCleanup(command, "umount", self.disk)
        self.store, self.old, self.new = (os.path.join(self.disk, name)
                                          for name in ("store", "old", "new"))
        for store in (self.store, self.old):
            self.expect(0, "load", store, "--from", "-", data=CONTENT)
        self.expect(0, "checkpoint", self.store)
        self.expect(0, "migrate", self.old, "--to", "v2")
        make_read_only(self.disk)

    def tree(self):
        """Returns all that is on the disk: the names in folders, the hashes of files."""
        found = {}
        for folder, folders, names in os.walk(self.disk):
            found[folder] = sorted(folders)
            for path in [os.path.join(folder, name) for name in names]:
                with open(path, "rb") as file:
                    found[path] = hashlib.sha256(file.read()).hexdigest()
        return found

    def test_what_would_write_is_refused_by_name_and_changes_nothing(self):
        before = self.tree()
        commands = [("checkpoint", self.store), ("migrate", self.store, "--to", "v2"),
                    ("migrate", self.old, "--to", "v3"), ("put", self.new, 1, "one"),
                    ("load", self.new, "--from", "-"), ("repair", self.store, "--out", self.new)]
        for store in (self.store, self.old):
            commands += [("put", store, 1, "one again"), ("put", store, 4, "four"),
                         ("erase", store, 1), ("erase", store, 4), ("compact", store),
                         ("load", store, "--from", "-")]
        for arguments in commands:
            with self.subTest(arguments=arguments):
                error = self.error_of(5, *arguments, data=b"4\tfour\n")
                named = self.new if self.new in arguments else arguments[1]
                self.assertIn(named, error)
                self.assertIn("Read-only file system", error)
                self.assertEqual(self.tree(), before)

    def test_what_reads_works(self):
        for store in (self.store, self.old):
            with self.subTest(store=store):
                self.assertEqual(self.expect(0, "get", store, 2), b"two\n")
                self.assertEqual(self.expect(1, "get", store, 4), b"")
                self.assertEqual(self.expect(0, "scan", store), CONTENT)
                self.assertIn(b"records\t3\n", self.expect(0, "stat", store))
                self.expect(0, "verify", store)
                copy = self.path(os.path.basename(store) + "-copy")
                self.expect(0, "repair", store, "--out", copy)
                self.assertEqual(self.expect(0, "scan", copy), CONTENT)
        self.assertIn(b"snapshot\tused\n", self.expect(0, "stat", self.store))


if __name__ == "__main__":
    main_unless(missing())
