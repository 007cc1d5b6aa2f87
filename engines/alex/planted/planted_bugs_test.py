#!/usr/bin/python3
"""Plants bugs in the store, one at a time: the test that is named for each has to notice.

    planted_bugs_test.py PATH_OF_SUITE PATH_OF_ALEXSTORE PATH_OF_RELIABILITY_MD [unittest arguments]

Which test that is stands in the table of docs/reliability.md.
"""

import os
import re
import subprocess
import sys
import unittest

SUITE, ALEXSTORE, RELIABILITY = (os.path.abspath(sys.argv.pop(1)) for _ in range(3))
VARIABLE = "ALEX_PLANTED_BUG"
EXIT_UNKNOWN_BUG = 64  # as planted_bug.cc has it


def documented_bugs():
    """Returns the test of each bug: rows | `bug` | what it does | `Suite.Test` |."""
    with open(RELIABILITY, encoding="utf-8") as file:
        rows = re.findall(r"^\| `([a-z_]+)` \|[^|]*\| `(\w+\.\w+(?:/\w+)?)` \|$", file.read(),
                          re.MULTILINE)
    return dict(rows)


def run_tests(names, bug=None):
    """Runs the tests of these names, in every suite of that name, with one bug planted or none."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if bug is not None:
        environment[VARIABLE] = bug
    pattern = ":".join(f"{name}:*/{name}" for name in sorted(names))
    return subprocess.run([SUITE, f"--gtest_filter={pattern}", "--gtest_fail_fast"],
                          env=environment, capture_output=True, text=True, timeout=250, check=False)


class PlantedBugsTest(unittest.TestCase):
    def setUp(self):
        self.bugs = documented_bugs()

    def test_every_bug_is_documented(self):
        refused = run_tests(["SealedRecordTest.BytesAreThoseOfTheFormat"], "no_such_bug")
        self.assertEqual(refused.returncode, EXIT_UNKNOWN_BUG, refused.stderr)
        known = refused.stderr.split("none of:")[1].split()
        self.assertEqual(sorted(known), sorted(self.bugs))

    def test_without_a_bug_every_named_test_passes(self):
        names = set(self.bugs.values())
        done = run_tests(names)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"[  PASSED  ] {len(names)} test", done.stdout)

    def test_each_bug_is_noticed_by_the_test_named_for_it(self):
        noticed = 0
        for bug, name in self.bugs.items():
            with self.subTest(bug=bug):
                done = run_tests([name], bug)
                # A failed expectation, and no crash: a crash may have had other reasons.
                self.assertEqual(done.returncode, 1, (bug, name, done.stdout[-2000:], done.stderr))
                self.assertRegex(done.stdout, rf"\[  FAILED  \] (\w+/)?{re.escape(name)}")
                noticed += 1
        self.assertGreater(noticed, 0)
        print(f"{noticed} of {len(self.bugs)} planted bugs are noticed", file=sys.stderr)

    def test_programs_for_users_have_no_planted_bugs(self):
        with open(SUITE, "rb") as file:
            self.assertIn(VARIABLE.encode(), file.read())
        with open(ALEXSTORE, "rb") as file:
            self.assertNotIn(VARIABLE.encode(), file.read())


if __name__ == "__main__":
    unittest.main()
