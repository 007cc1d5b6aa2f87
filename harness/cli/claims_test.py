"""Claims that somebody brings: a file in, a verdict each out.

Run by ctest as: claims_test.py PATH_OF_ALEXBENCH
"""

import json
import os
import unittest

from cli_fixture import FolderTest, alexbench, read_json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLE = os.path.join(ROOT, "docs", "examples", "claims.json")


class ClaimsTest(FolderTest):

    def reproduce(self, claims, *more):
        return alexbench("reproduce", "--claims", claims, "--records", "2k", "--profile",
                         "as_published", "--sessions", "2", "--out", self.out, *more)

    def write(self, *claims):
        path = os.path.join(self.folder, "claims.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"schema_version": 1, "source": "made up", "machine": "none",
                       "claims": list(claims)}, file)
        return path

    def test_the_example_measures_what_it_names_and_nothing_else(self):
        result = self.reproduce(EXAMPLE)
        self.assertEqual(result.returncode, 0, result.stderr)
        summary = read_json(self.out, "summary.json")
        self.assertEqual({(cell["engine"], cell["scenario"]) for cell in summary["cells"]},
                         {("hash_log", "latency"), ("btree_log", "latency"),
                          ("alex", "latency")})
        self.assertEqual(len(summary["cells"]), 4)
        self.assertEqual([claim["id"] for claim in summary["claims"]],
                         ["tree_times_hash", "copy_costs_ns", "half_in_the_index"])
        for claim in summary["claims"]:
            self.assertIsNotNone(claim["observed"], claim)
            self.assertEqual(claim["verdict"], "open", "single passes have no interval")
            self.assertTrue(claim["needs"], claim)
        self.assertEqual(alexbench("check", self.out).returncode, 0)

    def test_an_engine_that_is_not_there_leaves_its_claim_open(self):
        present = {"id": "present", "text": "a", "where": "b", "origin": "hypothesis",
                   "kind": "cell_ns", "published": 1, "unit": "ns", "tolerance": 0.1,
                   "a": {"variant": "hash_log", "workload": "query", "scenario": "latency"}}
        absent = {**present, "id": "absent", "a": {"variant": "nosuch", "workload": "query"}}
        result = self.reproduce(self.write(absent, present))
        self.assertEqual(result.returncode, 0, result.stderr)
        verdicts = {claim["id"]: claim for claim in read_json(self.out, "summary.json")["claims"]}
        self.assertEqual(verdicts["absent"]["verdict"], "open")
        self.assertIn("nosuch", verdicts["absent"]["needs"])
        # On a busy machine that one stays open, too, for a reason of its own.
        self.assertIsNotNone(verdicts["present"]["observed"])
        self.assertNotIn("nosuch", verdicts["present"]["needs"] or "")

    def test_files_that_cannot_be_judged_are_refused_by_name(self):
        for text, code, words in (("{", 3, "claims.json"), ('{"schema_version": 1}', 3, "source")):
            path = os.path.join(self.folder, "claims.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            result = self.reproduce(path)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertIn(words, result.stderr)
        absent = self.reproduce(os.path.join(self.folder, "absent.json"))
        self.assertEqual(absent.returncode, 3, absent.stderr)
        self.assertIn("absent.json", absent.stderr)
        nothing = self.reproduce(self.write())
        self.assertEqual(nothing.returncode, 2, nothing.stderr)
        self.assertIn("--claims", nothing.stderr)
        claim = {"id": "odd", "text": "a", "where": "b", "origin": "hypothesis",
                 "kind": "cell_ns", "published": 1, "unit": "ns", "tolerance": 0.1}
        for selector, code, words in (
                ({"variant": "hash_log", "workload": "nosuch"}, 3, "claims.json: claim odd: "),
                ({"variant": "hash_log:nosuch=1", "workload": "query"}, 2,
                 'claim odd: engine hash_log has no axis "nosuch"')):
            refused = self.reproduce(self.write({**claim, "a": selector}))
            self.assertEqual(refused.returncode, code, refused.stderr)
            self.assertIn(words, refused.stderr)
        self.assertFalse(os.path.exists(self.out))


if __name__ == "__main__":
    unittest.main()
