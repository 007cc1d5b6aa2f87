#!/usr/bin/python3
"""Tests of count_tests.py on result files that a real ctest writes."""

import os
import subprocess
import sys
import tempfile
import unittest

_SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "count_tests.py")

_PASSES = 'add_test("passes" "true")\n'
_FAILS = 'add_test("fails" "false")\n'
_SKIPS = 'add_test("skips" "sh" "-c" "exit 77")\n' \
    'set_tests_properties("skips" PROPERTIES SKIP_RETURN_CODE 77)\n'
_NEVER_RUNS = 'add_test("absent" "no-such-program-anywhere")\n'


def _count(ctest_file):
    """Runs ctest on these tests; returns what count_tests.py prints and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "CTestTestfile.cmake"), "w", encoding="utf-8") as file:
            file.write(ctest_file)
        results = os.path.join(folder, "results.xml")
        subprocess.run(["ctest", "--output-junit", results], cwd=folder, capture_output=True)
        ran = subprocess.run([sys.executable, _SCRIPT, results], capture_output=True, text=True)
        return ran.stdout, ran.returncode


class CountTestsTest(unittest.TestCase):
    def test_passes_alone_are_success(self):
        self.assertEqual(_count(_PASSES), ("1 passed, 0 failed\n", 0))

    def test_a_failure_is_counted_and_fails(self):
        self.assertEqual(_count(_PASSES + _FAILS), ("1 passed, 1 failed\n", 1))

    def test_a_skipped_test_is_no_failure(self):
        self.assertEqual(_count(_PASSES + _SKIPS), ("1 passed, 0 failed, 1 skipped\n", 0))

    def test_a_program_that_cannot_start_is_a_failure(self):
        self.assertEqual(_count(_PASSES + _NEVER_RUNS), ("1 passed, 1 failed\n", 1))

    def test_nothing_passed_is_no_success(self):
        self.assertEqual(_count(_SKIPS), ("0 passed, 0 failed, 1 skipped\n", 1))


if __name__ == "__main__":
    unittest.main()
