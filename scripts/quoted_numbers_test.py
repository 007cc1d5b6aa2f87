#!/usr/bin/python3
"""Tests of quoted_numbers.py: what is quoted right stays, what drifted is told and mended."""

import json
import os
import tempfile
import unittest

import quoted_numbers

_RUN = "2026-01-02-host-abc"
_SUMMARY = {
    "claims": [
        {"id": "a", "verdict": "refuted",
         "observed": {"estimate": 28.84, "ci_low": 24.81, "ci_high": 33.49}},
        {"id": "b", "observed": None},
    ],
    "cells": [
        {"variant": "alex:x=1,y=2", "records": 1000, "log_bytes": 1234567,
         "ns_per_op": {"estimate": 430.2, "ci_low": 379.4, "ci_high": 481.0}},
        {"variant": "floor", "records": 1000,
         "ns_per_op": {"estimate": -0.2, "ci_low": -2.6, "ci_high": 2.2}},
    ],
    "contrasts": [{"a": "x", "b": "y", "ratio": {"estimate": 0.5, "ci_low": 0.4, "ci_high": 0.8}}],
}


class QuotedNumbersTest(unittest.TestCase):

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        os.mkdir(os.path.join(self._folder.name, _RUN))
        with open(os.path.join(self._folder.name, _RUN, "summary.json"), "w",
                  encoding="utf-8") as file:
            json.dump(_SUMMARY, file)
        self._results = quoted_numbers.Results(self._folder.name)

    def tearDown(self):
        self._folder.cleanup()

    def rewritten(self, number, rest):
        text = quoted_numbers.rewritten(f"so {number}<!-- {_RUN} {rest} -->.", self._results)
        return text[len("so ") : text.index("<!--")]

    def test_what_is_right_stays(self):
        text = f"is 28.8 times [24.8, 33.5]<!-- {_RUN} .1 claims[id=a].observed -->, and 7 apples"
        self.assertEqual(quoted_numbers.rewritten(text, self._results), text)
        for quote in quoted_numbers.quotes(text, self._results):
            self.assertEqual(quote.written, quote.derived)
            self.assertEqual(quote.verdict, "refuted")
        self.assertEqual(len(list(quoted_numbers.quotes(text, self._results))), 1)

    def test_what_drifted_is_told_and_written_again(self):
        text = f"is 29 times [24.8, 33.5]<!-- {_RUN} .1 claims[id=a].observed -->"
        quote = next(quoted_numbers.quotes(text, self._results))
        self.assertNotEqual(quote.written, quote.derived)
        self.assertEqual(quote.position, text.index("29"))
        self.assertEqual(self.rewritten("29 times", ".1 claims[id=a].observed"),
                         "28.8 times [24.8, 33.5]")

    def test_styles(self):
        self.assertEqual(self.rewritten("1", "inverse .2 contrasts[0].ratio"), "2.00 [1.25, 2.50]")
        self.assertEqual(self.rewritten("1 %", "percent contrasts[0].ratio"), "−50 % [−60, −20]")
        self.assertEqual(self.rewritten("1", "bare cells[variant=alex:x=1,y=2].ns_per_op"), "430")
        self.assertEqual(self.rewritten("1", "cells[records=1000;variant=alex:x=1,y=2].log_bytes"),
                         "1,234,567")
        self.assertEqual(self.rewritten("−9 ns [1, 2]", ".1 cells[variant=floor].ns_per_op"),
                         "−0.2 ns [−2.6, 2.2]")

    def test_a_pattern_stands_for_the_one_that_fits(self):
        self.assertEqual(self.rewritten("1", "bare cells[variant~alex:*,y=2].ns_per_op"), "430")
        self.assertEqual(self.rewritten("1", "bare cells[records=1000;variant~f*].ns_per_op"), "0")

    def test_a_place_may_be_broken_over_lines(self):
        place = "cells[records=1000;\n  variant=floor].ns_per_op"
        self.assertEqual(self.rewritten("1", f"bare {place}"), "0")

    def test_a_number_may_be_broken_over_lines(self):
        broken = "29 times\n  [24.8, 33.5]"
        self.assertEqual(self.rewritten(broken, ".1 claims[id=a].observed"),
                         "28.8 times\n  [24.8, 33.5]")

    def test_what_names_nothing_or_too_much_is_refused(self):
        for rest in ("claims[id=c].observed", "claims[id=b].observed", "nothing.there",
                     "cells[records=1000].ns_per_op", "cells[9].ns_per_op",
                     "cells[variant~*].ns_per_op", "cells[variant~alex].ns_per_op",
                     "cells[floor].ns_per_op"):
            with self.subTest(rest), self.assertRaises(quoted_numbers.BadQuote):
                self.rewritten("1", rest)
        with self.assertRaisesRegex(quoted_numbers.BadQuote, "2026-01-02-nosuch"):
            quoted_numbers.rewritten("1<!-- 2026-01-02-nosuch cells -->", self._results)


if __name__ == "__main__":
    unittest.main()
