"""A run killed at any point and gone on with ends like one that nothing happened to.

Run by ctest as: resume_test.py PATH_OF_ALEXBENCH
"""

import collections
import json
import os
import random
import signal
import subprocess
import time
import unittest

from cli_fixture import PROGRAM, RUN_FILES, FolderTest, alexbench, read_json

KILLS = 50
SEED = 20240229
PLAN = ["run", "--engine", "alex", "--workload", "mixed_80_20", "--records", "500",
        "--value-bytes", "16", "--profile", "as_published"]


def content(out):
    """Returns what a run holds, timing apart."""
    session = read_json(out, "session.json")
    summary = read_json(out, "summary.json")
    arms = [[arm[name] for name in ("group_id", "session", "arm_index", "status", "reason")]
            for arm in session["arms"]]
    images = [[image[name] for name in ("image", "spec", "status", "records")]
              for image in session["images"]]
    # How many sessions and rounds a cell's figures rest on depends on what disturbed them.
    cells = [[cell[name] for name in ("cell_id", "valid", "invalid_reason")]
             for cell in summary["cells"]]
    # How a trial is cut into blocks depends on the clock; what its operations found does not.
    trials = collections.Counter()
    with open(os.path.join(out, "blocks.jsonl"), encoding="utf-8") as lines:
        for block in map(json.loads, lines):
            place = (block["group_id"], block["session"], block["arm_index"], block["round"])
            trials[(*place, "operations")] += block["operations"]
            trials[(*place, "hits")] += block["hits"]
            trials[(*place, "right")] += block["answers_right"] is not True
    return {"status": [session["status"], summary["status"]], "plan": session["plan"],
            "arms": arms, "images": images, "streams": session["streams"], "cells": cells,
            "trials": sorted(trials.items())}


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def kill_parent(process):
    process.kill()


def kill_children_and_parent(process):
    """As when a machine runs out of memory and everything of a run is killed at once."""
    process.send_signal(signal.SIGSTOP)
    for child in children_of(process.pid):
        os.kill(child, signal.SIGKILL)
    process.kill()


class ResumeTest(FolderTest):

    def setUp(self):
        super().setUp()
        start = time.monotonic()
        result = alexbench(*PLAN, "--out", self.out)
        self.seconds = time.monotonic() - start
        self.assertEqual(result.returncode, 0, result.stderr)
        self.expected = content(self.out)

    def attempt(self, out, delay, kill):
        """Runs or goes on, and kills after the delay. Returns whether the run ended before."""
        process = subprocess.Popen([PROGRAM, *PLAN, "--resume", "--out", out],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            _, errors = process.communicate(timeout=delay)
            self.assertEqual(process.returncode, 0, errors)
            return True
        except subprocess.TimeoutExpired:
            kill(process)
            process.communicate()
            return False

    def assert_like_the_undisturbed(self, out):
        actual = content(out)
        for name, value in self.expected.items():
            self.assertEqual(actual[name], value, name)
        self.assertEqual(sorted(os.listdir(out)), RUN_FILES)
        check = alexbench("check", out)
        self.assertEqual(check.returncode, 0, check.stderr)

    def test_fifty_kills_change_nothing(self):
        rng = random.Random(SEED)
        kills = 0
        completed = 0
        out = os.path.join(self.folder, "killed-0")
        while kills < KILLS:
            kill = rng.choice([kill_parent, kill_children_and_parent])
            if not self.attempt(out, rng.uniform(0, self.seconds / 3), kill):
                kills += 1
                continue
            self.assert_like_the_undisturbed(out)
            completed += 1
            out = os.path.join(self.folder, f"killed-{completed}")
        result = alexbench(*PLAN, "--resume", "--out", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_like_the_undisturbed(out)
        self.assert_no_orphans()


if __name__ == "__main__":
    unittest.main()
