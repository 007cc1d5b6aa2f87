#!/usr/bin/python3
"""Tests of the relabelled A/A blocks on invented noise: drift, two speeds, spikes, session effects.
"""

import sys
import unittest

import numpy

from recompute.relabelling import LEAST_SHARE, MOST_SHARE, diagnosis, excluding_share

_DEALS = 1000


def noisy_sessions(seed, sessions, rounds, shift=0.0):
    """ln(Ta / Tb) of two arms of one function on a shared machine.

    What both feel cancels; left are each block's own noise, changes of speed between the two
    blocks, unseen theft of time, and what a session's addresses do to one of the arms.
    """
    random = numpy.random.default_rng(seed)
    found = []
    for _ in range(sessions):
        noise = random.normal(0, 0.01, (2, rounds))
        noise += numpy.where(random.random((2, rounds)) < 0.02, 0.15, 0)
        noise += numpy.where(random.random((2, rounds)) < 0.01, random.exponential(0.5), 0)
        wander = numpy.cumsum(random.normal(0, 0.003, 2 * rounds))
        noise += wander[0::2], wander[1::2]
        found.append(noise[0] - noise[1] + shift + random.normal(0, 0.01))
    return found


class RelabellingTest(unittest.TestCase):
    def test_identical_blocks_are_rarely_found_different(self):
        for sessions, rounds in ((3, 60), (8, 200), (20, 24)):
            pairs = [noisy_sessions(seed, sessions, rounds) for seed in range(7)]
            share = excluding_share(pairs, _DEALS)
            self.assertGreaterEqual(share, LEAST_SHARE, f"{sessions} sessions")
            self.assertLessEqual(share, MOST_SHARE, f"{sessions} sessions")

    def test_a_difference_between_the_arms_is_dealt_away(self):
        share = excluding_share([noisy_sessions(1, 8, 200, shift=0.1)], _DEALS)
        self.assertLessEqual(share, MOST_SHARE)

    def test_blocks_that_never_differ_are_never_found_different(self):
        self.assertEqual(0, excluding_share([[numpy.zeros(50)] * 3], 50))

    def test_one_deal_decides_alike_every_time(self):
        pairs = [noisy_sessions(1, 8, 200)]
        self.assertEqual(excluding_share(pairs, 100), excluding_share(pairs, 100))

    def test_a_run_without_duplicates_cannot_tell(self):
        class Nothing:
            plan = {"groups": []}

        self.assertIn("cannot tell", diagnosis(Nothing()))


if __name__ == "__main__":
    sys.exit(unittest.main())
