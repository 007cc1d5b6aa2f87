"""What is typed wrongly is refused by name, with what would be right, and leaves nothing behind.

Run by ctest as: usage_test.py PATH_OF_ALEXBENCH
"""

import os
import re
import unittest

from cli_fixture import is_available
from cli_test import CliTest, alexbench

NO_NUMBERS = ("-1", "1e99", "0x", "10kk", "99999999999999999999", "", "1.5")
NO_MARGINS = ("1", "0", "60%", "-1%", "1 %", " 1%", "0x1p-4", "nan", "1%%")


class UsageTest(CliTest):

    def test_no_verb_and_unknown_flags_are_usage_errors(self):
        self.assertEqual(alexbench().returncode, 2)
        self.assertEqual(alexbench("frobnicate").returncode, 2)
        self.assertEqual(alexbench("run", "--frobnicate").returncode, 2)

    def test_help_and_version_are_no_errors(self):
        self.assertEqual(alexbench("--help").returncode, 0)
        self.assertIn("alexbench", alexbench("--version").stdout)

    def test_numbers_with_junk_or_out_of_range(self):
        for flag in ("--records", "--value-bytes", "--threads", "--seed"):
            for text in NO_NUMBERS:
                with self.subTest(flag=flag, text=text):
                    self.assert_refused(self.run_verb(f"{flag}={text}"), 2, flag)
        self.assert_refused(self.run_verb("--value-bytes=16777216"), 2, "--value-bytes", "16777215")
        self.assert_refused(self.run_verb("--records=0"), 2, "--records")

    def gen(self, flag, word):
        """Generates 1,000 keys, but for one flag that has this word behind it."""
        flags = {"--data-set": "dense", "--records": "1k", "--out": self.out, flag: word}
        return alexbench("gen", *[f"{name}={text}" for name, text in flags.items()])

    def test_numbers_that_lists_and_generated_files_are_asked_for(self):
        for text in NO_NUMBERS:
            with self.subTest(text=text):
                for flag in ("--records", "--seed"):
                    self.assert_refused(self.gen(flag, text), 2, flag, text)
                    listed = alexbench("list", "data-sets", "--measure", f"{flag}={text}")
                    self.assert_refused(listed, 2, flag, text)
                    self.assertEqual(listed.stdout, "")
        self.assert_refused(self.gen("--records", "0"), 2, "--records", "'0'")

    def test_names_that_a_file_is_generated_of(self):
        for flag, text, known in (("--type", "nosuch", "uint32"), ("--type", "INT64", "int64"),
                                  ("--type", "", ""), ("--data-set", "", ""),
                                  ("--data-set", "nosuch", "uniform"), ("--out", "", "")):
            with self.subTest(flag=flag, text=text):
                self.assert_refused(self.gen(flag, text), 2, text or flag, known)

    def test_batch_sizes_from_1_to_256_and_sessions_to_1000(self):
        for flag, texts in (("--batch-size", ("0", "257", "-1", "x", "", "16,0", "1k")),
                            ("--sessions", ("0", "1001", "-1", "x", "", "2.5"))):
            for text in texts:
                self.assert_refused(self.run_verb(f"{flag}={text}"), 2, flag)

    def test_a_breakdown_of_what_has_no_stages_is_refused(self):
        for scenario in ("batched", "latency_with_work"):
            result = self.run_verb("--scenario", scenario, verb="breakdown")
            self.assert_refused(result, 2, scenario, "throughput")
        writes = alexbench("breakdown", "--engine", "alex", "--workload", "mixed_80_20",
                           "--records", "1k", "--out", self.out)
        self.assert_refused(writes, 2, "stages", "gets")

    def test_unknown_names_are_told_with_what_there_is(self):
        cases = {
            "--engine": ("nosuch", "alex"), "--workload": ("nosuch", "query"),
            "--scenario": ("nosuch", "latency"), "--consume": ("nosuch", "first"),
            "--load-order": ("nosuch", "sorted"), "--data-set": ("nosuch", "uniform"),
            "--durability": ("nosuch", "buffered"), "--profile": ("nosuch", "quick"),
            "--fail-on": ("nosuch", "ns_per_op")}
        for flag, (text, known) in cases.items():
            with self.subTest(flag=flag):
                arguments = {"--engine": "alex", "--workload": "query", "--records": "1k",
                             "--profile": "as_published", "--out": self.out, flag: text}
                flat = [part for pair in arguments.items() for part in pair]
                self.assert_refused(alexbench("run", *flat), 2, text, known)

    def test_unknown_axis_choice_and_rung(self):
        for spec, word in (("alex:nosuch=1", "nosuch"), ("alex:value_access=nosuch", "nosuch"),
                           ("alex:rung=6", "6"), ("alex:rung=", "rung")):
            with self.subTest(spec=spec):
                result = alexbench("run", "--engine", spec, "--workload", "query",
                                   "--out", self.out)
                self.assert_refused(result, 2, word)

    def test_axes_of_an_ablation(self):
        for axes, words in (("nosuch", ("nosuch", "value_access", "bounds_check")),
                            ("value_access,value_access", ("value_access", "twice")),
                            ("value_access,preset", ("preset", "bounds_check"))):
            with self.subTest(axes=axes):
                result = alexbench("ablate", "--axes", axes, "--out", self.out)
                self.assert_refused(result, 2, *words)
        result = alexbench("ablate", "--engine", "hash_log", "--out", self.out)
        self.assert_refused(result, 2, "hash_log")

    def test_combination_that_is_not_compiled_names_the_nearest(self):
        spec = "alex:bounds_check=unchecked,node_tuning=gap_density"
        result = alexbench("run", "--engine", spec, "--workload", "query", "--out", self.out)
        self.assert_refused(result, 2, "not compiled", "node_tuning=gap_density", "nearest")

    def test_missing_engine_and_out(self):
        result = alexbench("run", "--workload", "query", "--out", self.out)
        self.assert_refused(result, 2, "--engine")
        self.assertEqual(alexbench("run", "--engine", "alex", "--workload", "query").returncode, 2)

    def test_every_refusal_begins_with_the_name_of_the_program(self):
        for words in ((), ("nosuch",), ("run",), ("run", "--nosuch"), ("list", "nosuch")):
            with self.subTest(words=words):
                result = alexbench(*words)
                self.assertEqual(result.returncode, 2)
                self.assertTrue(result.stderr.startswith("alexbench: "), result.stderr)

    def test_a_word_that_nothing_takes_is_named_before_what_is_missing(self):
        for words, unknown in ((("nosuch", "--out", "x"), "nosuch --out x"),
                               (("--nosuch",), "--nosuch"),
                               (("run", "--nosuch", "1"), "--nosuch 1"),
                               (("ab", "alex", "floor", "--out", self.out, "--profile", "quick"),
                                "--profile quick")):
            with self.subTest(words=words):
                self.assert_refused(alexbench(*words), 2, f"not expected: {unknown}\n")

    def test_a_word_that_is_empty_is_not_taken_for_one_that_is_not_given(self):
        for flag in ("--engine", "--workload", "--scenario", "--consume", "--durability",
                     "--target", "--data-set", "--fail-on", "--scratch", "--layouts", "--out",
                     "-p"):
            with self.subTest(flag=flag):
                self.assert_refused(self.run_verb_with(flag, ""), 2, flag)
                if flag.startswith("--"):  # nor is the next one taken for it
                    self.assert_refused(self.run_verb(f"{flag}=", "--dry-run"), 2, flag, "empty")
        self.assertEqual(alexbench("check", "").returncode, 2)

    def run_verb_with(self, flag, word):
        arguments = {"--engine": "alex", "--workload": "query", "--records": "1k",
                     "--profile": "as_published", "--out": self.out, flag: word}
        return alexbench("run", *[part for pair in arguments.items() for part in pair])

    def test_thresholds_that_nothing_can_cross(self):
        for text, word in (("hash_log.ns_per_op>1", "there are: alex"),
                           ("alex.ns_per_op>nan", "NUMBER"), ("alex.ns_per_op>1,", "ENGINE.FIELD"),
                           ("alex.size>1", "disk_bytes")):
            with self.subTest(text=text):
                self.assert_refused(self.run_verb("--fail-on", text), 2, "--fail-on", word)

    def test_every_scenario_there_is_is_named(self):
        result = self.run_verb("--scenario", "nosuch")
        self.assert_refused(result, 2, "latency_with_work", "batched", "open_loop")

    def test_margins_are_shares_and_nothing_else(self):
        for text in NO_MARGINS:
            with self.subTest(text=text):
                result = alexbench("ab", "alex", "floor", "--margin", text, "--out", self.out)
                self.assert_refused(result, 2, "--margin", "2%")
                result = alexbench("compare", self.out, self.out, f"--margin={text}")
                self.assert_refused(result, 2, "--margin", text, "2%")

    def test_every_verb_that_measures_leaves_a_folder_with_something_in_it_alone(self):
        os.mkdir(self.out)
        note = os.path.join(self.out, "note")
        with open(note, "w", encoding="utf-8") as file:
            file.write("mine")
        for arguments in (("ladder", "--axes", "value_access"),
                          ("ablate", "--axes", "value_access"),
                          ("breakdown", "--engine", "hash_log"),
                          ("reproduce",), ("selfcheck",), ("ab", "floor", "hash_log")):
            with self.subTest(arguments=arguments):
                if arguments[0] == "reproduce" and not is_available("rocksdb"):
                    self.skipTest("reproduce takes RocksDB")
                result = alexbench(*arguments, "--records", "1k", "--out", self.out)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(f"{self.out} is not empty", result.stderr)
                self.assertEqual(os.listdir(self.out), ["note"])
                with open(note, encoding="utf-8") as file:
                    self.assertEqual(file.read(), "mine")

    def test_flags_that_a_verb_would_not_look_at(self):
        for arguments, word in ((("reproduce", "--engine", "alex"), "--engine"),
                                (("reproduce", "--workload", "query"), "--workload"),
                                (("selfcheck", "--scenario", "latency"), "--scenario"),
                                (("selfcheck", "--durability", "sync"), "--durability"),
                                (("selfcheck", "--threads", "2"), "--threads"),
                                (("ab", "alex", "floor", "--profile", "quick"), "--profile"),
                                (("ladder", "--engine", "hash_log"), "hash_log"),
                                (("breakdown", "--engine", "alex", "--axes", "wal"), "--axes"),
                                (("ab", "alex", "floor", "--sessions", "3"), "--sessions")):
            with self.subTest(arguments=arguments):
                self.assert_refused(alexbench(*arguments, "--out", self.out), 2, word)
        self.assertIn("--measure", alexbench("list", "engines", "--records", "1k").stderr)
        self.assertIn("--measure", alexbench("list", "engines", "--measure").stderr)

    def test_a_batch_size_that_changes_nothing_is_told(self):
        result = self.run_verb("--batch-size", "8", "--dry-run")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("--batch-size", result.stderr)
        result = self.run_verb("--batch-size", "8", "--scenario", "batched", "--dry-run")
        self.assertNotIn("--batch-size", result.stderr)

    def test_names_that_sessions_could_not_be_told(self):
        self.assert_refused(self.run_verb("--scratch", "x\udcffy"), 2, "x\ufffdy", "UTF-8")

    def test_a_working_folder_that_sessions_could_not_be_told(self):
        odd = os.path.join(self.folder, "odd\udcff")
        os.mkdir(odd)
        for out in ("out", os.path.join("new", "out")):
            result = alexbench("run", "--engine", "alex", "--workload", "query", "--records", "1k",
                               "--profile", "as_published", "--out", out, cwd=odd)
            self.assert_refused(result, 2, "odd\ufffd", "UTF-8")
            self.assertEqual(os.listdir(odd), [])

    def test_texts_that_are_no_files(self):
        fifo = os.path.join(self.folder, "fifo")
        os.mkfifo(fifo)
        for path in (fifo, self.folder, "/dev/zero", os.path.join(self.folder, "absent")):
            for flag in ("--trace", "-P"):
                with self.subTest(path=path, flag=flag):
                    result = alexbench("run", "--engine", "alex", flag, path, "--out", self.out)
                    self.assert_refused(result, 3, path)

    def test_help_of_every_verb_shows_defaults_and_exit_codes(self):
        verbs = ("list", "doctor", "compare", "check", "report", "run", "ladder", "ablate",
                 "breakdown", "reproduce", "selfcheck", "ab", "gen")
        for verb in ("", *verbs):
            result = alexbench(*([verb] if verb else []), "--help")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("Exit codes:", result.stdout)
        everything = alexbench("--help").stdout
        for verb in verbs:
            self.assertRegex(everything, rf"\n +{verb} +\S")
        for verb, default in (("run", "1m"), ("reproduce", "100k,1m"), ("selfcheck", "100k")):
            self.assertRegex(alexbench(verb, "--help").stdout, rf"--records N,\.\.={default}\s")

    def test_the_example_of_every_verb_is_one(self):
        asked_of = {"list": (0,), "doctor": (0, 5), "gen": (0,),
                    "compare": (3,), "check": (3,), "report": (3,)}  # there is no run to read
        everything = alexbench("--help").stdout
        verbs = re.findall(r"^ +([a-z]+) {2,}\S", everything.split("Subcommands:")[1], re.M)
        self.assertGreaterEqual(set(verbs), {"list", "run", "ab", "reproduce", *asked_of})
        for verb in verbs:
            with self.subTest(verb=verb):
                shown = alexbench(verb, "--help").stdout
                words = re.search(rf"^Example: alexbench ({verb} .+)$", shown, re.M)[1].split()
                if verb == "reproduce" and not is_available("rocksdb"):
                    self.skipTest("reproduce takes RocksDB")
                measures = [] if verb in asked_of else ["--dry-run"]
                result = alexbench(*words, *measures, cwd=self.folder)
                self.assertIn(result.returncode, asked_of.get(verb, (0,)), result.stderr)


if __name__ == "__main__":
    unittest.main()
