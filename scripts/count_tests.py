#!/usr/bin/python3
"""Prints "N passed, N failed[, N skipped]" from the JUnit file ctest writes.

    scripts/count_tests.py FILE

Exit status: 0 if nothing failed and something passed, 1 otherwise.
"""

import sys
import xml.etree.ElementTree as ElementTree


def count(path):
    """Returns passed, failed and skipped as the suite's test cases tell them."""
    passed = failed = skipped = 0
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") == "run":
            passed += 1
        elif case.get("status") == "disabled" or _chose_to_skip(case):
            skipped += 1
        else:
            failed += 1
    return passed, failed, skipped


def _chose_to_skip(case):
    """ctest also calls a program skipped that it could not start; that is a failure."""
    skip = case.find("skipped")
    return skip is not None and skip.get("message", "").startswith("SKIP_")


def main(arguments):
    passed, failed, skipped = count(arguments[0])
    line = f"{passed} passed, {failed} failed"
    if skipped:
        line += f", {skipped} skipped"
    print(line)
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
