#!/usr/bin/python3
"""How small an effect would a run of few sessions have found on this machine?

    scripts/power.py RUN_DIR [--effect 1.5%] [--sessions 6] [--margin 1%] [--draws 600]

Takes every pair of arms in a run that run the same code: a cell and its duplicate, its clone, or
the same engine named twice. Draws some of the run's sessions again and again, makes one arm of the
pair slower, then quicker, by a known effect in each of them, and has the rules of
docs/derived_numbers.md judge what is drawn, as if it were a run of one contrast. Prints in how many
draws the effect was told from none (the 95 % interval lies on its side of no difference, and of
what the clones drawn with it differ by) and in how many the verdict was right, with a 95 % interval
that comes from drawing the run's sessions themselves anew (bootstrap).

A duplicate is the same function at the same place: it shows what time and machine do. A clone also
shows what the place of code does, if the run took several layouts (--layouts); with one, that is
the same in every session and stands in the line "without the effect".

Exit status: 0; 2 wrong usage; 3 the folder is no run, or has no such pair with sessions enough.
"""

import argparse
import collections
import itertools
import math
import sys

import numpy

from recompute.contrasts import in_rounds, judge_alone
from recompute.plan import production_arm, with_role
from recompute.statistic import REPORTED_LEVEL, over_sessions_of_logs, t_interval
from recompute.summary import MeasuredRun
from run_files import BadRun, Run

_SEED = 20251006
_BAD_RUN = 3

# effect and margin as shares, sessions of a draw.
Question = collections.namedtuple("Question", "effect sessions margin")
# What was measured of two arms of one code, and, session by session, of each clone beside them.
Pair = collections.namedtuple("Pair", "measured clone_logs")
Draws = collections.namedtuple("Draws", "of_run of_resample resamples")
# A share with its 95 % interval.
Share = collections.namedtuple("Share", "estimate low high")

_WORDS = ("told", "right", "wrong", "equivalent", "inconclusive")


def identical_pairs(plan):
    """Yields (group, arm, its cell's arm, what the arm is), all of read-only comparisons."""
    for group in plan["groups"]:
        if group["regime"] != "read_only" or group["purpose"] != "comparison":
            continue
        for role in ("duplicate", "clone"):
            for arm in with_role(group, role):
                cell = production_arm(group, arm["cell_id"])
                if cell:
                    yield group, arm, cell, f"its {role}"
        for a, b in itertools.combinations(with_role(group, "cell"), 2):
            if (a["spec"], a["durability"]) == (b["spec"], b["durability"]):
                yield group, b, a, "itself, named twice"


def _chosen(pair, places, shift):
    """The sessions at these places, the pair moved by the same log in each."""
    measured = pair.measured._replace(
        logs=[pair.measured.logs[i] + shift for i in places],
        other_estimator=[pair.measured.other_estimator[i] + shift for i in places],
        all_rounds=[pair.measured.all_rounds[i] + shift for i in places],
    )
    return Pair(measured, [[logs[i] for i in places] for logs in pair.clone_logs])


def _words(drawn, shift, question):
    """What of _WORDS is true of one draw."""
    bar = max((abs(float(numpy.mean(logs))) for logs in drawn.clone_logs), default=0.0)
    verdict, _ = judge_alone(drawn.measured, math.log1p(question.margin), bar)
    low, high = t_interval(drawn.measured.logs, REPORTED_LEVEL)
    words = [verdict] if verdict in _WORDS else []
    if (low > bar) if shift > 0 else (high < -bar):
        words.append("told")
    if verdict in ("faster", "slower"):
        words.append("right" if (verdict == "slower") == (shift > 0) else "wrong")
    return words


def shares(pair, question, draws, random):
    """Returns the share of draws for each word; every second effect has the other sign."""
    counts = collections.Counter()
    for draw in range(draws):
        places = random.choice(len(pair.measured.logs), question.sessions, replace=False)
        shift = math.log1p(question.effect) * (-1 if draw % 2 else 1)
        counts.update(_words(_chosen(pair, sorted(places), shift), shift, question))
    return {word: counts[word] / draws for word in _WORDS}


def power(pair, question, draws):
    """Returns a Share for each word."""
    random = numpy.random.default_rng(_SEED)
    estimate = shares(pair, question, draws.of_run, random)
    sessions = len(pair.measured.logs)
    resampled = []
    for _ in range(draws.resamples):
        anew = _chosen(pair, random.integers(0, sessions, sessions), 0.0)
        resampled.append(shares(anew, question, draws.of_resample, random))
    ends = ((1 - REPORTED_LEVEL) / 2, (1 + REPORTED_LEVEL) / 2)
    found = {}
    for word, share in estimate.items():
        low, high = numpy.quantile([one[word] for one in resampled], ends)
        found[word] = Share(share, min(low, share), max(high, share))
    return found


def _percent(share):
    return f"{100 * share.estimate:.1f} % [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _describe(group, cell, other, pair, request):
    logs = pair.measured.logs
    ratio = over_sessions_of_logs(logs)
    question = Question(request.effect, request.sessions, request.margin)
    seconds = question.sessions * group["seconds_per_session"]
    found = power(pair, question, Draws(request.draws, max(2, request.draws // 15),
                                        min(100, request.draws)))
    settings = group["settings"]
    return "\n".join((
        f"{cell['spec']} against {other} ({group['group_id']}: {settings['workload']}, "
        f"{settings['scenario']}, {settings['records']} records)",
        f"  without the effect: {100 * (ratio.estimate - 1):+.2f} % "
        f"[{100 * (ratio.ci_low - 1):+.2f}, {100 * (ratio.ci_high - 1):+.2f}] over {len(logs)} "
        f"sessions, a session's standard deviation {100 * numpy.std(logs, ddof=1):.2f} %",
        f"  an effect of {100 * question.effect:g} % in {question.sessions} sessions "
        f"({seconds:g} s of blocks): told from none in {_percent(found['told'])}",
        f"  its verdict at a margin of {100 * question.margin:g} %: right "
        f"{_percent(found['right'])}, equivalent {100 * found['equivalent'].estimate:.1f} %, not "
        f"decided {100 * found['inconclusive'].estimate:.1f} %, wrong "
        f"{100 * found['wrong'].estimate:.1f} %",
    ))


def _usable(measured, sessions):
    aligned = len(measured.logs) == len(measured.all_rounds)
    return aligned and measured.preempted is False and len(measured.logs) > sessions


def _clone_logs(run, group):
    pairs = [(arm, production_arm(group, arm["cell_id"])) for arm in with_role(group, "clone")]
    return [in_rounds(run, group, arm, cell).logs for arm, cell in pairs if cell]


def report(folder, request):
    """Yields a text for each pair."""
    run = MeasuredRun(Run(folder))
    told = False
    for group, arm, cell, other in identical_pairs(run.plan):
        measured = in_rounds(run, group, arm, cell)
        if _usable(measured, request.sessions):
            told = True
            clones = [x for x in _clone_logs(run, group) if len(x) == len(measured.logs)]
            yield _describe(group, cell, other, Pair(measured, clones), request)
    if not told:
        raise BadRun(f"{folder}: no pair of arms of one code has more than {request.sessions} "
                     "undisturbed sessions")


def _share(text):
    return float(text.removesuffix("%")) / 100


def _parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="RUN_DIR")
    parser.add_argument("--effect", type=_share, default=0.015, help="in percent (1.5%%)")
    parser.add_argument("--sessions", type=int, default=6, help="of one draw (6)")
    parser.add_argument("--margin", type=_share, default=0.01, help="in percent (1%%)")
    parser.add_argument("--draws", type=int, default=600, help="how often it draws (600)")
    request = parser.parse_args(arguments)
    if min(request.sessions, request.draws) < 2 or min(request.effect, request.margin) <= 0:
        parser.error("--sessions and --draws take 2 or more, --effect and --margin more than 0 %")
    return request


def main(arguments):
    request = _parse(arguments)
    try:
        for text in report(request.folder, request):
            print(text, flush=True)
    except BadRun as error:
        print(f"power: {error}", file=sys.stderr)
        return _BAD_RUN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
