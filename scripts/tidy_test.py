#!/usr/bin/python3
"""Tests of tidy.py: each rule passes on a clean tree and catches what is planted in it."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

import tidy

_HEADER = "// A thing that is held.\n#pragma once\n\n"

_CLEAN = {
    "CMakeLists.txt": "add_executable(tool base/use.cc harness/measure/clock.cc\n"
    "  engines/rocksdb/rocksdb_store.cc engines/rocksdb/rocksdb_binding.cc\n"
    "  tools/alexstore/main.cc workloads/workload_json.cc)\n",
    "README.md": "# Title\n\nA get takes 905 ns [REPORT25]; see [use](base/use.cc).\n\n"
    "| engine | time |\n|---|---|\n| alex | 300 ns |\n\nFrom results/published/claims.json.\n",
    "base/thing.h": _HEADER + "int Held();\n",
    "base/use.cc": '#include "base/thing.h"\n\nint Held() {\n  return 1\'000;  // "steady"\n}\n',
    "engines/rocksdb/rocksdb_store.cc": '#include "base/thing.h"\n#include "rocksdb/db.h"\n',
    "engines/rocksdb/rocksdb_binding.cc": '#include "harness/measure/clock.h"\n',
    "harness/measure/clock.h": _HEADER + "long Now();\n",
    "harness/measure/clock.cc": '#include "harness/measure/clock.h"\n'
    "long Now() { return std::chrono::steady_clock::now(); }\n",
    "tools/alexstore/main.cc": "#include <CLI/CLI.hpp>\nint main() {}\n",
    "workloads/workload_json.cc": "#include <nlohmann/json.hpp>\n",
    "workloads/definitions/query.json": '{"question": "What does a get take?", "get": 1}\n',
    "docs/formats/summary.schema.json": '{"properties": {"open_ns": {"type": "integer"}, '
    '"page_size": {"type": "integer"}, "time_limited": {"type": "boolean"}}}\n',
    "results/published/claims.json": '{"text": "zero-cost"}\n',
    "results/2026-03-04-host-abc/summary.json":
    '{"cells": [{"open_ns": 1234}], "claims": [{"verdict": "open", "observed": 7}], '
    '"contrasts": [{"verdict": "inconclusive", "ratio": 2}, {"verdict": "invalid", "ratio": 3}]}\n',
    "docs/references.md": "# References\n\n| key | source |\n|---|---|\n"
    "| [REPORT25] | a report |\n",
    "docs/found.md": "# Found\n\nOpens in 1,234 ns<!-- 2026-03-04-host-abc cells[0].open_ns -->"
    " (results/2026-03-04-host-abc).\n\n- Inconclusive it is not, but\n"
    "- `inconclusive`: 2<!-- 2026-03-04-host-abc contrasts[0].ratio -->\n\n"
    "| 7<!-- 2026-03-04-host-abc claims[0].observed --> | `open` |\n",
}

# What is planted: a name, the rule that must speak, and files that replace or add to the tree.
_PLANTED = [
    ("EngineIncludesWorkload", "arrow",
     {"engines/rocksdb/rocksdb_store.cc": '#include "workloads/operation.h"\n'}),
    ("EngineIncludesHarnessOutsideItsBinding", "arrow",
     {"engines/rocksdb/rocksdb_store.cc": '#include "harness/measure/clock.h"\n'}),
    ("WorkloadIncludesEngine", "arrow",
     {"workloads/workload_json.cc": '#include "engines/engine.h"\n'}),
    ("ToolIncludesHarness", "arrow",
     {"tools/alexstore/main.cc": '#include "harness/measure/clock.h"\n'}),
    ("BaseIncludesEngine", "arrow", {"base/use.cc": '#include "base/thing.h"\n'
                                     '#include "engines/engine.h"\n'}),
    ("IncludeNotFromTheRoot", "include-root", {"base/use.cc": '#include "thing.h"\n'}),
    ("RocksDbOutsideItsFolder", "door",
     {"tools/alexstore/main.cc": "#include <rocksdb/db.h>\n"}),
    ("Cli11Elsewhere", "door", {"base/use.cc": "#include <CLI/CLI.hpp>\n"}),
    ("JsonInAFileNotNamedSo", "door", {"base/use.cc": "#include <nlohmann/json.hpp>\n"}),
    ("GoogleBenchmarkOutsideABench", "door",
     {"base/use.cc": "#include <benchmark/benchmark.h>\n"}),
    ("SteadyClockElsewhere", "clock",
     {"base/use.cc": '#include "base/thing.h"\nauto t = std::chrono::steady_clock::now();\n'}),
    ("ClockGettimeElsewhere", "clock",
     {"base/use.cc": '#include "base/thing.h"\nint t = clock_gettime(1, nullptr);\n'}),
    ("RdtscElsewhere", "clock",
     {"base/use.cc": '#include "base/thing.h"\nlong t = __rdtsc();\n'}),
    ("HeaderWithoutComment", "header-comment", {"base/thing.h": "#pragma once\n"}),
    ("HeaderWithoutGuard", "pragma-once", {"base/thing.h": "// A thing.\nint Held();\n"}),
    ("SourceThatNobodyBuilds", "orphan", {"base/lost.cc": "int lost;\n"}),
    ("HeaderThatNobodyIncludes", "orphan", {"base/lost.h": _HEADER}),
    ("ScriptThatNobodyCalls", "orphan", {"scripts/lost.py": "pass\n"}),
    ("LongFile", "file-size", {"base/use.cc": '#include "base/thing.h"\n' + "int a;\n" * 300}),
    ("LongPythonFile", "file-size", {"scripts/tidy.py": "pass\n" * 301}),
    ("LongLine", "line-length", {"base/use.cc": '#include "base/thing.h"\n// ' + "a" * 98 + "\n"}),
    ("LongLineAroundAnAddress", "line-length",
     {"base/use.cc": '#include "base/thing.h"\n// https://example.org/ ' + "for " * 30 + "\n"}),
    ("LongPythonLine", "line-length", {"scripts/tidy.py": "a = " + "1" * 97 + "\n"}),
    ("LongShellLine", "line-length", {"scripts/tidy.sh": "echo " + "1" * 96 + "\n"}),
    ("LongLineOfABuildFile", "line-length",
     {"CMakeLists.txt": _CLEAN["CMakeLists.txt"] + "#" * 101 + "\n"}),
    ("LongLineOfAMakefile", "line-length", {"Makefile": "#" * 101 + "\n"}),
    ("LongFunction", "function-size",
     {"base/use.cc": '#include "base/thing.h"\nnamespace {\nint Held() {\n' + "  f();\n" * 60
      + "}\n}\n"}),
    ("LongMethodAfterAMemberList", "function-size",
     {"base/use.cc": '#include "base/thing.h"\nstruct Held {\n  Held() : a_{1}, b_{2} {\n'
      + "    f('{');\n" * 60 + "  }\n};\n"}),
    ("LongPythonFunction", "function-size",
     {"scripts/tidy.py": "def main():\n" + "    pass\n" * 60}),
    ("TimeWithoutUnit", "json-unit",
     {"docs/formats/a.schema.json": '{"properties": {"latency": {"type": "number"}}}'}),
    ("TimeInAnotherUnit", "json-unit",
     {"docs/formats/a.schema.json": '{"properties": {"open_ms": {"type": "number"}}}'}),
    ("StatisticWithoutUnit", "json-unit",
     {"docs/formats/a.schema.json": '{"$defs": {"s": {"properties": {"estimate": {}}}}, '
      '"properties": {"residual": {"$ref": "#/$defs/s"}}}'}),
    ("SizeWithoutUnit", "json-unit",
     {"docs/formats/a.schema.json": '{"properties": {"disk": {"type": ["integer", "null"]}}}'}),
    ("SchemaThatIsNoJson", "json", {"docs/formats/a.schema.json": "{"}),
    ("WorkloadWithoutQuestion", "question",
     {"workloads/definitions/query.json": '{"get": 1, "question": "?"}'}),
    ("KeptRunWithoutHashes", "run-hash", {"results/2026-03-04-host-abc/blocks.jsonl.gz": "packed"}),
    ("RunThatIsNotWhatItsHashesAreOf", "run-hash",
     {"results/2026-03-04-host-abc/SHA256SUMS": "0" * 64 + "  summary.json\n"}),
    ("BannedWordInAComment", "word",
     {"base/use.cc": '#include "base/thing.h"\n// A zero-cost get\n'}),
    ("BannedWordInALiteral", "word",
     {"base/use.cc": '#include "base/thing.h"\nconst char* kText = "the speed-up is 2";\n'}),
    ("BannedWordInProse", "word", {"README.md": "Our competitor is fast.\n"}),
    ("BannedWordInADocstring", "word", {"scripts/tidy.py": '"""The overhead of a get."""\n'}),
    ("WorkLeftForLater", "word", {"CMakeLists.txt": _CLEAN["CMakeLists.txt"] + "# TODO: rest\n"}),
    ("TimeWithoutSource", "number", {"README.md": "A get takes 905 ns.\n"}),
    ("RatioWithoutSource", "number", {"README.md": "It wins by 4.23x here.\n"}),
    ("TableWithoutSource", "number",
     {"README.md": "Times:\n\n| engine | time |\n|---|---|\n| alex | 300 ns |\n"}),
    ("HomeFolder", "machine-path", {"base/use.cc": '#include "base/thing.h"\n// /' 'home/me/x\n'}),
    ("TemporaryFolderInADocument", "machine-path", {"README.md": "Look at /tmp/out.\n"}),
    ("LinkToNothing", "link", {"README.md": "See [that](docs/nothing.md).\n"}),
    ("LinkToWhatIsNeverCommitted", "link", {"README.md": "See [that](results/latest/a).\n"}),
    ("LinkToNoHeading", "link", {"README.md": "See [that](docs/found.md#lost).\n"}),
    ("SourceWithoutARow", "source",
     {"base/use.cc": '#include "base/thing.h"\n// After [GONE99].\n'}),
    ("RowThatNobodyCites", "source",
     {"docs/references.md": "| [REPORT25] | a |\n| [ALONE99] | b |\n"}),
    ("RunThatDoesNotExist", "run-name",
     {"README.md": "A get takes 905 ns (results/2026-01-02-host-abc).\n"}),
    ("QuoteThatDrifted", "quote",
     {"docs/found.md": "1,235 ns<!-- 2026-03-04-host-abc cells[0].open_ns --> "
                       "(results/2026-03-04-host-abc)\n"}),
    ("QuoteOfNothing", "quote",
     {"docs/found.md": "1 ns<!-- 2026-03-04-host-abc cells[1].open_ns --> "
                       "(results/2026-03-04-host-abc)\n"}),
    ("QuoteThatHidesItsDoubt", "quote",
     {"docs/found.md": "- inconclusive\n- 2<!-- 2026-03-04-host-abc contrasts[0].ratio -->\n"}),
    ("QuoteOfAnInvalidRatio", "quote",
     {"docs/found.md": "3<!-- 2026-03-04-host-abc contrasts[1].ratio --> is inconclusive\n"}),
    ("QuoteBesideAnotherVerdict", "quote",
     {"docs/found.md": "| 7<!-- 2026-03-04-host-abc claims[0].observed --> | `refuted` |\n"}),
    ("DocumentWithoutATitle", "title", {"README.md": "| a |\n|---|\n\n# Title\n"}),
    ("DecisionThatTheIndexLeavesOut", "decision",
     {"docs/decisions/README.md": "# Decisions\n\n[1](0001-a.md)\n",
      "docs/decisions/0001-a.md": "# 1. A\n", "docs/decisions/0002-b.md": "# 2. B\n"}),
    ("QuoteWithoutANumber", "quote",
     {"docs/found.md": "some<!-- 2026-03-04-host-abc cells[0].open_ns -->\n"}),
]


def _write(root, files):
    for path, text in files.items():
        full_path = os.path.join(root, path)
        os.makedirs(os.path.dirname(full_path), exist_ok=True)
        with open(full_path, "w", encoding="utf-8") as file:
            file.write(text)


class TidyTest(unittest.TestCase):
    def rules_that_speak(self, planted):
        with tempfile.TemporaryDirectory() as root:
            _write(root, {**_CLEAN, **planted})
            return {violation.rule for violation in tidy.violations(root)}

    def test_clean_tree_has_no_violation(self):
        self.assertEqual(self.rules_that_speak({}), set())

    def test_each_rule_catches_what_is_planted(self):
        for name, rule, files in _PLANTED:
            with self.subTest(name):
                self.assertIn(rule, self.rules_that_speak(files))

    def test_every_rule_has_something_planted(self):
        seen = {rule for _, rule, _ in _PLANTED}
        named = set()
        folder = os.path.dirname(os.path.abspath(tidy.__file__))
        for module in {function.__module__ for function in tidy.RULES}:
            with open(os.path.join(folder, module + ".py"), encoding="utf-8") as file:
                text = file.read()
            named |= set(re.findall(r'Violation\(path,[^\n]*?[, ]"([a-z-]+)"', text))
        self.assertEqual(named, seen)

    def test_markers_and_lookalikes_pass(self):
        self.assertEqual(self.rules_that_speak({
            "README.md": '# Title\n\nThe report says "zero-cost". <!-- quoted -->\n\n'
            "Delays of 10 ns and 30 ns are planted, as in [REPORT25]. <!-- chosen -->\n\n"
            "A faster engine, `fast`.\n",
            "base/use.cc": '#include "base/thing.h"\n// steady_clock is not read here.\n'
            "// " + "·" * 97 + "\n// From https://example.org/" + "a" * 100 + "\n"
            "constexpr Row kRows[] = {\n" + '    {"a", 1},\n' * 100 + "};\n",
        }), set())

    def test_program_prints_violations_and_fails(self):
        with tempfile.TemporaryDirectory() as root:
            _write(root, {**_CLEAN, "base/lost.cc": "int lost;\n"})
            script = os.path.abspath(tidy.__file__)
            ran = subprocess.run([sys.executable, script, root], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("base/lost.cc:0: [orphan]", ran.stdout)
        self.assertIn("1 violations", ran.stdout)


if __name__ == "__main__":
    unittest.main()
