#!/usr/bin/python3
"""Tests of reproduce.sh: the names of its folders, the link to the latest, the exit status.

A real reproduction takes minutes, so a shell script stands where alexbench would be; it writes the
run with invented numbers that the tests of the figures use, and cells only where all its figures
are to be drawn.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

_FOLDER = os.path.dirname(os.path.abspath(__file__))

_ALEXBENCH = """#!/bin/sh
# reproduce --profile NAME --out DIR
[ "$1 $2 $4" = "reproduce --profile --out" ] || exit 2
[ "$3" = empty ] && exit 5
/usr/bin/python3 -B -c 'import json, sys; sys.path.insert(0, "scripts/testdata"); import make_run
folder, profile = sys.argv[1:]
make_run.write_run(folder)
if profile != "quick":
    with open(folder + "/summary.json", "r+") as file:
        summary = {**json.load(file), "cells": [], "contrasts": [], "breakdowns": [],
                   "ablation": None}
        file.seek(0)
        file.truncate()
        json.dump(summary, file)' "$5" "$3"
[ "$3" = failing ] && exit 4
exit 0
"""


class ReproduceTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = holder.name
        shutil.copytree(_FOLDER, os.path.join(self.root, "scripts"),
                        ignore=shutil.ignore_patterns("__pycache__"))
        os.makedirs(os.path.join(self.root, "build/release"))
        os.makedirs(os.path.join(self.root, "results"))
        binary = os.path.join(self.root, "build/release/alexbench")
        with open(binary, "w", encoding="utf-8") as file:
            file.write(_ALEXBENCH)
        os.chmod(binary, 0o755)
        with open(os.path.join(self.root, ".gitignore"), "w", encoding="utf-8") as file:
            file.write("build/\n__pycache__/\nresults/latest\n")
        self.git("init", "-q")
        self.git("add", ".")
        self.git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "Start")
        commit = self.git("rev-parse", "--short", "HEAD").strip()
        self.name = rf"\d{{4}}-\d\d-\d\d-[a-z0-9][a-z0-9-]*-{commit}"  # a pattern

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], cwd=self.root, check=True,
                              capture_output=True, text=True).stdout

    def reproduce(self, profile):
        return subprocess.run(["scripts/reproduce.sh", profile], cwd=self.root,
                              capture_output=True, text=True).returncode

    def runs(self):
        return sorted(name for name in os.listdir(os.path.join(self.root, "results"))
                      if name != "latest")

    def latest(self):
        return os.readlink(os.path.join(self.root, "results/latest"))

    def test_each_run_gets_a_folder_and_the_link_follows(self):
        self.assertEqual(self.reproduce("quick"), 0)
        first = self.runs()[0]
        self.assertRegex(first, f"^{self.name}$")
        self.assertEqual(self.latest(), first)
        self.assertTrue(os.path.exists(
            os.path.join(self.root, "results/latest/figures/ladder.svg")))

        # A run that is not committed yet does not make the next one dirty; a failing run keeps
        # its exit status and its results.
        self.assertEqual(self.reproduce("failing"), 4)
        self.assertEqual(self.runs(), [first, first + "-2"])
        self.assertEqual(self.latest(), first + "-2")

    def test_changed_sources_are_told_and_a_run_without_result_leaves_nothing(self):
        self.assertEqual(self.reproduce("empty"), 5)
        self.assertEqual(self.runs(), [])
        with open(os.path.join(self.root, "scripts/reproduce.sh"), "a", encoding="utf-8") as file:
            file.write("# changed\n")
        self.assertEqual(self.reproduce("no cells"), 0)
        self.assertRegex(self.runs()[0], f"^{self.name}-dirty$")


if __name__ == "__main__":
    unittest.main()
