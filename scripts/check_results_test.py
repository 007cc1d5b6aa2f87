#!/usr/bin/python3
"""Tests of check_results.py: it agrees with the harness, and no altered number escapes it.

usage: check_results_test.py WRITER   (WRITER FOLDER writes a sample run into FOLDER)
"""

import contextlib
import glob
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import check_results
from recompute.differences import differences
from recompute.stopping import error_rate_after
from recompute.summary import MeasuredRun, recompute
from run_files import Run

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_COMMITTED = sorted(os.path.dirname(p) for p in glob.glob(f"{_ROOT}/results/2*/session.json"))
_WORDS_NOT_DERIVED = ("reason", "invalid_reason", "needs", "expected")
_MUTATIONS_OF_A_REAL_RUN = 400


def places(document, path=()):
    """Yields the path of every leaf and of every list."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from places(value, path + (name,))
        return
    yield path
    if isinstance(document, list):
        for index, value in enumerate(document):
            yield from places(value, path + (index,))


def altered(value, name):
    """A value that is a little off."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return 1e-6 if abs(value) < 1e-9 else value * (1 + 1e-6)
    if isinstance(value, str):
        return None if name in _WORDS_NOT_DERIVED else value + "x"
    if isinstance(value, list):
        return value[:-1] if value else [0]
    return 0


def alter(document, path):
    """Changes the member at the path, in place, and returns the old value."""
    for step in path[:-1]:
        document = document[step]
    old = document[path[-1]]
    document[path[-1]] = altered(old, path[-1])
    return old


def restore(document, path, old):
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = old


class CheckResultsTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name
        subprocess.run([self.writer, self.folder], check=True)

    def edit(self, change):
        path = os.path.join(self.folder, "summary.json")
        with open(path, encoding="utf-8") as file:
            summary = json.load(file)
        change(summary)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(summary, file)

    def check(self):
        """Returns (exit status, stdout)."""
        with contextlib.redirect_stdout(io.StringIO()) as output:
            return check_results.main([self.folder]), output.getvalue()

    def assert_all_seen(self, folder, most):
        files = Run(folder)
        expected = recompute(MeasuredRun(files))
        summary = files.stored_summary()
        self.assertEqual([], list(differences("", summary, expected)))
        paths = list(places(summary))
        paths = random.Random(1).sample(paths, min(most, len(paths)))
        for path in paths:
            old = alter(summary, path)
            found = any(differences("", summary, expected))
            self.assertTrue(found, f"nobody saw that {path} changed")
            restore(summary, path, old)
        return len(paths)

    def test_agrees_with_a_sample_run(self):
        command = [sys.executable, "-B", check_results.__file__, self.folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
        self.assertEqual((0, done.stdout), self.check())

    def test_no_altered_member_of_a_sample_run_escapes(self):
        self.assertGreater(self.assert_all_seen(self.folder, 100_000), 250)

    def test_no_altered_member_of_a_real_run_escapes(self):
        self.assertTrue(_COMMITTED)
        self.assert_all_seen(_COMMITTED[-1], _MUTATIONS_OF_A_REAL_RUN)

    def test_names_the_member_and_exits_with_3(self):
        self.edit(lambda summary: summary["contrasts"][0].update(verdict="slower"))
        status, said = self.check()
        self.assertEqual(3, status)
        self.assertIn("contrasts[0].verdict: 'slower', not 'faster'", said)

    def test_sees_a_block_that_was_changed(self):
        path = os.path.join(self.folder, "blocks.jsonl")
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        block = json.loads(lines[0])
        block["ns"] += 100
        with open(path, "w", encoding="utf-8") as file:
            file.writelines([json.dumps(block) + "\n"] + lines[1:])
        status, said = self.check()
        self.assertEqual(3, status)
        self.assertIn(".estimate: ", said)

    def test_sees_a_block_that_was_dropped(self):
        path = os.path.join(self.folder, "blocks.jsonl")
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines[:-1])
        status, said = self.check()
        self.assertEqual(3, status)
        self.assertIn("block_count", said)

    def test_sees_a_member_that_nobody_recomputes(self):
        self.edit(lambda summary: summary.update(colour="red"))
        self.assertIn("colour: not recomputed", self.check()[1])

    def test_a_folder_that_is_no_run_exits_with_3(self):
        os.remove(os.path.join(self.folder, "session.json"))
        status, said = self.check()
        self.assertEqual(3, status)
        self.assertIn("session.json", said)

    def test_the_rates_of_all_looks_add_up_to_five_percent(self):
        stopping = {"first_look_sessions": 4, "most_sessions": 20}
        rates = [error_rate_after(stopping, sessions) for sessions in (4, 6, 9, 13, 19, 20)]
        self.assertAlmostEqual(0.05, sum(rates))
        self.assertIsNone(error_rate_after(stopping, 3))
        self.assertEqual(rates[2], error_rate_after(stopping, 7))
        self.assertEqual(rates[-1], error_rate_after(stopping, 25))

    def test_wrong_usage_exits_with_2(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(2, check_results.main([]))


if __name__ == "__main__":
    CheckResultsTest.writer = sys.argv.pop(1)
    unittest.main()
