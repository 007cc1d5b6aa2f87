#!/usr/bin/python3
"""Tests of the power script on sessions of known noise, whose power theory tells."""

import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

import numpy
import scipy.stats

import power
from recompute.contrasts import Measured

_DRAWS = power.Draws(of_run=120, of_resample=5, resamples=20)
_FEW_DRAWS = power.Draws(of_run=20, of_resample=2, resamples=5)
_QUESTION = power.Question(effect=0.015, sessions=6, margin=0.01)


def sessions_of(deviation, count=300, seed=1, clone_deviation=None):
    random = numpy.random.default_rng(seed)
    logs = list(random.normal(0, deviation, count))
    clones = [list(random.normal(0, clone_deviation, count))] if clone_deviation else []
    return power.Pair(Measured(logs, logs, logs, logs, False, False), clones)


def told_by_theory(deviation, question):
    """How often normal sessions tell the effect: the noncentral t distribution."""
    freedom = question.sessions - 1
    quantile = scipy.stats.t.ppf(0.975, freedom)
    shift = math.log1p(question.effect) * math.sqrt(question.sessions) / deviation
    return float(scipy.stats.nct.sf(quantile, freedom, shift))


class PowerTest(unittest.TestCase):
    def test_known_noise_has_the_power_of_theory(self):
        for deviation in (0.004, 0.0105, 0.018):
            with self.subTest(deviation=deviation):
                theory = told_by_theory(deviation, _QUESTION)
                told = power.power(sessions_of(deviation), _QUESTION, _DRAWS)["told"]
                self.assertAlmostEqual(told.estimate, theory, delta=0.15)
                self.assertLessEqual(told.low - 0.02, theory)
                self.assertGreaterEqual(told.high + 0.02, theory)

    def test_little_noise_gives_the_right_verdict_always_and_much_hardly_ever(self):
        quiet = power.power(sessions_of(0.001), _QUESTION, _DRAWS)
        self.assertEqual((1, 0, 0), (quiet["right"].estimate, quiet["wrong"].estimate,
                                     quiet["equivalent"].estimate))
        loud = power.power(sessions_of(0.05), _QUESTION, _DRAWS)
        self.assertLess(loud["right"].high, 0.4)
        self.assertLess(loud["wrong"].estimate, 0.05)

    def test_an_effect_below_the_margin_is_equivalent(self):
        question = _QUESTION._replace(effect=0.003)
        found = power.power(sessions_of(0.001), question, _DRAWS)
        self.assertEqual((0, 1), (found["right"].estimate, found["equivalent"].estimate))

    def test_clones_that_differ_take_power_away(self):
        alone = power.power(sessions_of(0.004), _QUESTION, _DRAWS)["told"].estimate
        beside = power.power(sessions_of(0.004, clone_deviation=0.02), _QUESTION, _DRAWS)
        self.assertGreater(alone, 0.99)
        self.assertLess(beside["told"].estimate, 0.9)

    def test_draws_are_alike_every_time(self):
        pair = sessions_of(0.01)
        once, again = (power.power(pair, _QUESTION, _FEW_DRAWS) for _ in range(2))
        self.assertEqual(once, again)


def block(session, round_, arm, ns):
    return {"group_id": "g0", "session": session, "arm_index": arm, "round": round_,
            "position": arm, "operations": 1000, "ns": ns, "voluntary_switches": 0,
            "involuntary_switches": 0, "minor_faults": 0, "major_faults": 0, "other_cpu_ns": 0,
            "hits": 1000, "checksum": "0" * 16, "answers_right": True}


def write_run(folder, sessions, roles=("cell", "duplicate", "clone")):
    """A run of one engine whose arms are alike but for 0.1 % of noise."""
    arms = [{"arm_index": index, "role": role, "cell_id": "c", "spec": "alex",
             "durability": "buffered", "stage": "production", "memory_family": "m"}
            for index, role in enumerate(roles)]
    group = {"group_id": "g0", "purpose": "comparison", "regime": "read_only", "arms": arms,
             "seconds_per_session": 10,
             "settings": {"workload": "query", "scenario": "latency", "records": 1000}}
    random = numpy.random.default_rng(3)
    blocks = [block(session, round_, arm["arm_index"], int(1e6 * random.normal(1, 0.001)))
              for session in range(sessions) for round_ in range(5) for arm in arms]
    plan = {"profile": {"margin": 0.01}, "groups": [group]}
    documents = {
        "summary.json": {"cells": []},
        "session.json": {"plan": plan, "config": {}, "block_count": len(blocks), "images": []},
    }
    for name, document in documents.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(document, file)
    with open(os.path.join(folder, "blocks.jsonl"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in blocks)


class CommandTest(unittest.TestCase):
    def run_on(self, sessions, *arguments, **shape):
        with tempfile.TemporaryDirectory() as folder:
            write_run(folder, sessions, **shape)
            command = [sys.executable, "-B", power.__file__, folder, *arguments]
            return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_prints_a_paragraph_for_each_pair_of_one_code(self):
        done = self.run_on(7, "--draws", "30")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        for part in ("alex against its duplicate (g0: query, latency, 1000 records)",
                     "alex against its clone", "(60 s of blocks): told from none in 100.0 %",
                     "at a margin of 1 %: right 100.0 %"):
            self.assertIn(part, done.stdout)

    def test_an_engine_named_twice_is_a_pair(self):
        done = self.run_on(7, "--effect", "2%", "--draws", "30", roles=("cell", "cell"))
        self.assertIn("alex against itself, named twice", done.stdout)
        self.assertIn("an effect of 2 % in 6 sessions", done.stdout)

    def test_too_few_sessions_are_refused(self):
        done = self.run_on(6)
        self.assertEqual(3, done.returncode)
        self.assertIn("more than 6 undisturbed sessions", done.stderr)

    def test_wrong_usage_exits_with_2(self):
        self.assertEqual(2, self.run_on(1, "--sessions", "1").returncode)
        self.assertEqual(2, self.run_on(1, "--effect", "much").returncode)


if __name__ == "__main__":
    sys.exit(unittest.main())
