"""How often would the run's own identical blocks have been called different?

Every duplicate arm (A/A) gives pairs of blocks of one function, a pair a round. Where the labels of
each pair are dealt anew at random there is nothing to find, and a 95 % interval should leave out
"no difference" in 5 % of the deals. Far more means that the intervals are too narrow for this
machine; far fewer, that they are wider than they need be.
"""

import numpy
import scipy.stats

from recompute.contrasts import TRIMMED_SHARE
from recompute.plan import production_arm, with_role
from recompute.statistic import REPORTED_LEVEL, t_interval

DEALS = 200
LEAST_SHARE = 0.02
MOST_SHARE = 0.09
_SEED = 20251006


def duplicate_logs(run):
    """Returns the A/A pairs: for each, for each session, ln(Ta / Tb) of its counting rounds."""
    pairs = []
    for group in run.plan["groups"]:
        if group["regime"] != "read_only":
            continue
        for arm in with_role(group, "duplicate"):
            cell = production_arm(group, arm["cell_id"])
            sessions = run.blocks.select(group, [arm, cell]).sessions if cell else []
            if len(sessions) > 1:
                pairs.append([_logs(*session) for session in sessions])
    return pairs


def _logs(a, b):
    return numpy.log((a["ns"] / a["operations"]) / (b["ns"] / b["operations"]))


def excluding_share(pairs, deals=DEALS):
    """Returns the share of deals, one pair after the other, whose interval leaves out 0."""
    random = numpy.random.default_rng(_SEED)
    excluding = sum(_excludes(pairs[deal % len(pairs)], random) for deal in range(deals))
    return excluding / deals


def _excludes(sessions, random):
    means = [
        scipy.stats.trim_mean(logs * random.choice((-1, 1), len(logs)), TRIMMED_SHARE)
        for logs in sessions
    ]
    low, high = t_interval(means, REPORTED_LEVEL)
    return low > 0 or high < 0


def diagnosis(run):
    """Returns a line for people."""
    pairs = duplicate_logs(run)
    if not pairs:
        return "relabelled A/A blocks: cannot tell, no duplicate has two sessions"
    share = excluding_share(pairs)
    word = "as expected" if LEAST_SHARE <= share <= MOST_SHARE else "NOT as expected"
    return (
        f"relabelled A/A blocks: {100 * share:.1f} % of {DEALS} unadjusted 95 % intervals leave "
        f"out no difference, {word} ({100 * LEAST_SHARE:.0f}-{100 * MOST_SHARE:.0f} %, "
        f"{len(pairs)} duplicates)"
    )
