"""Signals, kills and other runs, and the answer each must get.

The table of all faults and their tests is docs/faults.md.
Run by ctest as: faults_test.py PATH_OF_ALEXBENCH
"""

import os
import shutil
import signal
import unittest

from cli_fixture import RUN_FILES, processes_naming, read_json, wait_until
from fault_fixture import LONG, FaultTest


def runs_a_cell(scratch):
    """Returns whether the session that a run has just started measures a cell."""
    session = read_json(scratch, "job.json")["session"]
    return session is not None and session["group"]["arms"][0]["role"] == "cell"


class SignalTest(FaultTest):

    def start_long(self):
        process = self.start(LONG)
        self.assertTrue(wait_until(lambda: processes_naming(os.path.join(self.out, "scratch"))))
        return process

    def test_each_signal_asks_for_an_end_that_keeps_what_is_complete(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                self.out = os.path.join(self.folder, number.name)
                process = self.start_long()
                process.send_signal(number)
                _, errors = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 130, errors)
                self.assertIn("interrupted", errors)
                self.assertEqual(read_json(self.out, "session.json")["status"], "interrupted")
                self.assertFalse(os.path.exists(os.path.join(self.out, "scratch")))
                self.assert_no_orphans()

    def test_a_second_signal_ends_the_run_at_once_without_orphans(self):
        process = self.start_long()
        process.send_signal(signal.SIGSTOP)  # both are pending before it can answer the first
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assert_no_orphans()

    @staticmethod
    def kill_a_child(pid, scratch):
        """Kills a child that runs a cell and had not ended; returns whether there was one."""
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                child = int(file.read().split()[0])
            if not runs_a_cell(scratch):
                return False
            os.kill(child, signal.SIGSTOP)
            with open(f"/proc/{child}/stat", encoding="ascii") as file:
                stopped = ") Z" not in file.read()
            os.kill(child, signal.SIGKILL)
            return stopped
        except (OSError, IndexError, ValueError):
            return False

    def test_a_killed_child_costs_its_arm_alone(self):
        process = self.start_and_pause(lines=1)
        process.send_signal(signal.SIGCONT)
        scratch = os.path.join(self.out, "scratch")
        self.assertTrue(wait_until(lambda: self.kill_a_child(process.pid, scratch)))
        _, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 4, errors)
        self.assertIn("SIGKILL", errors)
        cells = read_json(self.out, "summary.json")["cells"]
        self.assertEqual([cell["valid"] for cell in cells].count(True), len(cells) - 1)


class FolderUseTest(FaultTest):

    def test_two_runs_in_one_folder(self):
        process = self.start_and_pause()
        for more in ([], ["--resume"]):
            result = self.run_plan(*more)
            self.assertEqual(result.returncode, 5 if more else 2, result.stderr)
            self.assertIn(str(process.pid) if more else self.out, result.stderr)
        self.assertEqual(self.go_on(process)[0], 0)
        self.assertEqual(sorted(os.listdir(self.out)), RUN_FILES)

    def test_only_a_marked_scratch_folder_is_removed(self):
        process = self.start_and_pause()
        process.kill()
        process.communicate()
        scratch = os.path.join(self.out, "scratch")
        self.assertTrue(os.path.isdir(scratch))
        os.remove(os.path.join(scratch, "alexbench-scratch"))
        result = self.run_plan("--resume")
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn(scratch, result.stderr)
        self.assertTrue(os.listdir(scratch))
        shutil.rmtree(scratch)
        self.assert_resumes()

    def test_scratch_elsewhere_is_cleaned_by_resume_and_nothing_beside_it(self):
        stores = os.path.join(self.folder, "stores")
        os.mkdir(stores)
        with open(os.path.join(stores, "note"), "w", encoding="utf-8") as file:
            file.write("mine")
        process = self.start_and_pause("--scratch", stores)
        process.kill()
        process.communicate()
        self.assertEqual(len(os.listdir(stores)), 2)
        self.assert_resumes()
        self.assertEqual(os.listdir(stores), ["note"])

    def test_a_folder_that_vanishes_is_an_error_of_the_environment(self):
        process = self.start_and_pause()
        shutil.rmtree(self.out)
        code, errors = self.go_on(process)
        self.assertEqual(code, 5, errors)
        self.assertIn(self.out, errors)
        self.assertIn("what it measured is:", errors)
        self.assert_no_orphans()


if __name__ == "__main__":
    unittest.main()
