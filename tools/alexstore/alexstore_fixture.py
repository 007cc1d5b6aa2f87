"""What the tests of alexstore share: the program, and a folder for each test.

Tests are run as: NAME_test.py PATH_OF_ALEXSTORE [unittest arguments]
"""

import os
import subprocess
import sys
import tempfile
import unittest

BINARY = os.path.abspath(sys.argv.pop(1))
EXIT_SKIPPED = 77
# A v3 store whose segments take 8 KiB each.
SMALL_SEGMENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "engines",
                              "alex", "log", "golden", "v3")


def main_unless(lacking):
    """Runs the tests of the program, or says what they lack here and ends with EXIT_SKIPPED."""
    if lacking:
        print(f"skipped: {lacking}", file=sys.stderr)
        sys.exit(EXIT_SKIPPED)
    unittest.main()


def run(*arguments, data=b""):
    """Runs one command to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], input=data, capture_output=True,
                          timeout=120, check=False)


class StoreTest(unittest.TestCase):
    """A test with a folder of its own; self.store in it is where a store goes."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = self.path("store")

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def expect(self, code, *arguments, data=b""):
        """Runs a command that has to end with this code and returns its output."""
        done = run(*arguments, data=data)
        self.assertEqual(done.returncode, code, (arguments, done.stderr))
        if code not in (0, 1):
            self.assertNotEqual(done.stderr, b"", arguments)
        return done.stdout

    def error_of(self, code, *arguments, data=b""):
        done = run(*arguments, data=data)
        self.assertEqual(done.returncode, code, (arguments, done.stderr))
        return done.stderr.decode()
