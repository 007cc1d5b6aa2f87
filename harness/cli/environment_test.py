"""Full disks, closed streams and odd environments, and the answer each must get.

Run by ctest as: environment_test.py PATH_OF_ALEXBENCH
"""

import contextlib
import hashlib
import os
import resource
import signal
import stat
import subprocess
import unittest

from cli_fixture import PROGRAM, RUN_FILES, alexbench, read_json
from fault_fixture import PLAN, SMALL, FaultTest

NEEDS_ROOT = unittest.skipUnless(os.geteuid() == 0, "needs root to mount a small file system")

_NOBODY = 65534


class FullDiskTest(FaultTest):

    def assert_stopped_with_lines_intact(self, process):
        with open(os.path.join(self.out, "blocks.jsonl"), "rb") as file:
            before = file.read()
        code, errors = self.go_on(process)
        self.assertEqual(code, 5, errors)
        with open(os.path.join(self.out, "blocks.jsonl"), "rb") as file:
            after = file.read()
        self.assertTrue(after.startswith(before) and after.endswith(b"\n"))
        self.assertIn("what it measured is:", errors)
        self.assertIn("hash_log", errors)

    def test_results_that_no_longer_fit(self):
        process = self.start_and_pause()
        size = os.path.getsize(os.path.join(self.out, "blocks.jsonl"))
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 10, size + 10))
        self.assert_stopped_with_lines_intact(process)
        self.assert_resumes()

    @NEEDS_ROOT
    def test_a_file_system_that_fills_up(self):
        os.mkdir(self.out)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", self.out],
                          check=False).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            stores = os.path.join(self.folder, "stores")
            process = self.start_and_pause("--scratch", stores)
            ballast = os.path.join(self.out, "ballast")
            with self.assertRaises(OSError), open(ballast, "wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            self.assert_stopped_with_lines_intact(process)
            os.remove(ballast)
            self.assert_resumes("--scratch", stores)
        finally:
            subprocess.run(["umount", self.out], check=True)


class ReadOnlyFolderTest(FaultTest):
    """As a user whom permissions bind: root can write what it may not."""

    def start_as_nobody(self):
        if os.geteuid() != 0:
            return self.start_and_pause()
        os.chown(self.folder, _NOBODY, _NOBODY)
        try:
            return self.start_and_pause(user=_NOBODY, group=_NOBODY, extra_groups=[])
        except PermissionError as error:
            return self.skipTest(f"another user can't start the program: {error}")

    def make_read_only(self):
        for name in os.listdir(self.out):
            path = os.path.join(self.out, name)
            if os.path.isfile(path):
                os.chmod(path, 0o444)
        os.chmod(self.out, 0o555)

    def test_a_folder_that_turns_read_only_leaves_the_findings_on_stderr(self):
        process = self.start_as_nobody()
        self.make_read_only()
        code, errors = self.go_on(process)
        os.chmod(self.out, 0o755)
        self.assertEqual(code, 5, errors)
        self.assertIn("blocks.jsonl", errors)
        self.assertIn("Permission denied", errors)
        self.assertIn("what it measured is:", errors)
        rows = [line for line in errors.splitlines() if line.startswith(("alex ", "hash_log "))]
        self.assertEqual(len(rows), 2, errors)
        self.assertRegex(rows[0], r"^\S+ +\d")
        self.assert_no_orphans()


class ReadOnlyDiskTest(FaultTest):
    """A file system that is mounted to be read: what root may do is of no use there."""

    @contextlib.contextmanager
    def disk_to_read(self):
        """Yields the path of one that holds a run and an empty folder."""
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "none", disk], check=False).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            os.mkdir(os.path.join(disk, "empty"))
            result = alexbench(*SMALL, "--out", os.path.join(disk, "run"))
            self.assertEqual(result.returncode, 0, result.stderr)
            if subprocess.run(["mount", "-o", "remount,ro", disk], check=False).returncode:
                self.skipTest("mounting to read alone is not allowed here")
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)

    def tree(self):
        """Returns all that is in the test's folder: the names in folders, the hashes of files."""
        found = {}
        for folder, folders, names in os.walk(self.folder):
            found[folder] = sorted(folders)
            for path in [os.path.join(folder, name) for name in names]:
                with open(path, "rb") as file:
                    found[path] = hashlib.sha256(file.read()).hexdigest()
        return found

    @NEEDS_ROOT
    def test_what_would_write_is_told_and_what_reads_works(self):
        with self.disk_to_read() as disk:
            new, empty, run, keys = (os.path.join(disk, name)
                                     for name in ("new", "empty", "run", "keys"))
            before = self.tree()
            for name, arguments in (
                    (new, [*PLAN, "--out", new]), (empty, [*PLAN, "--out", empty]),
                    (disk, [*PLAN, "--out", self.out, "--scratch", disk]),
                    (new, [*PLAN, "--out", self.out, "--scratch", new]),
                    (run, [*SMALL, "--out", run, "--resume"]), (run, ["report", run]),
                    (keys, ["gen", "--data-set", "dense", "--records", "1k", "--out", keys])):
                with self.subTest(arguments=arguments):
                    result = alexbench(*arguments)
                    self.assertEqual(result.returncode, 5, result.stderr)
                    self.assertIn(name, result.stderr)
                    self.assertIn("Read-only file system", result.stderr)
                    self.assertEqual(self.tree(), before)
            for arguments in (["check", run], ["compare", run, run]):
                with self.subTest(arguments=arguments):
                    result = alexbench(*arguments)
                    self.assertEqual(result.returncode, 0, result.stderr)


class EnvironmentTest(FaultTest):

    def test_stdout_that_nobody_reads_or_that_is_closed(self):
        for name, redirection in (("full", ">/dev/full"), ("closed", ">&-")):
            with self.subTest(stdout=name):
                self.out = os.path.join(self.folder, name)
                command = ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", PROGRAM, *PLAN]
                result = subprocess.run([*command, "--out", self.out], capture_output=True,
                                        text=True, timeout=120, check=False)
                self.assertEqual(result.returncode, 5, result.stderr)
                self.assertIn("stdout", result.stderr)
                self.assertEqual(sorted(os.listdir(self.out)), RUN_FILES)
                planned = subprocess.run([*command, "--out", self.out + "-plan", "--dry-run"],
                                         capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(planned.returncode, 5, planned.stderr)
                self.assertIn("stdout", planned.stderr)

    def test_a_full_stdout_ends_the_verbs_that_do_not_measure_with_5(self):
        self.assertEqual(self.run_plan(plan=SMALL).returncode, 0)
        keys = os.path.join(self.folder, "keys")
        for arguments in (
                ["list", "engines"], ["list", "workloads", "--json"], ["doctor"],
                ["doctor", "--json"], ["check", self.out], ["report", self.out],
                ["compare", self.out, self.out],
                ["gen", "--data-set", "dense", "--records", "1k", "--out", keys]):
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                result = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE,
                                        text=True, timeout=120, check=False)
                self.assertEqual(result.returncode, 5, result.stderr)
                self.assertIn("stdout", result.stderr)
        self.assertEqual(os.path.getsize(keys), 8 + 8 * 1000)
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def test_a_reader_that_goes_away_does_not_kill_the_run(self):
        process = self.start_and_pause()
        process.stdout.close()
        process.send_signal(signal.SIGCONT)
        errors = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=120), 5, errors)
        self.assertEqual(sorted(os.listdir(self.out)), RUN_FILES)

    def test_locale_umask_and_preloaded_libraries(self):
        library = "/lib/x86_64-linux-gnu/libm.so.6"
        environment = dict(os.environ, LC_ALL="de_DE.UTF-8", LC_NUMERIC="de_DE.UTF-8",
                           LD_PRELOAD=library, TMPDIR="/no/such folder")
        result = self.run_plan(env=environment, preexec_fn=lambda: os.umask(0))
        if "ASan runtime" in result.stderr:
            self.skipTest("sanitizers must be loaded first")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(read_json(self.out, "session.json")["host"]["ld_preload"], library)
        for name in ["", *RUN_FILES]:
            mode = stat.S_IMODE(os.stat(os.path.join(self.out, name)).st_mode)
            self.assertEqual(mode & 0o077, 0, f"{name or 'folder'} is open to others")
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def test_a_plan_too_large_for_the_machine_is_told_with_its_numbers(self):
        result = alexbench("run", "--engine", "alex", "--workload", "query", "--records=1000m",
                           "--value-bytes=1m", "--out", self.out)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertRegex(result.stderr, "[0-9]")
        self.assertFalse(os.path.exists(self.out))

    @NEEDS_ROOT
    def test_sync_on_a_file_system_without_a_disk(self):
        stores = os.path.join(self.folder, "stores")
        os.mkdir(stores)
        if subprocess.run(["mount", "-t", "tmpfs", "none", stores], check=False).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            result = self.run_plan("--durability", "sync", "--scratch", stores)
            self.assertEqual(result.returncode, 5, result.stderr)
            self.assertIn("tmpfs", result.stderr)
            self.assertFalse(os.path.exists(self.out))
        finally:
            subprocess.run(["umount", stores], check=True)

    def test_names_are_never_run_or_followed(self):
        for name in ("alex;touch x", "$(touch x)", "../alex", "alex\nx", "/etc/passwd"):
            for flag in ("--engine", "--workload"):
                with self.subTest(name=name, flag=flag):
                    arguments = {"--engine": "alex", "--workload": "query", flag: name}
                    flat = [part for pair in arguments.items() for part in pair]
                    result = alexbench("run", *flat, "--out", self.out, cwd=self.folder)
                    self.assertEqual(result.returncode, 2, result.stderr)
                    self.assertEqual(os.listdir(self.folder), [])

    def test_a_flag_given_twice(self):
        result = self.run_plan("--seed", "1", "--seed", "2")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("--seed", result.stderr)
        self.assertFalse(os.path.exists(self.out))


if __name__ == "__main__":
    unittest.main()
