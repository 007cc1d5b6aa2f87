"""The verbs ab and doctor against their contract.

Run by ctest as: ab_cli_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import subprocess
import unittest

from cli_fixture import SANITIZED
from cli_test import CliTest, alexbench

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(ROOT, "scripts")
FORMATS = os.path.join(ROOT, "docs", "formats")


class DoctorTest(CliTest):

    def test_rows_have_a_state_and_warnings_advice(self):
        rows = json.loads(alexbench("doctor", "--json").stdout)["checks"]
        self.assertEqual(len({row["name"] for row in rows}), len(rows))
        for row in rows:
            self.assertIn(row["state"], ("ok", "warn", "unknown"))
            self.assertTrue(row["state"] != "warn" or row["advice"], row)
        self.assertEqual(alexbench("doctor").returncode, 0)

    @unittest.skipIf(SANITIZED, "the address sanitizer refuses to stand behind another library")
    def test_strict_has_a_code_of_its_own_where_something_is_wrong(self):
        # A library from the environment is a warning on every machine.
        strict = alexbench("doctor", "--strict", "--json",
                           env={**os.environ, "LD_PRELOAD": "libc.so.6"})
        self.assertEqual(strict.returncode, 5)
        states = {row["name"]: row["state"] for row in json.loads(strict.stdout)["checks"]}
        self.assertEqual(states["ld_preload"], "warn")


class AbTest(CliTest):

    def ab(self, a, b, *more):
        return alexbench("ab", a, b, "--records", "1k", "--out", self.out, *more)

    def assert_holds(self, script, *arguments):
        done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SCRIPTS, script), *arguments],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_refuses_what_it_cannot_compare_naming_it(self):
        self.assertEqual(alexbench("ab", "alex", "--out", self.out).returncode, 2)
        for arguments, words in (
                (("alex,hash_log", "floor"), ("A:", "alex,hash_log")),
                (("alex", "nosuch"), ("nosuch",)),
                (("alex", "floor", "--budget", "5"), ("--budget", "'5'")),
                (("alex", "floor", "--margin", "60%"), ("--margin", "60%")),
                (("alex", "floor", "--profile", "as_published"), ("--profile",)),
                (("alex", "floor", "--workload", "mixed_80_20"), ("B: floor",))):
            with self.subTest(arguments=arguments):
                self.assert_refused(self.ab(*arguments), 2, *words)

    def test_dry_run_tells_how_long_it_may_take(self):
        result = self.ab("alex", "hash_log", "--budget", "1m", "--dry-run")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("minutes", result.stdout)

    def test_verdict_table_files_and_exit_code_agree(self):
        codes = {"faster": 0, "equivalent": 0, "slower": 1, "inconclusive": 6, "invalid": 6}
        for number, (a, b) in enumerate((("alex", "alex"), ("btree_log", "floor"))):
            with self.subTest(a=a, b=b):
                self.out = os.path.join(self.folder, f"ab{number}")
                result = self.ab(a, b, "--budget", "7s", "--margin", "20%", "--require-verdict")
                with open(os.path.join(self.out, "summary.json"), encoding="utf-8") as file:
                    summary = json.load(file)
                self.assertEqual(len(summary["contrasts"]), 1)
                verdict = summary["contrasts"][0]["verdict"]
                self.assertEqual(result.returncode, codes[verdict], result.stderr)
                self.assertTrue(result.stdout.startswith("**"), result.stdout)
                self.assertIn("| setting |", result.stdout)
                self.assertIn(summary["run_id"], result.stdout)
                self.assertEqual(alexbench("check", self.out).returncode, 0)
                self.assert_holds("validate_json.py", FORMATS, "--run", self.out)
                self.assert_holds("check_results.py", self.out)
                if a == b:
                    self.assertTrue(summary["contrasts"][0]["b"].endswith("#2"))


if __name__ == "__main__":
    unittest.main()
