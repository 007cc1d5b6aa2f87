"""What tests of the command line share: the program, a folder for each test, what is in a run."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = sys.argv.pop(1)

# Whether the program was built with sanitizers: it then can't run under valgrind, nor behind a
# preloaded library.
SANITIZED = bool(os.environ.get("ALEXBENCH_SANITIZERS"))

# What a complete run leaves in its folder.
RUN_FILES = ["blocks.jsonl", "report.md", "session.json", "summary.json"]


def alexbench(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=240,
                          **options)


def read_json(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def is_available(engine):
    """Returns whether the program was built with this engine."""
    engines = json.loads(alexbench("list", "engines", "--json").stdout)["engines"]
    return any(each["name"] == engine and each["available"] for each in engines)


def processes_naming(text):
    """Returns the ids of running processes with text on their command line."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                if name.isdigit() and text.encode() in file.read():
                    found.append(int(name))
        except OSError:
            continue
    return found


def wait_until(condition, seconds=60):
    """Returns whether the condition became true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class FolderTest(unittest.TestCase):
    """A test with a folder of its own; self.out in it is where a run goes."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="alexbench-cli-")
        self.out = os.path.join(self.folder, "out")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def assert_no_orphans(self):
        self.assertTrue(wait_until(lambda: not processes_naming(self.folder), seconds=20),
                        "a session process outlived its run")
