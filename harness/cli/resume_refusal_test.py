"""What --resume refuses, and what it makes of damaged files.

Run by ctest as: resume_refusal_test.py PATH_OF_ALEXBENCH
"""

import os
import unittest

from fault_fixture import FaultTest


class ResumeRefusalTest(FaultTest):

    def setUp(self):
        super().setUp()
        process = self.start_and_pause()
        process.kill()
        process.communicate()

    def assert_refused(self, result, code, *words):
        self.assertEqual(result.returncode, code, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    def edit(self, name, old, new):
        path = os.path.join(self.out, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))

    def test_another_configuration_is_named(self):
        self.assert_refused(self.run_plan("--resume", "--seed", "7"), 2, "seed", "42", "7")
        self.assert_refused(self.run_plan("--resume", "--load-order", "sorted"), 2, "sorted")
        self.assert_resumes()

    def test_no_flag_no_resume(self):
        self.assert_refused(self.run_plan(), 2, "--resume", self.out)

    def test_edited_blocks_and_journal(self):
        self.edit("blocks.jsonl", '"operations":', '"operations":1')
        self.assert_refused(self.run_plan("--resume"), 3, "blocks.jsonl")
        self.edit("blocks.jsonl", '"operations":1', '"operations":')
        self.edit("journal", '"status":"ok"', '"status":"OK"')
        self.assert_refused(self.run_plan("--resume"), 3, "journal:")

    def test_another_machine_or_program(self):
        self.edit("session.json", '"cpu_model": "', '"cpu_model": "not ')
        self.assert_refused(self.run_plan("--resume"), 3, "cpu_model")

    def test_torn_last_lines_are_dropped_and_told(self):
        for name in ("blocks.jsonl", "journal"):
            with open(os.path.join(self.out, name), "a", encoding="utf-8") as file:
                file.write('{"group_id":"g')
        result = self.run_plan("--resume")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("torn last line", result.stderr)

    def test_a_complete_run_is_told_again(self):
        self.assert_resumes()
        before = os.stat(os.path.join(self.out, "session.json")).st_mtime_ns
        self.assert_resumes()
        self.assertEqual(os.stat(os.path.join(self.out, "session.json")).st_mtime_ns, before)

    def test_a_folder_without_a_run(self):
        self.out = os.path.join(self.folder, "mine")
        os.mkdir(self.out)
        with open(os.path.join(self.out, "note"), "w", encoding="utf-8") as file:
            file.write("mine")
        self.assert_refused(self.run_plan("--resume"), 2, self.out, "session.json")


if __name__ == "__main__":
    unittest.main()
