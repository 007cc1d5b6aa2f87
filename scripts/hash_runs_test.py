#!/usr/bin/python3
"""Tests of hash_runs.py: what it writes is what sha256sum reads, and what differs is named."""

import os
import subprocess
import sys
import tempfile
import unittest

import hash_runs

_FILES = {"session.json": "{}\n", "blocks.jsonl.gz": "packed", "report.md": "# Run\n",
          "figures/ladder.svg": "<svg/>", "figures/comparison.png": "png"}


class HashRunsTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.results = holder.name
        self.folder = os.path.join(self.results, "2026-03-04-host-abc")
        for path, text in _FILES.items():
            self.write(path, text)

    def write(self, path, text):
        full_path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full_path), exist_ok=True)
        with open(full_path, "w", encoding="utf-8") as file:
            file.write(text)

    def hash_runs(self, *arguments):
        return subprocess.run([sys.executable, os.path.abspath(hash_runs.__file__), *arguments],
                              capture_output=True, text=True)

    def sums(self):
        with open(os.path.join(self.folder, hash_runs.NAME), encoding="utf-8") as file:
            return file.read()

    def test_sha256sum_accepts_it_and_it_lists_every_other_file_by_path(self):
        written = self.hash_runs(self.folder)
        self.assertEqual(written.returncode, 0, written.stderr)
        self.assertEqual([line.split("  ")[1] for line in self.sums().splitlines()],
                         ["blocks.jsonl.gz", "figures/comparison.png", "figures/ladder.svg",
                          "report.md", "session.json"])
        checked = subprocess.run(["sha256sum", "--check", "--strict", hash_runs.NAME],
                                 cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertEqual(hash_runs.problems(self.folder), [])

    def test_writing_again_changes_nothing(self):
        self.hash_runs(self.folder)
        before = self.sums()
        self.hash_runs(self.folder)
        self.assertEqual(self.sums(), before)

    def test_what_differs_is_named(self):
        hash_runs.write(self.folder)
        self.write("report.md", "# run\n")
        self.write("note", "")
        os.remove(os.path.join(self.folder, "figures/ladder.svg"))
        self.assertEqual(hash_runs.problems(self.folder), [
            "figures/ladder.svg is in SHA256SUMS and not there",
            "note is not in SHA256SUMS",
            "report.md is not what SHA256SUMS vouches for"])

    def test_lists_of_another_form_are_named(self):
        hash_runs.write(self.folder)
        lines = self.sums().splitlines(keepends=True)
        for text, words in (("".join(reversed(lines)), "not sorted"),
                            ("".join(lines + lines[-1:]), "twice"),
                            ("".join(["odd\n"] + lines), "SHA256SUMS:1: ")):
            self.write(hash_runs.NAME, text)
            found = hash_runs.problems(self.folder)
            self.assertEqual(len(found), 1, found)
            self.assertIn(words, found[0])

    def test_a_kept_run_has_its_list_and_others_need_none(self):
        for name in ("2026-03-05-host-def", "published"):
            os.mkdir(os.path.join(self.results, name))
        with open(os.path.join(self.results, "2026-03-05-host-def", "blocks.jsonl"), "w"):
            pass
        self.assertEqual(hash_runs.kept_runs(self.results), ["2026-03-04-host-abc"])
        self.assertEqual(hash_runs.problems(self.folder), ["has no SHA256SUMS"])
        self.assertEqual(hash_runs.kept_runs(os.path.join(self.results, "absent")), [])

    def test_what_is_no_run_is_refused(self):
        refused = self.hash_runs(self.results)
        self.assertEqual(refused.returncode, 3)
        self.assertIn(self.results, refused.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.results, hash_runs.NAME)))
        self.assertEqual(self.hash_runs().returncode, 2)


if __name__ == "__main__":
    unittest.main()
