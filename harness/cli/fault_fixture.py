"""A small run that tests do harm to, paused at a point of its life."""

import os
import signal
import subprocess

from cli_fixture import PROGRAM, RUN_FILES, FolderTest, alexbench, read_json, wait_until

PLAN = ["run", "--engine", "alex,hash_log", "--workload", "mixed_80_20", "--records", "500",
        "--value-bytes", "16", "--profile", "as_published"]
SMALL = ["run", "--engine", "hash_log", "--workload", "query", "--scenario", "latency",
         "--records", "500", "--value-bytes", "16", "--profile", "as_published", "--sessions", "2"]
LONG = ["run", "--engine", "alex", "--workload", "query", "--records", "10k"]


class FaultTest(FolderTest):

    def run_plan(self, *more, plan=None, **options):
        return alexbench(*(plan or PLAN), *more, "--out", self.out, **options)

    def start(self, plan, *more, **options):
        process = subprocess.Popen([PROGRAM, *plan, *more, "--out", self.out], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(process.kill)
        return process

    def start_and_pause(self, *more, lines=6, **options):
        """Starts a run and stops its clock once so many images and sessions are complete."""
        process = self.start(PLAN, *more, **options)
        journal = os.path.join(self.out, "journal")
        self.assertTrue(wait_until(lambda: self.line_count(journal) >= lines), "no session ended")
        process.send_signal(signal.SIGSTOP)
        return process

    @staticmethod
    def line_count(path):
        try:
            with open(path, "rb") as file:
                return file.read().count(b"\n")
        except OSError:
            return 0

    def go_on(self, process):
        process.send_signal(signal.SIGCONT)
        _, errors = process.communicate(timeout=120)
        return process.returncode, errors

    def assert_resumes(self, *more):
        result = self.run_plan("--resume", *more)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(os.listdir(self.out)), RUN_FILES)
        self.assertEqual(read_json(self.out, "summary.json")["status"], "complete")
        self.assertEqual(alexbench("check", self.out).returncode, 0)
