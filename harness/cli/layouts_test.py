"""Runs whose sessions take several binaries in turn.

Run by ctest as: layouts_test.py PATH_OF_ALEXBENCH [TestCase]
"""

import os
import shutil
import subprocess
import unittest

from cli_fixture import PROGRAM, FolderTest, alexbench, read_json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(ROOT, "scripts")
# Five sessions, of which cleaning leaves none out.
PLAN = ["run", "--engine", "alex,hash_log", "--workload", "mixed_80_20", "--records", "500",
        "--value-bytes", "16", "--profile", "as_published"]


class LayoutsTestBase(FolderTest):

    def setUp(self):
        super().setUp()
        self.layouts = os.path.join(self.folder, "layouts")

    def run_with_layouts(self, *more):
        return alexbench(*PLAN, "--layouts", self.layouts, "--out", self.out, *more)

    def assert_ran_in_two(self):
        result = self.run_with_layouts()
        self.assertEqual(result.returncode, 0, result.stderr)
        for cell in read_json(self.out, "summary.json")["cells"]:
            self.assertEqual((cell["layouts"], cell["sessions"]), (2, 2))
        self.assertEqual(alexbench("check", self.out).returncode, 0)
        for script in (["check_results.py", self.out],
                       ["validate_json.py", os.path.join(ROOT, "docs", "formats"), "--run",
                        self.out]):
            done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SCRIPTS, script[0]),
                                   *script[1:]], capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class LayoutsTest(LayoutsTestBase):

    def add_layouts(self, *numbers):
        for number in numbers:
            os.makedirs(os.path.join(self.layouts, number))
            os.symlink(os.path.realpath(PROGRAM), os.path.join(self.layouts, number, "alexbench"))

    def test_sessions_of_a_layout_count_as_one(self):
        self.add_layouts("01", "02")
        self.assert_ran_in_two()
        hashes = read_json(self.out, "session.json")["config"]["layouts"]
        self.assertRegex(hashes, "^[0-9a-f]{16},[0-9a-f]{16}$")
        self.add_layouts("03")
        other = self.run_with_layouts("--resume")
        self.assertEqual(other.returncode, 2)
        self.assertIn("--layouts", other.stderr)

    def test_a_folder_without_layouts_is_refused(self):
        for numbers in ((), ("01",)):
            with self.subTest(numbers=numbers):
                self.add_layouts(*numbers)
                result = self.run_with_layouts()
                self.assertEqual(result.returncode, 2)
                self.assertIn("make layouts", result.stderr)
                self.assertFalse(os.path.exists(self.out))

    def test_layouts_of_an_earlier_build_are_refused(self):
        self.add_layouts("01", "02")
        old = os.path.join(self.layouts, "02", "alexbench")
        os.remove(old)
        shutil.copyfile("/bin/true", old)
        os.utime(old, (0, 0))
        result = self.run_with_layouts()
        self.assertEqual(result.returncode, 3)
        self.assertIn("02/alexbench", result.stderr)


class LinkedLayoutsTest(LayoutsTestBase):

    @unittest.skipUnless(shutil.which("ld.lld"), "the package lld is not installed")
    def test_linked_layouts_differ_and_measure(self):
        subprocess.run([os.path.join(SCRIPTS, "link_layouts.sh"), "2", self.layouts,
                        os.path.dirname(PROGRAM)], check=True, capture_output=True, timeout=200)
        texts = []
        for number in ("01", "02"):
            with open(os.path.join(self.layouts, number, "alexbench"), "rb") as file:
                texts.append(file.read())
        self.assertNotEqual(*texts)
        self.assert_ran_in_two()


if __name__ == "__main__":
    unittest.main()
